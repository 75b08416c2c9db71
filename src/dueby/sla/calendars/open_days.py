"""What is left open of each local date after holidays, breaks and extra openings.

Business days by number.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from dueby.sla.calendars.local_days import LAST_DATE, Window, dates_around, joined, without
from dueby.sla.instants import DAY, BeyondCalendarError, CalendarError, microseconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dueby.sla.calendars.local_days import LocalDays, Stretch
    from dueby.sla.calendars.shifts import Break


class HolidayCloses(StrEnum):
    """What a holiday takes: the windows that open on its date, or its 00:00 to 24:00."""

    SHIFT = "shift"
    DATE = "date"


class DatedNames(Mapping[date, str]):
    """Names of dates, in order, and small: there may be ten thousand calendars of twenty years."""

    __slots__ = ("_days", "_names")

    def __init__(self, names: Mapping[date, str]) -> None:
        ordered = check_dates(names)
        self._days = array("i", [day.toordinal() for day in ordered])
        self._names = tuple([names[day] for day in ordered])

    def __getitem__(self, day: date) -> str:
        """Return the name of a date."""
        place = self._place(day.toordinal())
        if place is None:
            raise KeyError(day)
        return self._names[place]

    def __iter__(self) -> Iterator[date]:
        return map(date.fromordinal, self._days)

    def __len__(self) -> int:
        return len(self._days)

    def __hash__(self) -> int:
        return hash((self._days.tobytes(), self._names))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, DatedNames):
            return self._days == other._days and self._names == other._names
        return dict(self) == other

    def __repr__(self) -> str:
        return f"DatedNames({dict(self)!r})"

    @property
    def days(self) -> Sequence[int]:
        """The dates as ordinals, in order."""
        return self._days

    def has_day(self, day: int) -> bool:
        """Say whether the date with that ordinal is named."""
        return self._place(day) is not None

    def _place(self, day: int) -> int | None:
        place = bisect_left(self._days, day)
        return place if place < len(self._days) and self._days[place] == day else None


class OpenDays:
    """The dates of one calendar: which windows each has, and the n-th business day from another."""

    __slots__ = ("_closed", "breaks", "holiday_closes", "holidays", "local")

    def __init__(
        self,
        local: LocalDays,
        holidays: DatedNames,
        holiday_closes: HolidayCloses,
        breaks: Mapping[date, Sequence[Break]],
    ) -> None:
        self.local = local
        self.holidays = holidays
        self.holiday_closes = holiday_closes
        self.breaks = {
            day.toordinal(): tuple(
                (microseconds(each.starts), microseconds(each.ends)) for each in stretches
            )
            for day, stretches in breaks.items()
        }
        self._closed: frozenset[int] | None = None

    def windows(self, day: int) -> list[Window]:
        """Return what is open of the shifts that open on `day`, in order, each for itself."""
        breaks = self.breaks_near(day)
        weekly = without(self._weekly(day), breaks)
        extra = without(self.local.extra_windows(day), breaks)
        return sorted(
            [Window(*each, is_extra=False) for each in weekly]
            + [Window(*each, is_extra=True) for each in extra]
        )

    def stretches(self, day: int) -> list[Stretch]:
        """Return what is open of the shifts that open on `day`, joined where they touch."""
        return joined((start, end) for start, end, _ in self.windows(day))

    def breaks_on(self, day: int) -> list[Stretch]:
        """Return the breaks of `day`, joined."""
        return joined(
            self.local.stretch(day, starts, ends) for starts, ends in self.breaks.get(day, ())
        )

    def breaks_near(self, day: int) -> list[Stretch]:
        """Return the breaks that may touch a window opened on `day`."""
        if not self.breaks:
            return []
        return joined(
            each
            for near in dates_around(day)
            if near in self.breaks
            for each in self.breaks_on(near)
        )

    def opens_on(self, day: int) -> bool:
        """Say whether the date is a business day: whether some window opens on it."""
        closed = self._closed_days()
        return day not in closed and self.local.opens_on(day)

    def business_day(self, day: int, count: int) -> int:
        """Return the `count`-th business day after `day`, or before it when `count` is negative."""
        step = 1 if count > 0 else -1
        for _ in range(abs(count)):
            day += step
            while not self.opens_on(day):
                day += step
                if not 0 < day < LAST_DATE:
                    raise _beyond(count)
            if not 0 < day < LAST_DATE:
                raise _beyond(count)
        return day

    def taken_by_holiday(self, day: int) -> list[Stretch]:
        """Return what the week would open, if the date were no holiday."""
        if self.holiday_closes is HolidayCloses.SHIFT:
            closed = self.local.weekly(day)
        else:
            closed = self._within(self.local.stretch(day, 0, DAY), self.local.weekly, day)
        left = joined(stretch for near in dates_around(day) for stretch in self.stretches(near))
        return joined(without(closed, left))

    def taken_by_break(self, day: int, starts: int, ends: int) -> list[Stretch]:
        """Return what a break takes from the windows that holidays leave."""
        stretch = self.local.stretch(day, starts, ends)
        weekly, extra = (
            self._within(stretch, self._weekly, day),
            self._within(stretch, self.local.extra_windows, day),
        )
        return joined(weekly + extra)

    def opened_on(self, at: int) -> int:
        """Return the date whose shift is open at an instant; of two, the earlier date."""
        return self._date_of(at, lambda each: each.start <= at < each.end)

    def open_before_on(self, at: int) -> int:
        """Return the date whose shift is open just before an instant; of two, the earlier date."""
        return self._date_of(at, lambda each: each.start < at <= each.end)

    def _date_of(self, at: int, is_open: Callable[[Window], bool]) -> int:
        for day in dates_around(self.local.day_at(at)):
            if any(is_open(each) for each in self.windows(day)):
                return day
        raise BeyondCalendarError("the calendar does not open there in the years 1 to 9999")

    def _within(
        self, bounds: Stretch, windows_of: Callable[[int], list[Stretch]], day: int
    ) -> list[Stretch]:
        windows = [window for near in dates_around(day) for window in windows_of(near)]
        return without(windows, without(windows, [bounds]))

    def _weekly(self, day: int) -> list[Stretch]:
        if self.holiday_closes is HolidayCloses.SHIFT:
            return [] if self.holidays.has_day(day) else self.local.weekly(day)
        closed = [
            self.local.stretch(near, 0, DAY)
            for near in dates_around(day)
            if self.holidays.has_day(near)
        ]
        return without(self.local.weekly(day), closed)

    def _closed_days(self) -> frozenset[int]:
        if self._closed is None:
            dated = {
                near for day in (*self.holidays.days, *self.breaks) for near in dates_around(day)
            }
            self._closed = frozenset(day for day in dated if not self.windows(day))
        return self._closed


def _beyond(count: int) -> BeyondCalendarError:
    return BeyondCalendarError(f"{abs(count)} business days reach outside the years 1 to 9999")


def check_dates(named: Iterable[date]) -> list[date]:
    """Return dates in order; refuse moments and whatever else is no date."""
    for day in named:
        if type(day) is not date:
            raise CalendarError(f"{day!r} is no date such as 2026-11-26")
    return sorted(named)
