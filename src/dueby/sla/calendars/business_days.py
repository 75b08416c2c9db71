"""Deadlines in business days that keep the time of day, or that end with a day's closing."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from dueby.sla.instants import DAY, EPOCH_DAY, CalendarError, microseconds

if TYPE_CHECKING:
    from dueby.sla.calendars.open_days import OpenDays
    from dueby.sla.calendars.open_time import AlwaysOpen, OpenTime


class Counting(StrEnum):
    """How a promise counts business days."""

    WORKING_TIME = "working_time"
    SAME_CLOCK = "same_clock"
    CLOSE_OF_DAY = "close_of_day"


class UncountableDaysError(CalendarError):
    """A number of business days that the counting cannot count."""


def times(business_day: timedelta, days: float | Fraction) -> timedelta:
    """Return so many business days of open time, to the microsecond."""
    if days == 1:
        return business_day
    try:
        return timedelta(microseconds=round(microseconds(business_day) * Fraction(days)))
    except (OverflowError, ValueError):
        raise UncountableDaysError(
            f"{days} business days; allowed are numbers that end within the years 1 to 9999"
        ) from None


def whole_days(days: float | Fraction, counting: Counting) -> int:
    """Return a number of days without a fraction."""
    if days % 1 != 0:
        raise UncountableDaysError(
            f"{days} business days; {counting} counts whole days, only working_time fractions"
        )
    return int(days)


def same_clock_after(days: OpenDays, time: OpenTime | AlwaysOpen, start: int, count: int) -> int:
    """Return the time of day of `start`, or of its opening, `count` business days on."""
    opening = time.latest(time.position(start))
    opened_on = days.opened_on(opening)
    target_day = days.business_day(opened_on, count)
    reached = _inside_forward(days, target_day, _time_of_day(days, opened_on, opening))
    return max(reached, opening)  # extra openings may let the next day end before this one


def same_clock_before(days: OpenDays, time: OpenTime | AlwaysOpen, end: int, count: int) -> int:
    """Return the time of day of `end`, or of its last closing, `count` business days before."""
    closing = time.earliest(time.position(end))
    opened_on = days.open_before_on(closing)
    target_day = days.business_day(opened_on, -count)
    reached = _inside_backward(days, target_day, _time_of_day(days, opened_on, closing))
    return min(reached, closing)


def close_of_day(days: OpenDays, start: int, count: int) -> int:
    """Return the last closing of the `count`-th business day after the local date of `start`."""
    return days.stretches(days.business_day(days.local.day_at(start), count))[-1][1]


def opening_of_day(days: OpenDays, end: int, count: int) -> int:
    """Return the first opening of the `count`-th business day before the local date of `end`."""
    return days.stretches(days.business_day(days.local.day_at(end), -count))[0][0]


def _time_of_day(days: OpenDays, opened_on: int, at: int) -> int:
    """Return what the clock reads from midnight of the shift's date; over 24 hours in its night."""
    return days.local.local(at) - (opened_on - EPOCH_DAY) * DAY


def _inside_forward(days: OpenDays, day: int, time_of_day: int) -> int:
    target, stretches = days.local.opening(day, time_of_day), days.stretches(day)
    for (_, closed), (opens, _) in pairwise(stretches):
        if closed < target < opens:
            return opens
    return min(max(target, stretches[0][0]), stretches[-1][1])


def _inside_backward(days: OpenDays, day: int, time_of_day: int) -> int:
    target, stretches = days.local.opening(day, time_of_day), days.stretches(day)
    for (_, closed), (opens, _) in pairwise(stretches):
        if closed < target < opens:
            return closed
    return min(max(target, stretches[0][0]), stretches[-1][1])
