"""The open time of one calendar: a week's shared table, and its dated closings as holes in it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from dueby.sla.calendar_tables import Edges, WeekTable, check_reach
from dueby.sla.local_days import joined, without
from dueby.sla.open_days import HolidayCloses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.sla.local_days import LocalDays, Stretch
    from dueby.sla.open_days import OpenDays

BEYOND_ALL = 1 << 62
OFTEN = 32
MOST_SETTLED = 64


class Holes:
    """What dated closings take, in positions of the week and of what is left."""

    __slots__ = ("ats", "nets")

    def __init__(self, holes: Iterable[Stretch]) -> None:
        self.ats, self.nets = array("q"), array("q")
        gone = 0
        for start, end in holes:
            self.ats.append(start)
            self.nets.append(start - gone)
            gone += end - start
        self.ats.append(BEYOND_ALL)
        self.nets.append(BEYOND_ALL - gone)

    def net(self, position: int) -> int:
        """Return what is left up to a position of the week."""
        place = bisect_right(self.ats, position)
        left = position + self.nets[place] - self.ats[place]
        return max(left, self.nets[place - 1]) if place else left

    def earliest(self, net: int) -> int:
        """Return the first position of the week with so much left before it."""
        place = bisect_left(self.nets, net)
        return net + self.ats[place] - self.nets[place]

    def latest(self, net: int) -> int:
        """Return the last position of the week with so much left before it."""
        place = bisect_right(self.nets, net)
        return net + self.ats[place] - self.nets[place]

    def left_of(self, edges: Edges) -> Edges:
        """Return the week's edges with the holes cut out."""
        windows = (
            piece for place in range(len(edges.starts)) for piece in self._pieces(edges, place)
        )
        return Edges(edges.first, edges.last, windows, self.net(edges.totals[0]))

    def _pieces(self, edges: Edges, place: int) -> list[Stretch]:
        shift, start, end = edges.shifts[place], edges.totals[place], edges.totals[place + 1]
        hole = max(bisect_right(self.ats, start) - 1, 0)
        pieces = [(start, end)] if start < end else []
        while pieces and self.ats[hole] < end:
            length = self.ats[hole + 1] - self.nets[hole + 1] - self.ats[hole] + self.nets[hole]
            pieces = without(pieces, [(self.ats[hole], self.ats[hole] + length)])
            hole += 1
        return [(first + shift, last + shift) for first, last in pieces]


class AlwaysOpen:
    """Open time that is time: the whole line of instants, without edges."""

    __slots__ = ()

    def position(self, at: int) -> int:
        """Return the instant itself."""
        return at

    earliest = latest = position

    def after(self, at: int, length: int) -> int:
        """Return the instant that much later."""
        return at + length

    def between(self, start: int, end: int) -> int:
        """Return the time that passes."""
        return end - start

    def settled_over(self, first: int, last: int) -> Edges:
        """Return one window from `first` to `last`."""
        return Edges(first, last, [(first, last)], first)


class OpenTime:
    """How long a calendar has been open up to an instant, and back.

    Calendars asked often get edges of their own.
    """

    __slots__ = ("_asked", "_holes", "_table", "settled")

    def __init__(self, table: WeekTable, holes: Holes | None) -> None:
        self._table = table
        self._holes = holes
        self._asked = 0
        self.settled: Edges | None = None

    def position(self, at: int) -> int:
        """Return the open time up to an instant."""
        settled = self.settled
        if settled is not None and settled.first <= at <= settled.last:
            return settled.position(at)
        self._count()
        position = self._table.position(at)
        return position if self._holes is None else self._holes.net(position)

    def earliest(self, position: int) -> int:
        """Return the first instant at a position: a closing rather than the next opening."""
        check_reach(position)
        return self._table.earliest(
            position if self._holes is None else self._holes.earliest(position)
        )

    def latest(self, position: int) -> int:
        """Return the last instant at a position: an opening rather than the closing before."""
        check_reach(position)
        return self._table.latest(position if self._holes is None else self._holes.latest(position))

    def after(self, at: int, length: int) -> int:
        """Return when the calendar has first been open for `length` since `at`."""
        settled = self.settled
        if settled is not None and (place := bisect_right(settled.starts, at)):
            totals = settled.totals
            goal = at - settled.shifts[place - 1]
            if goal > totals[place]:  # noqa: PLR1730 - min() takes a tenth of this method's time
                goal = totals[place]
            goal += length
            if goal <= totals[-1]:
                return goal + settled.shifts[bisect_left(totals, goal, place) - 1]
        return self.earliest(self.position(at) + length)

    def between(self, start: int, end: int) -> int:
        """Return how long the calendar is open from one instant to another."""
        return self.position(end) - self.position(start)

    def settled_over(self, first: int, last: int) -> Edges:
        """Return the calendar's own edges, from `first` to `last` at least."""
        edges = self._table.edges_over(first, last)
        return edges if self._holes is None else self._holes.left_of(edges)

    def _count(self) -> None:
        self._asked += 1
        if self._asked % OFTEN == 0 and (edges := self._table.edges) is not None:
            self.settled = self.settled_over(edges.first, edges.last)
            _keep(self)


_often_asked: deque[OpenTime] = deque()


def _keep(asked: OpenTime) -> None:
    """Bound what edges of their own may cost: the calendar that got them first gives them up."""
    if asked not in _often_asked:
        _often_asked.append(asked)
    if len(_often_asked) > MOST_SETTLED:
        _often_asked.popleft().settled = None


_tables: WeakValueDictionary[object, WeekTable] = WeakValueDictionary()


def shared_table(days: LocalDays) -> WeekTable:
    """Return the table of that week, zone and extra openings.

    Calendars that agree on them share it.
    """
    key = days.zone, days.week, tuple(sorted(days.extras.items()))
    table = _tables.get(key)
    if table is None:
        table = _tables[key] = WeekTable(days)
    return table


def open_time(table: WeekTable, days: OpenDays) -> OpenTime:
    """Return the open time of a calendar whose week is in `table`."""
    taken = [
        stretch for day in days.holidays.days for stretch in _taken_by_holiday(table, days, day)
    ]
    taken += [stretch for day in days.breaks for stretch in table.positions(days.breaks_on(day))]
    holes = joined(taken)
    return OpenTime(table, Holes(holes) if holes else None)


def _taken_by_holiday(table: WeekTable, days: OpenDays, day: int) -> Iterable[Stretch]:
    whole_date = days.holiday_closes is HolidayCloses.DATE
    taken = table.taken_on(day, whole_date=whole_date)
    if taken is not None:
        return taken
    return table.positions(days.taken_by_holiday(day))
