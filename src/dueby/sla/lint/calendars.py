"""Calendars that do not say what a business day is, or that a promise asks for and nobody has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from dueby.sla.agreement import CALENDAR_OF_PLAN, Target, look_up
from dueby.sla.calendars.business_days import Counting
from dueby.sla.lint.cells import calendars_named, cells, measured, offer
from dueby.sla.lint.unwise import listed, unwise_at
from dueby.sla.terms import BusinessDays, BusinessTime, BusinessWeeks

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Promised
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.lint.cells import Cell, Measured
    from dueby.sla.lint.unwise import Unwise


def unwise_calendars(agreement: Agreement) -> Iterator[Unwise]:
    """Find uneven weeks without a business day, and plans without the calendar they need."""
    every = measured(agreement)
    days_counted = _calendars_of_working_days(agreement, every)
    unsaid = [each for each in every if f"{each[0]}.counting" not in agreement.places]
    days_counted_unsaid = _calendars_of_working_days(agreement, unsaid)
    for name, calendar in agreement.calendars.items():
        lengths = _lengths(calendar)
        is_stated = f"calendars.{name}.business_day" in agreement.places
        if len(lengths) > 1 and name in days_counted and not is_stated:
            shown = listed(f"{length / timedelta(hours=1):g}" for length in lengths)
            yield unwise_at(
                agreement,
                f"calendars.{name}",
                f"days of {shown} open hours, business days counted on them, and no business_day",
                "a business day is then the most common length, which nobody wrote down",
                'say how long it is: "business_day: 8 hours"',
            )
        elif name in days_counted_unsaid and lengths and lengths[0] < calendar.business_day:
            yield _short_day(agreement, name, lengths[0], calendar.business_day)
    for path, each in every:
        yield from _without_calendar(agreement, path, each)


def _short_day(agreement: Agreement, name: str, short: timedelta, usual: timedelta) -> Unwise:
    hours = [f"{length / timedelta(hours=1):g}" for length in (usual, short)]
    return unwise_at(
        agreement,
        f"calendars.{name}.business_day",
        f"a business day of {hours[0]} hours, and a day of the week that is open for {hours[1]}",
        "counted as working time, one business day from that day's opening ends on the next day",
        'say in the target which is meant: "counting: working_time" or "close_of_day"',
    )


def _lengths(calendar: BusinessCalendar) -> list[timedelta]:
    days = (sum((each.length for each in shifts), timedelta()) for shifts in calendar.week)
    return sorted({length for length in days if length})


def _calendars_of_working_days(
    agreement: Agreement, promises: Sequence[tuple[str, Measured]]
) -> Collection[str]:
    """Return the calendars on which one of the promises counts business days as working time.

    Where the case gives the calendar, that is one which no plan and no promise names for itself.
    """
    names = {id(calendar): name for name, calendar in agreement.calendars.items()}
    named = calendars_named(agreement)
    found = set()
    for _, each in promises:
        for cell in cells(agreement, [each], every=("plan", "calendar")):
            offered = offer(agreement, each, cell)
            if offered is None or not _counts_working_days(offered.promised):
                continue
            name = names.get(id(offered.calendar), "")
            if "calendar" not in cell or name not in named:
                found.add(name)
    return found


def _counts_working_days(promised: Promised) -> bool:
    if not isinstance(promised, (BusinessDays, BusinessWeeks)):
        return False
    return promised.counting is Counting.WORKING_TIME


def _without_calendar(agreement: Agreement, path: str, each: Measured) -> Iterator[Unwise]:
    without: dict[str, None] = {}
    for cell in cells(agreement, [each], every=("plan",)):
        offered = offer(agreement, each, cell)
        if offered is None or offered.calendar is not None or not _follows_plan(each, cell):
            continue
        if _needs_hours(each, offered.promised):
            without[str(cell.get("plan"))] = None
    if not without:
        return
    of_plans = (
        f"plan {listed(without)} has no calendar" if agreement.plans else "there are no plans"
    )
    yield unwise_at(
        agreement,
        f"{path}.calendar" if f"{path}.calendar" in agreement.places else path,
        f"a term in opening hours on the calendar of the plan, and {of_plans}",
        "such a case never has a date",
        "give the plan a calendar, or name one here",
    )


def _follows_plan(each: Measured, cell: Cell) -> bool:
    known = {name: value for name, value in cell.items() if value is not None}
    return look_up(each.calendar, known) == CALENDAR_OF_PLAN


def _needs_hours(each: Measured, promised: Promised) -> bool:
    starts_by_hours = isinstance(each, Target) and each.hours is not None
    return starts_by_hours or isinstance(promised, (BusinessTime, BusinessDays, BusinessWeeks))
