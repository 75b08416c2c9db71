"""What an agreement asks of facts and cases: by which names, and in which words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dueby.sla.agreement.tables import Table
from dueby.sla.conditions import Known, MemberOf, OneOf

if TYPE_CHECKING:
    from dueby.sla.agreement.editions import Agreement
    from dueby.sla.agreement.targets import Pattern
    from dueby.sla.conditions import Condition


@dataclass(frozen=True, slots=True)
class Asked:
    """The names that something in the agreement asks for.

    `names` are asked of a case, `fields` of each kind of fact. `words` has the words that the
    agreement gives a meaning to, by name; None where it judges every word.
    """

    names: frozenset[str]
    fields: Mapping[str, frozenset[str]]
    words: Mapping[str, frozenset[str] | None]


def asked_by(agreement: Agreement) -> Asked:
    """Return everything that an agreement asks for."""
    of_cases, patterns = list(_of_cases(agreement)), list(_patterns(agreement))
    conditions = [*of_cases, *(each for pattern in patterns for each in pattern.where)]
    return Asked(
        _names(agreement, of_cases),
        _fields(agreement, patterns),
        _words(conditions, list(_tables(agreement))),
    )


def _of_cases(agreement: Agreement) -> Iterator[Condition]:
    for one in agreement.entitlements.values():
        for rule in one.rules:
            yield from rule.when
    for special in agreement.severities.default_where:
        yield from special.when
    for level in agreement.severities.levels:
        yield from level.requires
    for duty in agreement.notices.values():
        yield from duty.selectors
    for target in agreement.targets.values():
        yield from target.selectors


def _tables(agreement: Agreement) -> Iterator[Table[Any]]:
    for target in agreement.targets.values():
        for choice in (target.within, target.calendar, target.strength):
            if isinstance(choice, Table):
                yield choice
    for duty in agreement.notices.values():
        for choice in (duty.within, duty.calendar):
            if isinstance(choice, Table):
                yield choice
    for allowance in agreement.allowances.values():
        if isinstance(allowance.included, Table):
            yield allowance.included


def _patterns(agreement: Agreement) -> Iterator[Pattern]:
    for target in agreement.targets.values():
        yield from target.patterns
    for duty in agreement.notices.values():
        yield from (*duty.owed_when, *duty.sent_by)
    for one in agreement.entitlements.values():
        yield from one.asked_by
    for allowance in agreement.allowances.values():
        yield from allowance.used_by


def _names(agreement: Agreement, conditions: list[Condition]) -> frozenset[str]:
    asked = {each.attribute.partition(".")[0] for each in conditions}
    asked |= {each.test.given for each in conditions if isinstance(each.test, MemberOf)}
    asked |= {one.for_each.of for one in agreement.entitlements.values() if one.for_each}
    asked |= {one.each for one in agreement.allowances.values() if one.each}
    tables = (table.attributes for table in _tables(agreement))
    return frozenset(
        asked.union(*tables, *(target.attributes for target in agreement.targets.values()))
    )


def _fields(agreement: Agreement, patterns: list[Pattern]) -> dict[str, frozenset[str]]:
    asked = defaultdict[str, set[str]](set)
    for pattern in patterns:
        asked[pattern.fact].update(each.attribute for each in pattern.where)
    for own in agreement.own_facts.values():
        asked[own.name].update(own.sets.values())
    for allowance in agreement.allowances.values():
        for pattern in allowance.used_by:
            asked[pattern.fact].update(filter(None, [allowance.amount]))
    for duty in agreement.notices.values():
        for pattern in duty.owed_when:
            asked[pattern.fact].update(filter(None, [duty.ahead_of]))
    return {kind: frozenset(names) for kind, names in asked.items()}


def _words(
    conditions: list[Condition], tables: list[Table[Any]]
) -> dict[str, frozenset[str] | None]:
    named = defaultdict[str, set[str]](set)
    judged = set[str]()
    for condition in conditions:
        if isinstance(condition.test, OneOf):
            named[condition.attribute] |= condition.test.words
        elif not isinstance(condition.test, Known):
            judged.add(condition.attribute)
    for table in tables:
        for attribute, words in table.words.items():
            named[attribute] |= words
    return {name: None if name in judged else frozenset(named[name]) for name in {*named, *judged}}
