"""The hours of a rota as a calendar; those of the same hours are one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import EVERY_DAY, Shift, read_stretch
from dueby.sla.holidays import CountryHolidays, HolidayRule, OnDate, resolve
from dueby.sla.zones import zone_named

Week: TypeAlias = "Sequence[Sequence[Sequence[str]]]"
"""For each day from Monday the windows in which somebody is on duty, as ["08:00", "17:00"]."""
NamedCalendars: TypeAlias = Callable[[str], BusinessCalendar | None]
"""Gives the calendar of an agreement that "agreement/calendar" names, or None where none is."""
AROUND: Final = range(-1, 4)
"""The years about one for which sets of holidays are looked up."""


def calendar_of(zone: str, week: Week, holidays: Sequence[str], year: int) -> BusinessCalendar:
    """Return the calendar of a week's windows, about a year; without windows it is never closed.

    Raises CalendarError for windows, zones or holidays that cannot be.
    """
    windows = tuple(tuple((opens, closes) for opens, closes in day) for day in week)
    return _calendar(zone, windows, tuple(holidays), year)


@lru_cache(maxsize=256)
def _calendar(
    zone: str,
    week: tuple[tuple[tuple[str, str], ...], ...],
    holidays: tuple[str, ...],
    year: int,
) -> BusinessCalendar:
    shifts = [[Shift(*read_stretch(*window)) for window in day] for day in week]
    closed = resolve(map(rule_of, holidays), [year + each for each in AROUND])
    return BusinessCalendar(
        "duty", zone_named(zone), shifts if any(shifts) else EVERY_DAY, holidays=closed
    )


def rule_of(written: str) -> HolidayRule:
    """Return the holidays that a date or a set's name means. Raises HolidayError."""
    try:
        on = date.fromisoformat(written)
    except ValueError:
        country, _, subdivision = written.partition("-")
        return CountryHolidays(country, subdivision or None)
    return OnDate(written, on)
