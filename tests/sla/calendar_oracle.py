"""When a calendar is open, minute by minute: slow, obvious, no line of the code it judges.

All moments are minutes since 1970 in UTC. Nothing here knows offsets: a stretch of weeks is laid
out minute by minute with what the clocks on the wall read, and windows are painted on it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 1_440
NEAR = range(-3, 4)
EDGE = 8 * DAY


def minute_of(at: datetime) -> int:
    return (at - EPOCH) // timedelta(minutes=1)


def moment(minute: int) -> datetime:
    return EPOCH + timedelta(minutes=minute)


@dataclass(frozen=True)
class Walls:
    """What the clocks of a zone read in a stretch of weeks, and when first and last."""

    first: int
    reading: list[int]
    firsts: dict[int, int]
    lasts: dict[int, int]

    def first_reading(self, wall: int) -> int:
        return self.firsts[wall] if wall in self.firsts else self._after_gap(wall)

    def last_reading(self, wall: int) -> int:
        return self.lasts[wall] if wall in self.lasts else self._after_gap(wall)

    def _after_gap(self, wall: int) -> int:
        before = wall
        while before not in self.lasts:
            before -= 1
        return self.lasts[before] + (wall - before)


@cache
def walls(zone: str, starts: date, days: int) -> Walls:
    """Lay out the minutes from a date on."""
    first = minute_of(datetime(starts.year, starts.month, starts.day, tzinfo=UTC))
    minutes = range(first, first + days * DAY)
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as rules:
        there = ZoneInfo.from_file(rules)
    clocks = (moment(minute).astimezone(there).replace(tzinfo=UTC) for minute in minutes)
    reading = [minute_of(clock) for clock in clocks]
    lasts = dict(zip(reading, minutes, strict=True))
    firsts = dict(zip(reversed(reading), reversed(minutes), strict=True))
    return Walls(first, reading, firsts, lasts)


Stretch = tuple[int, int]
"""Minutes from local midnight."""


@dataclass
class Plan:
    """A calendar in plain numbers."""

    zone: str
    week: list[list[Stretch]]
    holidays: set[date] = field(default_factory=set)
    holiday_closes: Literal["shift", "date"] = "shift"
    breaks: dict[date, list[Stretch]] = field(default_factory=dict)
    extra: dict[date, list[Stretch]] = field(default_factory=dict)


class Oracle:
    """Answer for one plan in a stretch of weeks; moments near its edges are out of reach."""

    def __init__(self, plan: Plan, starts: date, days: int) -> None:
        self.plan, self.starts, self.days = plan, starts, days
        self.walls = walls(plan.zone, starts, days)
        self.dates = [starts + timedelta(days=n) for n in range(4, days - 4)]
        self.of_date = {day: self._open_minutes(day) for day in self.dates}
        self.open = bytearray(days * DAY)
        for minutes in self.of_date.values():
            for minute in minutes:
                self.open[minute - self.walls.first] = 1

    def is_open(self, at: int) -> bool:
        place = at - self.walls.first
        if not EDGE <= place < len(self.open) - EDGE:
            raise IndexError(at)
        return bool(self.open[place])

    def add(self, start: int, length: int, paused: frozenset[int] = frozenset()) -> int:
        at = start
        while length:
            length -= self.is_open(at) and at not in paused
            at += 1
        return at

    def subtract(self, end: int, length: int, paused: frozenset[int] = frozenset()) -> int:
        at = end
        if not length:
            while not self.is_open(at - 1) or at - 1 in paused:
                at -= 1
        while length:
            at -= 1
            length -= self.is_open(at) and at not in paused
        return at

    def open_between(self, start: int, end: int, paused: frozenset[int] = frozenset()) -> int:
        return sum(self.is_open(at) and at not in paused for at in range(start, end))

    def next_opening(self, at: int) -> int:
        while not self.is_open(at):
            at += 1
        return at

    def last_closing(self, at: int) -> int:
        return self.subtract(at, 0)

    def same_clock_after(self, start: int, count: int) -> int:
        opening = self.next_opening(start)
        opened_on = next(day for day in self.dates if opening in self.of_date[day])
        target, minutes = self._same_clock(opened_on, opening, count)
        if target in minutes or target - 1 in minutes:
            return max(target, opening)
        later = [minute for minute in minutes if minute > target]
        return max(min(later) if later else max(minutes) + 1, opening)

    def same_clock_before(self, end: int, count: int) -> int:
        closing = self.last_closing(end)
        opened_on = next(day for day in self.dates if closing - 1 in self.of_date[day])
        target, minutes = self._same_clock(opened_on, closing, -count)
        if target in minutes or target - 1 in minutes:
            return min(target, closing)
        earlier = [minute + 1 for minute in minutes if minute < target]
        return min(max(earlier) if earlier else min(minutes), closing)

    def close_of_day(self, start: int, count: int) -> int:
        return max(self.of_date[self._business_day(self._date_of(start), count)]) + 1

    def opening_of_day(self, end: int, count: int) -> int:
        return min(self.of_date[self._business_day(self._date_of(end), -count)])

    def _same_clock(self, opened_on: date, at: int, count: int) -> tuple[int, set[int]]:
        target_day = self._business_day(opened_on, count)
        time_of_day = self.walls.reading[at - self.walls.first] - _midnight(opened_on)
        target = self.walls.first_reading(_midnight(target_day) + time_of_day)
        return target, self.of_date[target_day]

    def _date_of(self, at: int) -> date:
        return moment(self.walls.reading[at - self.walls.first]).date()

    def _business_day(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1 if count > 0 else -1)
            if self.of_date[day]:
                count -= 1 if count > 0 else -1
        return day

    def _open_minutes(self, day: date) -> set[int]:
        plan, near = self.plan, [day + timedelta(days=n) for n in NEAR]
        weekly = self._minutes(day, plan.week[day.weekday()])
        if plan.holiday_closes == "shift" and day in plan.holidays:
            weekly = set()
        if plan.holiday_closes == "date":
            for other in plan.holidays.intersection(near):
                weekly -= self._minutes(other, [(0, DAY)])
        found = weekly | self._minutes(day, plan.extra.get(day, []))
        for other in near:
            found -= self._minutes(other, plan.breaks.get(other, []))
        return found

    def _minutes(self, day: date, stretches: list[Stretch]) -> set[int]:
        midnight, found = _midnight(day), set[int]()
        for starts, ends in stretches:
            first = self.walls.first_reading(midnight + starts)
            found.update(range(first, self.walls.last_reading(midnight + ends)))
        return found


def _midnight(day: date) -> int:
    return minute_of(datetime(day.year, day.month, day.day, tzinfo=UTC))
