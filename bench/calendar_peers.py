"""The same calendar in other libraries: New York, Monday to Friday 08 to 17, federal holidays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.metadata import version

import businesstimedelta
import exchange_calendars
import pandas as pd
import workclock

import dueby
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import Shift
from dueby.sla.zones import zone_named

ZONE = "America/New_York"
OPENS, CLOSES = time(8), time(17)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Contestant:
    """A library, how many rows it is given, and the questions that it can be asked."""

    name: str
    rows: int
    add: Callable[[datetime, timedelta], datetime]
    elapsed: Callable[[datetime, datetime], timedelta] | None
    next_opening: Callable[[datetime], datetime] | None

    @property
    def version(self) -> str:
        package = self.name.split()[0]
        return dueby.__version__ if package == dueby.__name__ else version(package)


def ours(holidays: Mapping[date, str], name: str = "New York") -> BusinessCalendar:
    hours = (Shift(timedelta(hours=OPENS.hour), timedelta(hours=CLOSES.hour)),)
    week = (hours,) * 5 + ((), ())
    return BusinessCalendar(name, zone_named(ZONE), week, holidays=holidays)


def contestants(holidays: Mapping[date, str]) -> list[Contestant]:
    """Return ours first, then the peers from fast to slow."""
    calendar = ours(holidays)
    us = Contestant("dueby", 50_000, calendar.add, calendar.open_between, calendar.next_opening)
    return [us, _workclock(holidays), _exchange(holidays), _deltas(holidays), _pandas(holidays)]


def _workclock(holidays: Mapping[date, str]) -> Contestant:
    rules = [workclock.WorkDay(OPENS, CLOSES), workclock.Holidays(holidays)]
    schedule = workclock.Schedule(rules, time_zone=ZONE)

    def next_opening(at: datetime) -> datetime:
        begins: datetime = schedule.next_period(at)[0]
        return max(begins, at)

    return Contestant("workclock", 10_000, schedule.add, schedule.between, next_opening)


def _exchange(holidays: Mapping[date, str]) -> Contestant:
    class Exchange(exchange_calendars.ExchangeCalendar):  # type: ignore[misc]
        name = "desk"
        tz = zone_named(ZONE)
        open_times = ((None, OPENS),)
        close_times = ((None, CLOSES),)
        adhoc_holidays = [pd.Timestamp(day) for day in sorted(holidays)]  # noqa: RUF012 - its form

    calendar = Exchange(start="2015-01-01", end="2035-12-31", side="left")

    def next_opening(at: datetime) -> datetime:
        moment = pd.Timestamp(at)
        found = moment if calendar.is_open_on_minute(moment) else calendar.next_minute(moment)
        opening: datetime = found.to_pydatetime()
        return opening

    def add(start: datetime, term: timedelta) -> datetime:
        first = pd.Timestamp(next_opening(start))
        last: datetime = calendar.minute_offset(first, term // MINUTE - 1).to_pydatetime()
        return last + MINUTE

    def elapsed(start: datetime, end: datetime) -> timedelta:
        first, last = pd.Timestamp(start), pd.Timestamp(end - MINUTE)
        return len(calendar.minutes_in_range(first, last)) * MINUTE

    return Contestant("exchange_calendars", 300, add, elapsed, next_opening)


def _deltas(holidays: Mapping[date, str]) -> Contestant:
    # It needs zones of pytz, which comes along with it.
    zone = import_module("pytz").timezone(ZONE)
    weekdays = businesstimedelta.WorkDayRule(OPENS, CLOSES, [0, 1, 2, 3, 4], tz=zone)
    closed = businesstimedelta.HolidayRule(holidays, tz=zone)
    rules = businesstimedelta.Rules([weekdays, closed])

    def add(start: datetime, term: timedelta) -> datetime:
        due: datetime = start + businesstimedelta.BusinessTimeDelta(rules, timedelta=term)
        return due

    def elapsed(start: datetime, end: datetime) -> timedelta:
        length: timedelta = rules.difference(start, end).timedelta
        return length

    def next_opening(at: datetime) -> datetime:
        opening: datetime = rules.next(at)[0]
        return opening

    return Contestant("businesstimedelta", 200, add, elapsed, next_opening)


def _pandas(holidays: Mapping[date, str]) -> Contestant:
    """Add whole hours only, which is all that its offset can count."""
    hour = pd.offsets.CustomBusinessHour(start=OPENS, end=CLOSES, holidays=sorted(holidays))

    def add(start: datetime, term: timedelta) -> datetime:
        local = pd.Timestamp(start).tz_convert(ZONE)
        due: datetime = (local + hour * (term // timedelta(hours=1))).to_pydatetime()
        return due

    def next_opening(at: datetime) -> datetime:
        opening: datetime = hour.rollforward(pd.Timestamp(at).tz_convert(ZONE)).to_pydatetime()
        return opening

    return Contestant("pandas CustomBusinessHour", 200, add, None, next_opening)
