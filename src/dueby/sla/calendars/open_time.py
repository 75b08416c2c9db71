"""The open time of one calendar: a week's shared table, and its dated closings as holes in it."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta
from itertools import accumulate, chain
from operator import add, gt, sub
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from dueby.sla.calendars.local_days import joined, without
from dueby.sla.calendars.open_days import HolidayCloses
from dueby.sla.calendars.tables import Edges, WeekTable, check_reach
from dueby.sla.instants import (
    EPOCH,
    BackwardStretchError,
    NaiveInstantError,
    instant,
    microseconds,
    since_epoch,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.sla.calendars.local_days import LocalDays, Stretch
    from dueby.sla.calendars.open_days import OpenDays

BEYOND_ALL = 1 << 62
OFTEN = 32
MOST_READY = 200_000
"""Windows of all ready edges together: 40 MB, or forty calendars of twenty years."""


class Holes:
    """What dated closings take, in positions of the week and of what is left.

    Some is taken; holes may touch, and lie at one and the same place of what is left then.
    """

    __slots__ = ("ats", "nets")

    def __init__(self, taken: Sequence[Stretch]) -> None:
        starts, ends = zip(*sorted(taken), strict=True)
        if any(map(gt, ends, starts[1:])):
            starts, ends = zip(*joined(taken), strict=True)
        gone = accumulate(map(sub, ends, starts), initial=0)
        self.ats: array[int] = array("q", (*starts, BEYOND_ALL))
        self.nets: array[int] = array("q", [*map(sub, self.ats, gone)])

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
        return at

    earliest = latest = position

    def add(self, start: datetime, open_time: timedelta) -> datetime:
        return instant(since_epoch(start) + microseconds(open_time))

    def between(self, start: datetime, end: datetime) -> timedelta:
        length = since_epoch(end) - since_epoch(start)
        if length < 0:
            raise BackwardStretchError(start, end)
        return timedelta(0, 0, length)

    def next_opening(self, at: datetime) -> datetime:
        return instant(since_epoch(at))

    def settled_over(self, first: int, last: int) -> Edges:
        return Edges(first, last, [(first, last)], first)


class OpenTime:
    """How long a calendar has been open up to an instant, and back.

    A calendar that is asked often gets ready edges of its own, from which the methods that take and
    return datetimes answer.
    """

    __slots__ = ("_asked", "_holes", "_table", "ready")

    def __init__(self, table: WeekTable, holes: Holes | None) -> None:
        self._table = table
        self._holes = holes
        self._asked = 0
        self.ready: ReadyEdges | None = None

    def position(self, at: int) -> int:
        """Return the open time up to an instant."""
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

    # What follows is asked most. Datetimes add, subtract and compare in a fifth of the time that it
    # takes to turn them into numbers and back; min() and a second call would show as well.

    def add(self, start: datetime, open_time: timedelta) -> datetime:
        """Return when the calendar has first been open for `open_time` since `start`."""
        try:
            since = start - EPOCH
        except TypeError:
            raise NaiveInstantError(start) from None
        ready = self.ready
        if ready is not None and (place := bisect_right(ready.starts, since)):
            totals = ready.totals
            goal = since - ready.shifts[place - 1]
            if goal > totals[place]:  # noqa: PLR1730
                goal = totals[place]
            if open_time <= totals[-1] - goal:
                goal += open_time
                return EPOCH + (goal + ready.shifts[bisect_left(totals, goal, place) - 1])
        self._count()
        goal_position = self.position(microseconds(since)) + microseconds(open_time)
        return instant(self.earliest(goal_position))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the calendar is open from one instant to another."""
        try:
            first, last = start - EPOCH, end - EPOCH
        except TypeError:
            raise NaiveInstantError(start if start.tzinfo is None else end) from None
        if last < first:
            raise BackwardStretchError(start, end)
        ready = self.ready
        if ready is not None and ready.first <= first and last <= ready.last:
            starts, totals = ready.starts, ready.totals
            place = bisect_right(starts, first)
            before = first - ready.shifts[place - 1]
            if before > totals[place]:  # noqa: PLR1730
                before = totals[place]
            place = bisect_right(starts, last, place - 1)
            after = last - ready.shifts[place - 1]
            if after > totals[place]:  # noqa: PLR1730
                after = totals[place]
            return after - before
        self._count()
        positions = self.position(microseconds(first)), self.position(microseconds(last))
        return timedelta(0, 0, positions[1] - positions[0])

    def next_opening(self, at: datetime) -> datetime:
        """Return the instant itself when the calendar is open, else when it opens next."""
        try:
            since = at - EPOCH
        except TypeError:
            raise NaiveInstantError(at) from None
        ready = self.ready
        if ready is not None and (place := bisect_right(ready.starts, since)):
            if since < ready.ends[place - 1]:
                return EPOCH + since
            if place < len(ready.starts):
                return EPOCH + ready.starts[place]
        self._count()
        return instant(self.latest(self.position(microseconds(since))))

    def settled_over(self, first: int, last: int) -> Edges:
        """Return the calendar's own edges, from `first` to `last` at least."""
        edges = self._table.edges_over(first, last)
        return edges if self._holes is None else self._holes.left_of(edges)

    def _count(self) -> None:
        self._asked += 1
        edges = self._table.edges
        if self._asked % OFTEN == 0 and edges is not None and len(edges.starts) < MOST_READY:
            self.ready = ReadyEdges(self.settled_over(edges.first, edges.last))
            _keep_ready(self)


class ReadyEdges:
    """Edges as lengths of time since 1970, which need no turning into numbers."""

    __slots__ = ("ends", "first", "last", "shifts", "starts", "totals")

    def __init__(self, edges: Edges) -> None:
        self.first, self.last = timedelta(0, 0, edges.first), timedelta(0, 0, edges.last)
        self.starts = [timedelta(0, 0, start) for start in edges.starts]
        self.shifts = [timedelta(0, 0, shift) for shift in edges.shifts]
        self.totals = [timedelta(0, 0, total) for total in edges.totals]
        self.ends = list(map(add, self.totals[1:], self.shifts))


_often_asked: dict[OpenTime, int] = {}


def _keep_ready(asked: OpenTime) -> None:
    """Bound what ready edges cost together: the calendar that got them first gives them up."""
    _often_asked.pop(asked, None)
    _often_asked[asked] = len(asked.ready.starts) if asked.ready else 0
    while sum(_often_asked.values()) > MOST_READY:
        oldest = next(iter(_often_asked))
        _often_asked.pop(oldest)
        oldest.ready = None


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
    by_date = days.holiday_closes is HolidayCloses.DATE
    taken_by = table.taken_by_date if by_date else table.taken_by_shift
    dated = [taken_by[day] for day in days.holidays.days]
    if None in dated:
        dated = [
            table.positions(days.taken_by_holiday(day)) if stretches is None else stretches
            for day, stretches in zip(days.holidays.days, dated, strict=True)
        ]
    taken = list(chain.from_iterable(filter(None, dated)))
    taken += [stretch for day in days.breaks for stretch in table.positions(days.breaks_on(day))]
    return OpenTime(table, Holes(taken) if taken else None)
