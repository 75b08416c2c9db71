"""How long a target allows: elapsed or business time, business days, calendar periods."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from dueby.sla.calendars.business_days import Counting, times, whole_days
from dueby.sla.instants import BeyondCalendarError, CalendarError, in_utc
from dueby.sla.interval import union

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.interval import Interval

__all__ = [
    "BusinessDays",
    "BusinessTime",
    "BusinessWeeks",
    "CalendarPeriod",
    "Counting",
    "Elapsed",
    "PeriodCounting",
    "Roll",
    "Term",
    "TermError",
    "Unit",
    "before",
    "counts_open_time",
    "describe",
    "due_at",
]


class TermError(CalendarError):
    """A term of zero or less, or one that cannot be counted."""


class Unit(StrEnum):
    """What a calendar period is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class PeriodCounting(StrEnum):
    """Where a period ends: at the same local time, after blocks of 24 hours, or with its date."""

    WALL_CLOCK = "wall_clock"
    ELAPSED = "elapsed"
    END_OF_DAY = "end_of_day"


class Roll(StrEnum):
    """Where a due moment goes that falls on a closed day."""

    NEXT_OPENING = "next_opening"
    PREVIOUS_OPENING = "previous_opening"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Minutes and hours that pass, open or not."""

    duration: timedelta

    def __post_init__(self) -> None:
        _more_than_zero(self.duration > timedelta(), self.duration)


@dataclass(frozen=True, slots=True)
class BusinessTime:
    """Minutes and hours that count only while the calendar is open."""

    duration: timedelta

    def __post_init__(self) -> None:
        _more_than_zero(self.duration > timedelta(), self.duration)


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """Days on which the calendar opens; fractions only as working time."""

    count: float | Fraction
    counting: Counting = Counting.WORKING_TIME

    def __post_init__(self) -> None:
        _more_than_zero(self.count > 0, self.count)
        _check_days(self.count, self.counting)


@dataclass(frozen=True, slots=True)
class BusinessWeeks:
    """Weeks of as many business days as the calendar's week has."""

    count: float | Fraction
    counting: Counting = Counting.WORKING_TIME

    def __post_init__(self) -> None:
        _more_than_zero(self.count > 0, self.count)
        _check_days(self.count, self.counting)


@dataclass(frozen=True, slots=True)
class CalendarPeriod:
    """Days, weeks or months by the calendar's dates, whether it is open on them or not."""

    count: int
    unit: Unit
    counting: PeriodCounting = PeriodCounting.WALL_CLOCK
    roll: Roll | None = None

    def __post_init__(self) -> None:
        _more_than_zero(self.count > 0, self.count)


Term: TypeAlias = Elapsed | BusinessTime | BusinessDays | BusinessWeeks | CalendarPeriod


def counts_open_time(term: Term) -> bool:
    """Say whether only opening hours count towards a term."""
    return isinstance(term, (BusinessTime, BusinessDays, BusinessWeeks))


def due_at(
    start: datetime, term: Term, calendar: BusinessCalendar, pauses: Sequence[Interval] = ()
) -> datetime:
    """Return the last moment at which work begun at `start` still meets `term`."""
    match term:
        case Elapsed(duration):
            return _carried(start, _shifted(start, duration), pauses)
        case BusinessTime(duration):
            return calendar.add(start, duration, pauses)
        case BusinessDays(count, counting):
            return calendar.business_day_after(start, count, counting, pauses)
        case BusinessWeeks(count, counting):
            return calendar.business_day_after(
                start, count * calendar.business_days_per_week, counting, pauses
            )
        case CalendarPeriod():
            return _rolled(
                _carried(start, _period_from(start, term, calendar, term.count), pauses),
                term,
                calendar,
            )


def before(end: datetime, term: Term, calendar: BusinessCalendar) -> datetime:
    """Return the moment from which `term` lasts until `end`, as for a warning ahead of it."""
    match term:
        case Elapsed(duration):
            return _shifted(end, -duration)
        case BusinessTime(duration):
            return calendar.subtract(end, duration)
        case BusinessDays(count, counting):
            return calendar.business_day_before(end, count, counting)
        case BusinessWeeks(count, counting):
            return calendar.business_day_before(
                end, count * calendar.business_days_per_week, counting
            )
        case CalendarPeriod():
            return _rolled(_period_from(end, term, calendar, -term.count), term, calendar)


def describe(term: Term) -> str:
    """Return the term in words: "4 business hours", "1 business day", "2 weeks"."""
    match term:
        case Elapsed(duration):
            return _length_in_words(duration, "")
        case BusinessTime(duration):
            return _length_in_words(duration, "business ")
        case BusinessDays(count):
            return _counted(count, "business day")
        case BusinessWeeks(count):
            return _counted(count, "business week")
        case CalendarPeriod(count, unit):
            return _counted(count, unit)


def _period_from(
    start: datetime, term: CalendarPeriod, calendar: BusinessCalendar, count: int
) -> datetime:
    """Return where a period of `count` units ends, or begins when the count is negative."""
    try:
        # Python adds to a datetime of a zone by its wall clock: dates on, the time of day stays.
        local = in_utc(start).astimezone(calendar.zone)
        target = _dates_on(local, count, term.unit)
        match term.counting:
            case PeriodCounting.WALL_CLOCK:
                return _first_reading(target)
            case PeriodCounting.ELAPSED:
                return _shifted(start, target.replace(tzinfo=None) - local.replace(tzinfo=None))
            case PeriodCounting.END_OF_DAY:
                midnight = datetime.combine(target + timedelta(days=count > 0), time())
                return _first_reading(midnight.replace(tzinfo=calendar.zone))
    except OverflowError:
        raise _outside() from None


def _first_reading(local: datetime) -> datetime:
    """Return when the clocks first show a local time; one that does not exist moves forward."""
    return (local.replace(fold=0) if local.fold else local).astimezone(UTC)


def _dates_on(local: datetime, count: int, unit: Unit) -> datetime:
    match unit:
        case Unit.DAY:
            return local + timedelta(days=count)
        case Unit.WEEK:
            return local + timedelta(weeks=count)
        case Unit.MONTH:
            years, month = divmod(local.month - 1 + count, 12)
            year = local.year + years
            if not date.min.year <= year <= date.max.year:
                raise _outside()
            last = monthrange(year, month + 1)[1]
            return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _shifted(at: datetime, length: timedelta) -> datetime:
    try:
        return in_utc(at) + length
    except OverflowError:
        raise _outside() from None


def _carried(start: datetime, due: datetime, pauses: Sequence[Interval]) -> datetime:
    """Move a due moment by the pauses that begin before it, as far as they come after `start`."""
    if not pauses:
        return due
    start = in_utc(start)
    for pause in union(pauses):
        if pause.start >= due:
            break
        if pause.end > start:
            due = _shifted(due, pause.end - max(pause.start, start))
    return due


def _rolled(due: datetime, term: CalendarPeriod, calendar: BusinessCalendar) -> datetime:
    if term.roll is None:
        return due
    if calendar.is_open(due) or calendar.last_closing(due) == due:
        return due
    # A date ends at 24:00, which is a moment of the next date.
    last_moment = (
        due - timedelta(microseconds=1) if term.counting is PeriodCounting.END_OF_DAY else due
    )
    if calendar.opens_on(last_moment.astimezone(calendar.zone).date()):
        return due
    return (
        calendar.next_opening(due) if term.roll is Roll.NEXT_OPENING else calendar.last_closing(due)
    )


def _more_than_zero(is_more: bool, found: object) -> None:  # noqa: FBT001 - the answer to a comparison
    if not is_more:
        raise TermError(f"a term of {found}; allowed is more than zero")


def _check_days(count: float | Fraction, counting: Counting) -> None:
    times(timedelta(microseconds=1), count)
    if counting is not Counting.WORKING_TIME:
        whole_days(count, counting)


def _length_in_words(length: timedelta, kind: str) -> str:
    minutes, rest = divmod(length, timedelta(minutes=1))
    if rest:
        return _counted(length.total_seconds(), f"{kind}second")
    if minutes % 60:
        return _counted(minutes, f"{kind}minute")
    return _counted(minutes // 60, f"{kind}hour")


def _counted(count: float | Fraction, noun: str) -> str:
    number = int(count) if count % 1 == 0 else float(count)
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _outside() -> BeyondCalendarError:
    return BeyondCalendarError("the moment would lie outside the years 1 to 9999")
