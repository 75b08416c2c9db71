"""Keys that are written and can never matter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from dueby.sla.agreement import NoNumber, Table
from dueby.sla.lint.cells import what_matters
from dueby.sla.lint.unwise import unwise_at
from dueby.sla.terms import BusinessDays, BusinessWeeks, CalendarPeriod, Elapsed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Target
    from dueby.sla.lint.unwise import Unwise

T = TypeVar("T")

_RATED: Final = {"severity", "band"}
_IN_DAYS: Final = (BusinessDays, BusinessWeeks, CalendarPeriod)


def unwise_settings(agreement: Agreement) -> Iterator[Unwise]:
    """Find what a target says and never needs."""
    for target in agreement.targets.values():
        for key, why in _pointless(agreement, target):
            path = f"targets.{target.name}.{key}"
            if path in agreement.places:
                yield unwise_at(
                    agreement, path, f"{key}, which can never matter", why, "leave it out"
                )
        yield from _idle_waits(agreement, target)
        yield from _idle_calendar(agreement, target)


def _idle_calendar(agreement: Agreement, target: Target) -> Iterator[Unwise]:
    """Find a choice of calendars beside a term that passes at night as well."""
    if not isinstance(target.calendar, Table) or target.counts_from_next_opening:
        return
    closing = {name for name, each in agreement.calendars.items() if not each.is_always_open}
    passing = (
        known for known, promised in _rows(target.within, {}) if isinstance(promised, Elapsed)
    )
    if any(closing & set(_named(target.calendar, known)) for known in passing):
        yield unwise_at(
            agreement,
            f"targets.{target.name}.calendar",
            "calendars to choose from, beside a term in minutes or hours that pass at night too",
            "such a term counts around the clock, whichever calendar is chosen",
            'write it in business time ("30 business minutes"), or give it a target of its own',
        )


def _pointless(agreement: Agreement, target: Target) -> Iterator[tuple[str, str]]:
    """Give the keys that have nothing to act on, with the reason."""
    rating = ("when_raised", "when_lowered")
    if all(isinstance(each, NoNumber) for each in target.promises):
        without = (
            *rating,
            "counting",
            "when_plan_changes",
            "when_changed",
            "estimate_extends",
            "roll",
        )
        yield from ((key, "the target never has a date that could move") for key in without)
        return
    if not any(isinstance(each, _IN_DAYS) for each in target.promises):
        yield "counting", "no term here is counted in days"
    if not any(isinstance(each, CalendarPeriod) for each in target.promises):
        yield "roll", "only calendar days, weeks and months can end on a closed day"
    asked = what_matters(agreement, target)
    if not asked & _RATED:
        yield from ((key, "nothing here depends on severity or band") for key in rating)
    if "plan" not in asked:
        yield "when_plan_changes", "nothing here depends on the plan"
    if not asked - _RATED - {"plan"}:
        yield "when_changed", "nothing here depends on another attribute"
    if not target.stops and target.repeat is None:
        yield "when_reopened", "nothing stops the clock, so that nothing can reopen it"


def _idle_waits(agreement: Agreement, target: Target) -> Iterator[Unwise]:
    steps = [step.name for step in target.start.steps]
    for name in target.waits_for:
        if not target.start.later_of and name != steps[0]:
            why = f"any step starts the clock, and while none has happened {steps[0]} is named"
        elif not target.start.later_of and name == "reported":
            why = "a clock that starts with the report is never seen waiting for it"
        else:
            continue
        yield unwise_at(
            agreement,
            f"targets.{target.name}.waits_for.{name}",
            f"a reason for waiting on {name}, which can never be given",
            why,
            "leave it out",
        )


def _rows(choice: T | Table[T], known: Mapping[str, str]) -> Iterator[tuple[Mapping[str, str], T]]:
    """Give every value of a table with the words of the attributes that lead to it."""
    if not isinstance(choice, Table):
        yield known, choice
        return
    for word, row in choice.rows.items():
        yield from _rows(row, {**known, choice.by: word})
    if choice.otherwise is not None:
        yield from _rows(choice.otherwise, known)


def _named(choice: str | Table[str], known: Mapping[str, str]) -> Iterator[str]:
    """Give the values that a table may come to where some attributes are known."""
    if not isinstance(choice, Table):
        yield choice
    elif choice.by in known and known[choice.by] in choice.rows:
        yield from _named(choice.rows[known[choice.by]], known)
    else:
        rows = () if choice.by in known else choice.rows.values()
        for row in (*rows, *(() if choice.otherwise is None else (choice.otherwise,))):
            yield from _named(row, known)
