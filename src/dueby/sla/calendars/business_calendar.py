"""When support is open: a week of shifts in a zone, and the dates that change it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from dueby.sla.calendars import business_days, pausing
from dueby.sla.calendars.business_days import Counting, times, whole_days
from dueby.sla.calendars.local_days import LocalDays
from dueby.sla.calendars.open_days import DatedNames, HolidayCloses, OpenDays, check_dates
from dueby.sla.calendars.open_time import AlwaysOpen, OpenTime, open_time, shared_table
from dueby.sla.calendars.openings import Closure, Opening, closures, openings
from dueby.sla.calendars.shifts import (
    EVERY_DAY,
    MIDNIGHT,
    Break,
    ExtraOpening,
    NeverOpenError,
    check_week,
    usual_day,
)
from dueby.sla.instants import DAY, CalendarError, instant, microseconds, since_epoch
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from dueby.sla.calendars.shifts import Shift, Week
    from dueby.sla.calendars.tables import Edges


Dated = TypeVar("Dated", Break, ExtraOpening)
ZERO, MINUTE = timedelta(), timedelta(minutes=1)
UNCHANGED: Mapping[date, Any] = MappingProxyType({})


class NoTimeAllowedError(CalendarError):
    """A term of zero or less was given where time must be left."""


class BusinessCalendar:
    """When support is open; a value that never changes, and answers in UTC."""

    __slots__ = (
        "_days",
        "_time",
        "breaks",
        "business_day",
        "extra_openings",
        "holiday_closes",
        "holidays",
        "is_always_open",
        "name",
        "week",
        "zone",
    )

    name: str
    zone: tzinfo
    week: Week
    holidays: DatedNames
    holiday_closes: HolidayCloses
    breaks: Mapping[date, tuple[Break, ...]]
    extra_openings: Mapping[date, tuple[ExtraOpening, ...]]
    business_day: timedelta
    is_always_open: bool
    _days: OpenDays
    _time: OpenTime | AlwaysOpen | None

    def __init__(  # noqa: PLR0913 - the parts of a calendar, by name
        self,
        name: str,
        zone: tzinfo,
        week: Sequence[Sequence[Shift]],
        *,
        holidays: Mapping[date, str] = UNCHANGED,
        holiday_closes: HolidayCloses = HolidayCloses.SHIFT,
        breaks: Mapping[date, Sequence[Break]] = UNCHANGED,
        extra_openings: Mapping[date, Sequence[ExtraOpening]] = UNCHANGED,
        business_day: timedelta | None = None,
    ) -> None:
        """Check the parts against each other.

        Without a `business_day` it is the most common day of the week.
        """
        self._put("name", name)
        self._put("zone", zone)
        self._put("week", check_week(week))
        self._put("holidays", DatedNames(holidays))
        self._put("holiday_closes", HolidayCloses(holiday_closes))
        self._put("breaks", _by_date(breaks))
        self._put("extra_openings", _by_date(extra_openings))
        if not any(self.week) and not self.extra_openings:
            raise NeverOpenError(name)
        self._put("business_day", self._check_business_day(business_day))
        self._put(
            "is_always_open", self._covers_everything() and not self.holidays and not self.breaks
        )
        local = LocalDays(zone, self.week, self.extra_openings)
        table = shared_table(local)
        self._put("_days", OpenDays(table.days, self.holidays, self.holiday_closes, self.breaks))
        self._put("_time", AlwaysOpen() if self.is_always_open else None)

    @classmethod
    def always_open(cls, name: str, zone: tzinfo) -> BusinessCalendar:
        """Return a calendar that never closes; the zone says where its dates begin."""
        return cls(name, zone, EVERY_DAY)

    def add(
        self, start: datetime, open_time: timedelta, pauses: Sequence[Interval] = ()
    ) -> datetime:
        """Return when the calendar has first been open for `open_time` since `start`."""
        if open_time <= ZERO:
            _refuse_term(f"{open_time / MINUTE:g} minutes")
        time = self._time or self._compiled()
        if pauses:
            length = microseconds(open_time)
            return instant(pausing.after(time, pauses, since_epoch(start), length))
        return time.add(start, open_time)

    def subtract(
        self, end: datetime, open_time: timedelta, pauses: Sequence[Interval] = ()
    ) -> datetime:
        """Return the last moment from which the calendar is open for `open_time` until `end`.

        Of no time at all, it is the last open moment.
        """
        length = microseconds(open_time)
        if length < 0:
            _refuse_term(f"{open_time / MINUTE:g} minutes")
        return instant(pausing.before(self._compiled(), pauses, since_epoch(end), length))

    def open_between(
        self, start: datetime, end: datetime, pauses: Sequence[Interval] = ()
    ) -> timedelta:
        """Return how long the calendar is open from `start` to `end`, without what is paused."""
        time = self._time or self._compiled()
        length = time.between(start, end)
        if pauses:
            first, last = since_epoch(start), since_epoch(end)
            length -= timedelta(0, 0, pausing.lost(time, pauses, first, last))
        return length

    def is_open(self, at: datetime) -> bool:
        """Say whether the calendar is open at that moment.

        At an opening it is, at a closing it is not.
        """
        # Python calls two datetimes of different zones unequal in the hour a clock change repeats,
        # but it subtracts them as instants.
        return not self.next_opening(at) - at

    def next_opening(self, at: datetime) -> datetime:
        """Return the first open moment at or after `at`."""
        return (self._time or self._compiled()).next_opening(at)

    def last_closing(self, at: datetime) -> datetime:
        """Return the last moment at or before `at` just before which the calendar is open."""
        time = self._time or self._compiled()
        return instant(time.earliest(time.position(since_epoch(at))))

    def business_day_after(
        self,
        start: datetime,
        days: float | Fraction,
        counting: Counting,
        pauses: Sequence[Interval] = (),
    ) -> datetime:
        """Return the deadline `days` business days after `start`."""
        if days <= 0:
            _refuse_term(f"{days} business days")
        if counting is Counting.WORKING_TIME:
            return self.add(start, times(self.business_day, days), pauses)
        due = instant(self._counted_after(since_epoch(start), whole_days(days, counting), counting))
        if self.open_between(start, due, pauses) == (allowed := self.open_between(start, due)):
            return due
        return self.add(start, allowed, pauses)

    def business_day_before(
        self,
        end: datetime,
        days: float | Fraction,
        counting: Counting,
        pauses: Sequence[Interval] = (),
    ) -> datetime:
        """Return the moment `days` business days before `end`: the mirror image.

        Of zero days, the last open moment.
        """
        if days < 0:
            _refuse_term(f"{days} business days")
        if counting is Counting.WORKING_TIME or days == 0:
            return self.subtract(end, times(self.business_day, days), pauses)
        due = instant(self._counted_before(since_epoch(end), whole_days(days, counting), counting))
        if self.open_between(due, end, pauses) == (allowed := self.open_between(due, end)):
            return due
        return self.subtract(end, allowed, pauses)

    def openings(self, start: datetime, end: datetime) -> Iterator[Opening]:
        """Give every opening with time between `start` and `end`, whole, each shift for itself."""
        return openings(self._days, since_epoch(start), since_epoch(end))

    def closures(self, start: datetime, end: datetime) -> Iterator[Closure]:
        """Give every holiday and break dated from `start` to `end`, with what each took away."""
        return closures(self._days, self.breaks, since_epoch(start), since_epoch(end))

    def opens_on(self, on: date) -> bool:
        """Say whether a date is a business day: whether some window opens on it."""
        return self._days.opens_on(on.toordinal())

    def holiday_name(self, on: date) -> str | None:
        """Return the name of the holiday on a date, or None."""
        return self.holidays.get(on)

    @property
    def business_days_per_week(self) -> int:
        """On how many days of an ordinary week a window opens."""
        return sum(1 for shifts in self.week if shifts)

    def __eq__(self, other: object) -> bool:
        return (
            self._parts() == other._parts()
            if isinstance(other, BusinessCalendar)
            else NotImplemented
        )

    def __hash__(self) -> int:
        return hash((self.name, self.week, self.holidays))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: a calendar is a value."""
        raise AttributeError(f"a calendar never changes: {name!r} stays as it is")

    def __repr__(self) -> str:
        return f"BusinessCalendar({self.name!r}, {self.zone})"

    def settled_over(self, first: int, last: int) -> Edges:
        """Return the calendar as edges for a batch: instants and open time in microseconds."""
        return self._compiled().settled_over(first, last)

    def _counted_after(self, start: int, count: int, counting: Counting) -> int:
        if counting is Counting.CLOSE_OF_DAY:
            return business_days.close_of_day(self._days, start, count)
        if self.is_always_open:
            return start + count * DAY
        return business_days.same_clock_after(self._days, self._compiled(), start, count)

    def _counted_before(self, end: int, count: int, counting: Counting) -> int:
        if counting is Counting.CLOSE_OF_DAY:
            return business_days.opening_of_day(self._days, end, count)
        if self.is_always_open:
            return end - count * DAY
        return business_days.same_clock_before(self._days, self._compiled(), end, count)

    def _compiled(self) -> OpenTime | AlwaysOpen:
        if self._time is None:
            self._put("_time", open_time(shared_table(self._days.local), self._days))
        assert self._time is not None  # noqa: S101 - put there a line above
        return self._time

    def _put(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _parts(self) -> tuple[object, ...]:
        dated = self.holidays, self.holiday_closes, self.breaks, self.extra_openings
        return self.name, self.zone, self.week, *dated, self.business_day

    def _covers_everything(self) -> bool:
        return (
            sum((each.length for shifts in self.week for each in shifts), timedelta())
            == 7 * MIDNIGHT
        )

    def _check_business_day(self, given: timedelta | None) -> timedelta:
        if given is None:
            return usual_day([*self.week, *self.extra_openings.values()])
        if given <= ZERO:
            _refuse_term(f"a business day of {given}")
        if given != MIDNIGHT and self._covers_everything():
            raise CalendarError(
                f"a business day of {given}; on a calendar that never closes it is 24 hours"
            )
        return given


def _by_date(given: Mapping[date, Sequence[Dated]]) -> Mapping[date, tuple[Dated, ...]]:
    return (
        MappingProxyType({on: tuple(sorted(given[on])) for on in check_dates(given)})
        if given
        else UNCHANGED
    )


def _refuse_term(found: object) -> NoReturn:
    raise NoTimeAllowedError(
        f"{found} is no term; allowed is more than zero, and zero only backwards"
    )
