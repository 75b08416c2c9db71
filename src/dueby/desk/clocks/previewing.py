"""When the rules would speak of a grave report of this moment: for whoever makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.clocks.announcements import DUE, WARNING, Announced
from dueby.desk.clocks.models import WarningKind, WarningRule
from dueby.desk.clocks.pending import pending
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from dueby.desk.contracts.models import AgreementText
    from dueby.sla.agreement import Agreement
    from dueby.sla.evaluation import Evaluation


@dataclass(frozen=True, slots=True)
class Spoken:
    """One moment of a promise: when, what is said by which rule, and whether it is the last."""

    at: datetime
    rule: str
    is_last: bool


@dataclass(frozen=True, slots=True)
class Course:
    """One promise from its start to its date and on, as the rules would speak of it."""

    target: str
    title: str
    due_at: datetime
    warnings: list[Spoken]
    repeats: list[str]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be promised of a report, and what would be said of each promise."""

    severity: str
    courses: list[Course]


def preview(text: AgreementText, rules: Sequence[WarningRule], at: datetime) -> Preview:
    """Return it for a defect reported and confirmed at `at`, of the gravest severity, covered."""
    agreement = text.editions.governing(at)
    severity = next(iter(agreement.levels), "")
    filed = next(iter(agreement.confirmable_classes), agreement.default_class)
    given: dict[str, object] = {"contract": "active", **_plan(agreement)}
    known = {"filed_as": filed, "severity": severity}
    facts = [Fact("1", at, "reported", {name: word for name, word in known.items() if word})]
    before = evaluate(text.editions, read_given(given, agreement), facts, at)
    if severity:
        facts.append(Fact("2", at, "confirmed", {"severity": severity}))
    after = evaluate(text.editions, read_given(given, agreement), facts, at)
    # What confirmation ends is promised until then, what it begins from then on.
    begun = {each.target.name for each in before.clocks if each.due_at is not None}
    courses = [*_courses(before, rules, at)]
    courses += [each for each in _courses(after, rules, at) if each.target not in begun]
    return Preview(severity, sorted(courses, key=lambda each: each.due_at))


def _plan(agreement: Agreement) -> dict[str, object]:
    plan = next(iter(agreement.plans), None)
    return {} if plan is None else {"plan": plan}


def _courses(told: Evaluation, rules: Sequence[WarningRule], at: datetime) -> Iterator[Course]:
    said = {each.key: each.said for each in rules}
    coming = pending(told, Announced(), {}, rules, at)
    for due in coming:
        if due.kind != DUE:
            continue
        warnings = [
            Spoken(each.at, said[str(each.more["rule"])], bool(each.more["last"]))
            for each in coming
            if each.kind == WARNING and each.number == due.number
        ]
        repeats = [
            each.said for each in rules if each.kind == WarningKind.REPEAT and each.fits(due.clock)
        ]
        title = due.clock.target.title or due.clock.target.name
        yield Course(due.clock.target.name, title, due.at, warnings, repeats)
