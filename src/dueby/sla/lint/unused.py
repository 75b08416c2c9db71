"""What an agreement names and never uses: calendars, plans, facts of its own, clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.agreement import CALENDAR_GIVEN, Table
from dueby.sla.lint.cells import calendars_named, measured, what_matters
from dueby.sla.lint.patterns import every_pattern
from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement
    from dueby.sla.lint.unwise import Unwise


def unwise_leftovers(agreement: Agreement) -> Iterator[Unwise]:
    """Find names that nothing refers to."""
    yield from _calendars(agreement)
    yield from _plans(agreement)
    yield from _facts(agreement)
    yield from _clauses(agreement)


def _switched_off_says(agreement: Agreement, key: str) -> bool:
    """Tell whether a target that is switched off has a key, and may be what uses a name."""
    written = {path.split(".")[1] for path in agreement.places if path.startswith("targets.")}
    return any(
        f"targets.{name}.{key}" in agreement.places for name in written - {*agreement.targets}
    )


def _calendars(agreement: Agreement) -> Iterator[Unwise]:
    used = calendars_named(agreement)
    if CALENDAR_GIVEN in used or _switched_off_says(agreement, "calendar"):
        return
    for name in agreement.calendars:
        if name not in used:
            yield unwise_at(
                agreement,
                f"calendars.{name}",
                "no plan and no promise counts on this calendar",
                "its hours change no date",
                "name it in a plan or a target, or leave it out",
            )


def _plans(agreement: Agreement) -> Iterator[Unwise]:
    in_scope = any(
        path.partition("scope.contacts.")[2] in agreement.plans
        for path in agreement.places
        if path.startswith("scope.contacts.")
    )
    if len(agreement.plans) > 1 and "plan" not in _asked(agreement) and not in_scope:
        yield unwise_at(
            agreement,
            "plans",
            f"nothing depends on the plan, though there are {listed(agreement.plans)}",
            "every customer is promised the same, whatever was bought",
            'let targets follow the plan ("calendar: plan", "by: plan"), or leave the plans out',
        )


def _facts(agreement: Agreement) -> Iterator[Unwise]:
    heard = {pattern.fact for pattern in every_pattern(agreement)} | {agreement.severities.fixed_at}
    asked = _asked(agreement)
    for fact in agreement.own_facts.values():
        if fact.name not in heard and not asked.intersection(fact.sets):
            yield unwise_at(
                agreement,
                f"facts.{fact.name}",
                "a fact that starts, stops, pauses and decides nothing",
                "whoever records it changes no clock",
                "name it where it matters, or leave it out",
            )


def _asked(agreement: Agreement) -> set[str]:
    """Return every attribute of a case that something depends on."""
    asked = set().union(*(what_matters(agreement, each) for _, each in measured(agreement)))
    conditions = [
        condition
        for each in agreement.entitlements.values()
        for rule in each.rules
        for condition in rule.when
    ]
    for level in agreement.severities.levels:
        conditions += level.requires
    for special in agreement.severities.default_where:
        conditions += special.when
    included = [each.included for each in agreement.allowances.values()]
    tables = [each for each in included if isinstance(each, Table)]
    return asked.union(
        {each.attribute for each in conditions}, *(each.attributes for each in tables)
    )


def _clauses(agreement: Agreement) -> Iterator[Unwise]:
    used = {each.clause for _, each in measured(agreement)}
    used.update(each.clause for each in agreement.plans.values())
    used.update(each.clause for each in agreement.classes.values())
    used.update(each.clause for each in agreement.allowances.values())
    used.update(each.clause for each in agreement.statements)
    for entitlement in agreement.entitlements.values():
        used |= {entitlement.clause, *(rule.clause for rule in entitlement.rules)}
    if _switched_off_says(agreement, "clause"):
        return
    unused = [number for number in agreement.clauses if number not in used]
    for number in unused:
        yield unwise_at(
            agreement,
            f"clauses.{number}",
            f"nothing rests on clause {number}, {agreement.clauses[number].title}",
            "what it says may have been forgotten here",
            "name it where it is kept, or leave it out",
        )
