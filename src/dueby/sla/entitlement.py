"""Covered or not, by what, why; and what is left of what is included.

A decision is made when a fact asks, by the first rule that holds for the case at that moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from dueby.sla.agreement import Missing, Rule, look_up
from dueby.sla.case import CONCLUDED
from dueby.sla.conditions import (
    Between,
    Known,
    Left,
    MemberOf,
    Newest,
    NoneOf,
    NoOlderThan,
    OneOf,
    Passed,
)
from dueby.sla.facts import Fact, word
from dueby.sla.given import CaseError

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Allowance, Entitlement
    from dueby.sla.case import Case
    from dueby.sla.conditions import Condition, Conditions


OVERRULED: Final = "overruled"
"""The reason code of a decision that a person made over the rules."""


class Decision(NamedTuple):
    """The answer to one question: by which rule, resting on which clause, in words."""

    fact: Fact
    question: str
    decision: str
    reason: str
    clause: str
    opens_clocks: bool
    title: str
    when: Conditions

    @property
    def sentence(self) -> str:
        """The decision in words."""
        held = " and ".join(condition.sentence for condition in self.when)
        otherwise = "a person decided so" if self.reason == OVERRULED else "no rule before it holds"
        because = held or otherwise
        rests = f", clause {self.clause}" if self.clause else ""
        verdict = self.decision.replace("_", " ")
        return f"{self.title}: {verdict}, because {because} ({self.reason}{rests})."


@dataclass(frozen=True, slots=True)
class Used:
    """A fact that draws on an allowance."""

    allowance: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much of an allowance is included, used and left; left is never below zero."""

    name: str
    included: float
    used: float

    @property
    def left(self) -> float:
        """What may still be used."""
        return max(self.included - self.used, 0)


@dataclass(slots=True, eq=False)
class _Asked:
    """One question at one moment: the case, the fact, what is known, the entries it is among."""

    agreement: Agreement
    case: Case
    fact: Fact
    used: Sequence[Used]
    known: Mapping[str, object]
    among: Mapping[str, object]

    def holds(self, condition: Condition) -> bool:
        """Tell whether a condition holds.

        What is not known does not; but a date that is not known has not passed either.
        """
        test, value = condition.test, self.known.get(condition.attribute)
        if isinstance(test, Left):
            return self._enough_left(test.allowance)
        if value is None:
            return test.holds_unknown
        if isinstance(test, (OneOf, NoneOf, Between, Known)):
            return test.holds(value)
        if isinstance(test, Passed):
            return self._is_over(condition.attribute, value) is test.expected
        if isinstance(test, MemberOf):
            given = self.known.get(test.given)
            members = [word(each) for each in given] if isinstance(given, (list, dict)) else []
            return (word(value) in members) is test.expected
        return self._by_date(test, _day(condition.attribute, value))

    def _by_date(self, test: NoOlderThan | Newest, day: date) -> bool:
        today = self.agreement.day_of(self.fact.at)
        if isinstance(test, NoOlderThan):
            return _earlier(today, test) <= day <= today
        published = [_day(name, each) for name, each in self.among.items()]
        newest = max((each for each in published if each <= today), default=None)
        return (day == newest) is test.expected

    def _is_over(self, name: str, value: object) -> bool:
        return self.fact.at >= self.agreement.end_of(_day(name, value))

    def _enough_left(self, name: str) -> bool:
        allowance = self.agreement.allowances[name]
        quantity = quantity_of(self.agreement, allowance, self.case, self.used, self.fact.at)
        return quantity.left >= _amount(allowance, self.fact)


def _day(name: str, value: object) -> date:
    try:
        return date.fromisoformat(word(value))
    except ValueError:
        raise CaseError(f"{name}: found {value!r}; a date such as 2026-12-31 is allowed") from None


def _known(case: Case, fact: Fact) -> dict[str, object]:
    """Return everything a rule may ask for: what is given, the case, and the fact that asks.

    What the fact says of itself comes first, but for what the case concludes from it (a severity
    whose condition is not met, the score that counts). A detail of something that the case lists
    by name is asked for with a dot: "product.maintenance_end" is the maintenance_end that the
    given products have for the fact's product.
    """
    attributes = case.attributes
    known = case.given.raw | attributes
    known.update(fact.fields)
    for name in CONCLUDED.intersection(fact.fields):
        if name in attributes:
            known[name] = attributes[name]
    for kind, entries in case.given.raw.items():
        if not isinstance(entries, dict):
            continue
        name = kind.removesuffix("s")
        details = entries.get(word(known.get(name)))
        if isinstance(details, dict) and name != kind:
            known |= {f"{name}.{detail}": value for detail, value in details.items()}
    return known


def decide(
    agreement: Agreement, entitlement: Entitlement, case: Case, fact: Fact, used: Sequence[Used]
) -> list[Decision]:
    """Return the answer to an entitlement's question; one for each entry where it asks so."""
    known = _known(case, fact)
    each = entitlement.for_each
    if each is None:
        asked = _Asked(agreement, case, fact, used, known, {})
        return _answered(entitlement, asked, entitlement.question)
    given = known.get(each.of)
    entries: Mapping[str, object] = given if isinstance(given, dict) else {}
    decisions = []
    for name, value in entries.items():
        question = entitlement.question.replace(f"{{{each.name}}}", name)
        told = {**known, each.name: name, each.value: value}
        asked = _Asked(agreement, case, fact, used, told, entries)
        decisions += _answered(entitlement, asked, question.replace("{fact}", fact.id))
    return decisions


def _answered(entitlement: Entitlement, asked: _Asked, question: str) -> list[Decision]:
    decided = asked.case.given.overruled(entitlement.name)
    if decided is not None:
        return [_decision(entitlement, asked, question, Rule((), decided, OVERRULED))]
    known = asked.known
    for rule in entitlement.rules:
        for condition in rule.when:
            if condition.needs_value and condition.attribute not in known:
                break
            if not asked.holds(condition):
                break
        else:
            return [_decision(entitlement, asked, question, rule)]
    return []


def _decision(entitlement: Entitlement, asked: _Asked, question: str, rule: Rule) -> Decision:
    clause = rule.clause or entitlement.clause
    opens = rule.opens_clocks if rule.opens_clocks is not None else rule.decision != "not_entitled"
    title = entitlement.title or question
    return Decision(
        asked.fact, question, rule.decision, rule.reason, clause, opens, title, rule.when
    )


def quantities(
    agreement: Agreement, case: Case, used: Sequence[Used], at: datetime | None
) -> tuple[Quantity, ...]:
    """Return every allowance of the agreement as it stands at `at`."""
    return tuple(
        quantity_of(agreement, allowance, case, used, at)
        for allowance in agreement.allowances.values()
    )


def quantity_of(
    agreement: Agreement,
    allowance: Allowance,
    case: Case,
    used: Iterable[Used],
    at: datetime | None,
) -> Quantity:
    """Return what is included and used of one allowance in the period that `at` falls into."""
    drawn = [each.fact for each in used if each.allowance == allowance.name]
    if at is not None:
        period = _period(agreement, allowance, at)
        drawn = [fact for fact in drawn if _period(agreement, allowance, fact.at) == period]
    total = sum(_amount(allowance, fact) for fact in drawn)
    return Quantity(allowance.name, _included(agreement, allowance, case, at), total)


def _included(agreement: Agreement, allowance: Allowance, case: Case, at: datetime | None) -> float:
    end = case.given.date_of("contract_end")
    ended = case.attributes.get("contract") in {"none", "ended"} or (
        end is not None and at is not None and at >= agreement.end_of(end)
    )
    if allowance.lapses_with_contract and ended:
        return 0
    if allowance.each is not None:
        entries = case.given.raw.get(allowance.each)
        count = len(entries) if isinstance(entries, (list, dict)) else 0
        return _plain(count * (allowance.included if not hasattr(allowance.included, "by") else 1))
    found = look_up(allowance.included, case.attributes)
    return 0 if isinstance(found, Missing) else _plain(found)


def _amount(allowance: Allowance, fact: Fact) -> float:
    value = fact.fields.get(allowance.amount or "")
    return _plain(value) if isinstance(value, (int, float)) else 1


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() else number


def _period(agreement: Agreement, allowance: Allowance, at: datetime) -> tuple[int, ...]:
    local = at.astimezone(agreement.zone)
    if allowance.per == "year":
        return (local.year,)
    if allowance.per == "quarter":
        return (local.year, (local.month - 1) // 3)
    if allowance.per == "month":
        return (local.year, local.month)
    return ()


def _earlier(day: date, age: NoOlderThan) -> date:
    """Return the date so many months and days before; a day that does not exist is the last."""
    months = day.year * 12 + day.month - 1 - age.months
    year, month = divmod(months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last)) - timedelta(days=age.days)
