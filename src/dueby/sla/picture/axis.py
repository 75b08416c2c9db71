"""The axis: ticks at round local times, as fine as their labels have room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dueby.sla.moments import day_said
from dueby.sla.picture.markup import element
from dueby.sla.picture.room import GAP, ROW, Row, centered, room_for, text
from dueby.sla.picture.timeline import LEFT, RIGHT, TimeLine

if TYPE_CHECKING:
    from collections.abc import Iterator

TICK: Final = 6.0
MOST: Final = 30
"""More ticks than this never have room, so they are not even tried."""


class Unit(Enum):
    """What ticks are counted in, and about how long it is."""

    MINUTE = timedelta(minutes=1)
    DAY = timedelta(days=1)
    WEEK = timedelta(weeks=1)
    MONTH = timedelta(days=30)
    YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Step:
    """Every how many units there is a tick, and what the row below names."""

    count: int
    unit: Unit
    context: Unit | None


@dataclass(frozen=True, slots=True)
class Tick:
    """A round moment and its name."""

    at: datetime
    said: str


STEPS: Final = (
    *(Step(count, Unit.MINUTE, Unit.DAY) for count in (1, 2, 5, 10, 15, 30)),
    *(Step(count * 60, Unit.MINUTE, Unit.DAY) for count in (1, 2, 3, 4, 6, 12)),
    *(Step(count, Unit.DAY, Unit.MONTH) for count in (1, 2)),
    *(Step(count, Unit.WEEK, Unit.YEAR) for count in (1, 2)),
    *(Step(count, Unit.MONTH, Unit.YEAR) for count in (1, 2, 3, 6)),
    *(Step(count, Unit.YEAR, None) for count in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 5000)),
)


def axis(line: TimeLine, track: float, top: float, poles: list[float]) -> tuple[list[str], float]:
    """Return the ticks from the track on, their labels below `top`, and where the axis ends.

    No label stands on a pole.
    """
    step, ticks = _finest(line)
    drawn = [_tick(line.x(each.at), track, top + TICK, "tick") for each in ticks]
    names = _row(poles)
    for each in ticks:
        x, half = line.x(each.at), room_for(each.said) / 2
        if x - half >= 0 and x + half <= RIGHT + LEFT and names.is_free(x - half, x + half):
            names.take(x - half, x + half)
            drawn.append(centered(x, top + TICK, each.said, "tick-label"))
    if step.context is None:
        return drawn, top + TICK + ROW
    drawn += _context(line, step.context, top + TICK + ROW, poles)
    return drawn, top + TICK + 2 * ROW


def _finest(line: TimeLine) -> tuple[Step, list[Tick]]:
    for step in STEPS:
        if line.shown.duration > step.count * step.unit.value * MOST:
            continue
        ticks = list(_ticks(line, step.count, step.unit))
        if all(_have_room(line, *pair) for pair in pairwise(ticks)):
            return step, ticks
    return STEPS[-1], []


def _have_room(line: TimeLine, one: Tick, other: Tick) -> bool:
    halves = (room_for(one.said) + room_for(other.said)) / 2
    return line.x(other.at) - line.x(one.at) >= halves + GAP


def _context(line: TimeLine, unit: Unit, top: float, poles: list[float]) -> Iterator[str]:
    """Name the days, months or years that the ticks lie in, each where it begins."""
    row = _row(poles)
    bounds = [each for each in _ticks(line, 1, unit) if line.shown.start < each.at]
    for each in bounds:
        yield _tick(line.x(each.at), top + 2, top + ROW, "bound")
    local = line.shown.start.astimezone(line.zone).date()
    names = [(LEFT, _said(unit, local, is_context=True))]
    names += [(line.x(each.at), _context_said(line, unit, each)) for each in bounds]
    ends = [x for x, _ in names[1:]] + [RIGHT + LEFT]
    for (begin, said), end in zip(names, ends, strict=True):
        for left in [
            begin + 4,
            begin + 4 + GAP,
            *sorted(pole + GAP for pole in poles if begin < pole < end),
        ]:
            right = left + room_for(said)
            if right <= end and row.is_free(left, right):
                row.take(left, right)
                yield text(left, top, said, "tick-label")
                break


def _context_said(line: TimeLine, unit: Unit, tick: Tick) -> str:
    return _said(unit, tick.at.astimezone(line.zone).date(), is_context=True)


def _row(poles: list[float]) -> Row:
    return Row([(pole, pole) for pole in poles])


def _tick(x: float, top: float, bottom: float, class_: str) -> str:
    return element("line", class_=class_, x1=x, y1=top, x2=x, y2=bottom)


def _ticks(line: TimeLine, count: int, unit: Unit) -> Iterator[Tick]:
    if unit is Unit.MINUTE:
        yield from _times(line, count)
        return
    first, last = (at.astimezone(line.zone).date() for at in (line.shown.start, line.shown.end))
    for day in _dates(first, last, count, unit):
        at = datetime.combine(day, time(), line.zone).astimezone(UTC)
        if line.shows(at):
            yield Tick(at, _said(unit, day, is_context=False))


def _times(line: TimeLine, minutes: int) -> Iterator[Tick]:
    """Give the round times of day that the zone's clocks show; a repeated one comes twice."""
    at = line.shown.start.astimezone(line.zone)
    day, found = datetime.combine(at.date(), time()), set[datetime]()
    until = line.shown.end.astimezone(line.zone).replace(tzinfo=None)
    for wall in _every(day, until, timedelta(minutes=minutes)):
        for fold in (0, 1):
            local = wall.replace(tzinfo=line.zone, fold=fold)
            instant = local.astimezone(UTC)
            exists = instant.astimezone(line.zone).replace(tzinfo=None) == wall
            if exists and line.shows(instant) and instant not in found:
                found.add(instant)
    for instant in sorted(found):
        yield Tick(instant, f"{instant.astimezone(line.zone):%H:%M}")


def _every(first: datetime, last: datetime, step: timedelta) -> Iterator[datetime]:
    # One step more at the end: a clock put back shows a later time than the last one.
    while first <= last + timedelta(hours=3):
        yield first
        first += step


def _dates(first: date, last: date, count: int, unit: Unit) -> Iterator[date]:
    if unit in {Unit.DAY, Unit.WEEK}:
        days = 1 if unit is Unit.DAY else 7
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            # Ordinal 1 is a Monday.
            number, rest = divmod(ordinal - 1, days)
            if rest == 0 and number % count == 0:
                yield date.fromordinal(ordinal)
        return
    months = 1 if unit is Unit.MONTH else 12
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        if month % (count * months) == 0:
            yield date(month // 12, month % 12 + 1, 1)


def _said(unit: Unit, day: date, *, is_context: bool) -> str:
    weekday, number, month, year = day_said(day).split()
    if unit is Unit.DAY:
        return f"{weekday} {number} {month}" if is_context else f"{weekday} {number}"
    if unit is Unit.WEEK:
        return f"{number} {month}"
    if unit is Unit.MONTH:
        return f"{month} {year}" if is_context else month
    return year
