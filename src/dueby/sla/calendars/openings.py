"""What a calendar tells of itself: each opening whole, and each dated closing with what it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from dueby.sla.calendars.local_days import days_between
from dueby.sla.instants import instant, microseconds
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from dueby.sla.calendars.local_days import Stretch, Window
    from dueby.sla.calendars.open_days import OpenDays
    from dueby.sla.calendars.shifts import Break


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of open time of one shift: what holidays and breaks leave of it."""

    interval: Interval
    opened_on: date
    is_extra: bool


@dataclass(frozen=True, slots=True)
class Closure:
    """A dated closing, and the stretches the calendar would else have been open."""

    on: date
    name: str
    is_holiday: bool
    took: tuple[Interval, ...]


def openings(days: OpenDays, first: int, last: int) -> Iterator[Opening]:
    """Give every opening with time between two instants, whole, each shift for itself."""
    pending: list[tuple[Window, int]] = []
    for day in days_between(days.local, first, last):
        next_midnight = days.local.opening(day + 1, 0)
        pending = sorted(pending + [(window, day) for window in days.windows(day)])
        while pending and pending[0][0].start < next_midnight:
            window, opened_on = pending.pop(0)
            if window.end > first and window.start < last:
                interval = _interval(window.start, window.end)
                yield Opening(interval, date.fromordinal(opened_on), window.is_extra)


def closures(
    days: OpenDays, breaks: Mapping[date, Sequence[Break]], first: int, last: int
) -> Iterator[Closure]:
    """Give every holiday and break dated from one instant to another, with what each took away."""
    for day in range(days.local.day_at(first), days.local.day_at(last) + 1):
        on = date.fromordinal(day)
        if on in days.holidays:
            took = _intervals(days.taken_by_holiday(day))
            yield Closure(on, days.holidays[on], is_holiday=True, took=took)
        for each in breaks.get(on, ()):
            starts, ends = microseconds(each.starts), microseconds(each.ends)
            took = _intervals(days.taken_by_break(day, starts, ends))
            yield Closure(on, each.name, is_holiday=False, took=took)


def _interval(start: int, end: int) -> Interval:
    return Interval(instant(start), instant(end))


def _intervals(stretches: Iterable[Stretch]) -> tuple[Interval, ...]:
    return tuple(_interval(start, end) for start, end in stretches)
