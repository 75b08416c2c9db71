"""Terms, patterns, conditions and tables in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from dueby.sla.agreement import (
    CALENDAR_GIVEN,
    CALENDAR_OF_PLAN,
    NoNumber,
    Strength,
    Table,
)
from dueby.sla.terms import (
    BusinessDays,
    BusinessWeeks,
    CalendarPeriod,
    Counting,
    PeriodCounting,
    describe,
)

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty, Pattern, Promised, Start, Target
    from dueby.sla.conditions import Conditions
    from dueby.sla.terms import Term


T = TypeVar("T")


_STRENGTHS: Final = {
    Strength.COMMITMENT: "a commitment",
    Strength.OBJECTIVE: "an objective, measured and shown, never a miss",
    Strength.BEST_EFFORT: "best effort",
}


_COUNTINGS: Final = {
    Counting.WORKING_TIME: "counted as open time",
    Counting.SAME_CLOCK: "counted to the same time of day",
    Counting.CLOSE_OF_DAY: "counted to the close of the last day",
    PeriodCounting.WALL_CLOCK: "calendar dates, to the same time of day",
    PeriodCounting.ELAPSED: "blocks of 24 hours",
    PeriodCounting.END_OF_DAY: "calendar dates, to the end of the last",
}


def clause_mark(number: str) -> str:
    return f"[{number}] " if number else ""


def cells(
    within: Promised | Table[Promised], chosen: Mapping[str, str | None] = MappingProxyType({})
) -> Iterator[tuple[Mapping[str, str | None], Promised]]:
    """Return every promise with the words that lead to it; None is any other word."""
    if not isinstance(within, Table):
        yield chosen, within
        return
    for key, row in within.rows.items():
        yield from cells(row, {**chosen, within.by: key})
    if within.otherwise is not None:
        yield from cells(within.otherwise, {**chosen, within.by: None})


def whom_said(conditions: Conditions, chosen: Mapping[str, str | None]) -> str:
    named = [(by.replace("_", " "), key) for by, key in chosen.items()]
    rows = (f"any other {by}" if key is None else f"{by} {key}" for by, key in named)
    words = ", ".join((*selectors_said(conditions), *rows))
    return f" for {words}" if words else ""


def in_cell(choice: T | Table[T], chosen: Mapping[str, str | None]) -> T | Table[T]:
    """Return what is left of a table where the words that lead to a promise decide its rows."""
    while isinstance(choice, Table) and chosen.get(choice.by) is not None:
        row = choice.rows.get(str(chosen[choice.by]), choice.otherwise)
        if row is None:
            return choice
        choice = row
    return choice


def by_rows(choice: T | Table[T], said: Callable[[T], str]) -> str:
    """Return a value in words, or a table of values with every row."""
    if not isinstance(choice, Table):
        return said(choice)
    rows = [f"{key}: {by_rows(row, said)}" for key, row in choice.rows.items()]
    if choice.otherwise is not None:
        rows.append(f"else: {by_rows(choice.otherwise, said)}")
    return f"by {choice.by.replace('_', ' ')} ({'; '.join(rows)})" if rows else "switched off"


def term_said(promised: Term | NoNumber) -> str:
    return promised.words if isinstance(promised, NoNumber) else describe(promised)


def counting_said(
    agreement: Agreement,
    measured: Target | NoticeDuty,
    promised: Promised,
    chosen: Mapping[str, str | None],
) -> str:
    if isinstance(promised, NoNumber):
        return ""
    words = []
    if isinstance(promised, (BusinessDays, BusinessWeeks, CalendarPeriod)):
        words.append(_COUNTINGS[promised.counting])
    if isinstance(promised, CalendarPeriod) and promised.roll is not None:
        words.append(f"on a closed day moved to the {promised.roll.value.replace('_', ' ')}")
    if describe(promised).find("business") >= 0:
        words.append(f"on {hours_of(agreement, in_cell(measured.calendar, chosen))}")
    return f" ({', '.join(words)})" if words else ""


def hours_of(agreement: Agreement, choice: str | Table[str]) -> str:
    which = "the calendar " if isinstance(choice, Table) else ""
    return which + by_rows(choice, partial(_calendar, agreement))


def _calendar(agreement: Agreement, choice: str) -> str:
    if choice == CALENDAR_OF_PLAN:
        return "the calendar of the plan"
    if choice == CALENDAR_GIVEN:
        return "the calendar of the customer"
    return agreement.calendars[choice].name


def strength_said(target: Target) -> str:
    binding = "" if isinstance(target.strength, Strength) else "binding "
    return binding + by_rows(target.strength, _STRENGTHS.__getitem__)


def start_said(start: Start) -> str:
    steps = [
        step.name if step.pattern is None else pattern_said(step.pattern) for step in start.steps
    ]
    joined = " and ".join(steps) if start.later_of else " or ".join(steps)
    undone = [each for step in start.steps for each in step.undone_by]
    back = f", taken back by {patterns_said(undone)}" if undone else ""
    return f"at the later of {joined}{back}" if start.later_of else f"with {joined}{back}"


def patterns_said(patterns: Iterable[Pattern]) -> str:
    return " or ".join(pattern_said(each) for each in patterns)


def pattern_said(pattern: Pattern) -> str:
    where = f" where {conditions_said(pattern.where)}" if pattern.where else ""
    return f"{pattern.fact.replace('_', ' ')}{where}"


def selectors_said(conditions: Conditions) -> tuple[str, ...]:
    return tuple(condition.sentence.replace(" is ", " ", 1) for condition in conditions)


def conditions_said(conditions: Conditions) -> str:
    return " and ".join(condition.sentence for condition in conditions)
