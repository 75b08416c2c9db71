"""When support is open under a plan: its week, now, next, and the next holiday by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING, Final

from dueby.sla.calendars.shifts import MIDNIGHT, Shift, written
from dueby.sla.interval import Interval
from dueby.sla.moments import time_said

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Plan
    from dueby.sla.calendars import BusinessCalendar

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK: Final = timedelta(days=8)
_YEAR: Final = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a plan as they are at `at`, for a reader in `zone`."""

    plan: Plan | None
    calendar: BusinessCalendar
    at: datetime
    zone: tzinfo

    @property
    def is_open(self) -> bool:
        """Whether support is open now."""
        return self.calendar.is_open(self.at)

    @property
    def next_opening(self) -> datetime:
        """The next moment at which support is open; now, while it is."""
        return self.calendar.next_opening(self.at)

    @property
    def closes_at(self) -> datetime | None:
        """When support closes next, or None where it never does (or not within a week)."""
        if self.calendar.is_always_open or not self.is_open:
            return None
        opening = self._opening()
        return None if opening is None or opening.end - self.at > _WEEK else opening.end

    @property
    def week(self) -> list[tuple[str, str]]:
        """The days of the week with their hours, neighbors with the same hours together."""
        hours = [" and ".join(map(_shift, shifts)) or "closed" for shifts in self.calendar.week]
        days = enumerate(hours)
        grouped = (list(group) for _, group in groupby(days, key=lambda each: each[1]))
        return [(_days(group[0][0], group[-1][0]), group[0][1]) for group in grouped]

    @property
    def next_day_here(self) -> str:
        """The opening of now or next in the reader's time: "Mon 14:00 to 23:00"; or nothing.

        Nothing where the reader's clocks show the same as the agreement's.
        """
        opening = None if self.calendar.is_always_open else self._opening()
        if opening is None:
            return ""
        begun, ended = opening.start.astimezone(self.zone), opening.end.astimezone(self.zone)
        there = opening.start.astimezone(self.calendar.zone)
        if begun.utcoffset() == there.utcoffset():
            return ""
        return f"{DAYS[begun.weekday()]} {time_said(begun)} to {time_said(ended)}"

    @property
    def next_holiday(self) -> tuple[date, str] | None:
        """The next day that a holiday closes, today included, with its name."""
        closures = self.calendar.closures(self.at, self.at + _YEAR)
        return next(
            ((each.on, each.name) for each in closures if each.is_holiday and each.took), None
        )

    def holidays(self, year: int) -> list[tuple[date, str]]:
        """Return the holidays of a year by date."""
        named = self.calendar.holidays.items()
        return [(day, name) for day, name in named if day.year == year]

    def _opening(self) -> Interval | None:
        """Return the opening of now or next, those that touch taken together."""
        openings = self.calendar.openings(self.next_opening, self.next_opening + _WEEK)
        first = next(openings, None)
        if first is None:
            return None
        end = first.interval.end
        for each in openings:
            if each.interval.start > end:
                break
            end = max(end, each.interval.end)
        return Interval(first.interval.start, end)


def hours_of(agreement: Agreement, plan: str, at: datetime, zone: tzinfo) -> Hours:
    """Return the hours of a plan; of a name that the agreement lacks, those of its usual plan."""
    chosen = agreement.plans.get(plan) or agreement.plans.get(agreement.default_plan or "")
    name = None if chosen is None else chosen.calendar
    calendar = agreement.around_the_clock if name is None else agreement.calendars[name]
    return Hours(chosen, calendar, at, zone)


def _shift(shift: Shift) -> str:
    if shift.closes <= MIDNIGHT:
        return f"{written(shift.opens)} to {written(shift.closes)}"
    return f"{written(shift.opens)} to {written(shift.closes - MIDNIGHT)} the next day"


def _days(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]} to {DAYS[last]}"
