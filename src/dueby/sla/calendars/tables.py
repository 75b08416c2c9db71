"""Open time as sorted edges with running totals, so that a deadline is two binary searches.

A position is an amount of open time: how long a calendar has been open since the table's anchor, in
microseconds. Two questions turn it back into an instant, and everything else is made of them: the
earliest instant at that position (a term used up at closing ends at closing) and the latest (a
start outside hours waits for the opening).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from dueby.sla.calendars.local_days import (
    CYCLE,
    FIRST_INSTANT,
    LAST_INSTANT,
    REACH_DAYS,
    LocalDays,
    Stretch,
    dates_around,
    joined,
    without,
)
from dueby.sla.instants import DAY, EPOCH_DAY, BeyondCalendarError

FIRST_BEFORE = 40 * DAY
FIRST_AFTER = 200 * DAY
LONGEST_TERM = 20_000 * 366 * DAY


class Edges:
    """Windows from `first` to `last`: their starts, what to add to positions in them, totals."""

    __slots__ = ("first", "last", "shifts", "starts", "totals")

    def __init__(self, first: int, last: int, windows: Iterable[Stretch], before: int) -> None:
        self.first, self.last = first, last
        self.starts, self.shifts, self.totals = [first], [first - before], [before, before]
        for start, end in windows:
            self.starts.append(start)
            self.shifts.append(start - before)
            before += end - start
            self.totals.append(before)

    def windows(self) -> Iterator[Stretch]:
        """Give the windows back, in order."""
        lengths = (
            after - before for before, after in zip(self.totals, self.totals[1:], strict=False)
        )
        return (
            (start, start + length)
            for start, length in zip(self.starts, lengths, strict=True)
            if length
        )

    def position(self, at: int) -> int:
        """Return the open time up to an instant between `first` and `last`."""
        place = bisect_right(self.starts, at)
        return min(at - self.shifts[place - 1], self.totals[place])


class TakenByHolidays(dict[int, list[Stretch] | None]):
    """The positions that a holiday takes from a week, by its date.

    None stands where other windows share its time, so that its neighbors must be looked at.
    """

    def __init__(self, take: Callable[[int], list[Stretch] | None]) -> None:
        super().__init__()
        self._take = take

    def __missing__(self, day: int) -> list[Stretch] | None:
        self[day] = taken = self._take(day)
        return taken


class WeekTable:
    """The open time of a week in a zone.

    The table grows to whatever instants and positions it is asked for.
    """

    __slots__ = ("__weakref__", "days", "edges", "taken_by_date", "taken_by_shift")

    def __init__(self, days: LocalDays) -> None:
        self.days = days
        self.edges: Edges | None = None
        self.taken_by_date = TakenByHolidays(self._taken_by_date)
        self.taken_by_shift = TakenByHolidays(self._taken_by_shift)

    def position(self, at: int) -> int:
        """Return the open time up to an instant."""
        if at < FIRST_INSTANT:
            cycles = (FIRST_INSTANT - 1 - at) // CYCLE + 1
            return self.position(at + cycles * CYCLE) - cycles * self._per_cycle(FIRST_INSTANT)
        if at > LAST_INSTANT:
            cycles = (at - LAST_INSTANT - 1) // CYCLE + 1
            return self.position(at - cycles * CYCLE) + cycles * self._per_cycle(
                LAST_INSTANT - CYCLE
            )
        return self.edges_over(at, at).position(at)

    def earliest(self, position: int) -> int:
        """Return the first instant at a position: a closing rather than the next opening."""
        edges, cycles, position = self._reach(position - 1, position, position)
        return position + edges.shifts[bisect_left(edges.totals, position) - 1] + cycles * CYCLE

    def latest(self, position: int) -> int:
        """Return the last instant at a position: an opening rather than the closing before."""
        edges, cycles, position = self._reach(position, position + 1, position)
        return position + edges.shifts[bisect_right(edges.totals, position) - 1] + cycles * CYCLE

    def edges_over(self, first: int, last: int) -> Edges:
        """Return edges from `first` to `last` at least; both are in the years 1400 to 2499."""
        edges = self.edges
        if edges is None:
            self.edges = edges = self._build(first - FIRST_BEFORE, last + FIRST_AFTER, 0)
        if first < edges.first:
            edges = self._grow(edges, min(first, 2 * edges.first - edges.last), edges.last)
        if last > edges.last:
            edges = self._grow(edges, edges.first, max(last, 2 * edges.last - edges.first))
        return edges

    def positions(self, stretches: Iterable[Stretch]) -> list[Stretch]:
        """Return stretches of instants as stretches of open time."""
        return joined((self.position(start), self.position(end)) for start, end in stretches)

    def _taken_by_date(self, day: int) -> list[Stretch] | None:
        if any(near in self.days.extras for near in dates_around(day)):
            return None
        return self.positions([self.days.stretch(day, 0, DAY)])

    def _taken_by_shift(self, day: int) -> list[Stretch] | None:
        if any(near in self.days.extras for near in dates_around(day)):
            return None
        own = self.days.weekly(day)
        near = dates_around(day) if self.days.has_nights else (day - 1, day + 1)
        others = [window for other in near if other != day for window in self.days.weekly(other)]
        return self.positions(own) if without(own, others) == own else None

    def _build(self, first: int, last: int, before: int) -> Edges:
        first, last = max(first, FIRST_INSTANT), min(last, LAST_INSTANT)
        return Edges(first, last, self._windows(first, last), before)

    def _grow(self, edges: Edges, first: int, last: int) -> Edges:
        first, last = max(first, FIRST_INSTANT), min(last, LAST_INSTANT)
        earlier = self._windows(first, edges.first)
        windows = chain(earlier, edges.windows(), self._windows(edges.last, last))
        before = edges.totals[0] - sum(end - start for start, end in earlier)
        self.edges = Edges(first, last, windows, before)
        return self.edges

    def _windows(self, first: int, last: int) -> list[Stretch]:
        if first >= last:
            return []
        days = range(
            first // DAY + EPOCH_DAY - REACH_DAYS - 1, last // DAY + EPOCH_DAY + REACH_DAYS
        )
        windows = joined(
            window
            for day in days
            for window in (*self.days.weekly(day), *self.days.extra_windows(day))
        )
        clipped = ((max(start, first), min(end, last)) for start, end in windows)
        return [(start, end) for start, end in clipped if start < end]

    def _reach(self, low: int, high: int, position: int) -> tuple[Edges, int, int]:
        """Return edges from `low` to `high`, how many cycles away they are, and the place there."""
        edges = self.edges_over(0, 0) if self.edges is None else self.edges
        while low < edges.totals[0] and edges.first > FIRST_INSTANT:
            edges = self.edges_over(edges.first - 1, edges.last)
        while high > edges.totals[-1] and edges.last < LAST_INSTANT:
            edges = self.edges_over(edges.first, edges.last + 1)
        if low < edges.totals[0]:
            per_cycle = self._per_cycle(FIRST_INSTANT)
            cycles = (low - edges.totals[0]) // per_cycle
        elif high > edges.totals[-1]:
            per_cycle = self._per_cycle(LAST_INSTANT - CYCLE)
            cycles = -((edges.totals[-1] - high) // per_cycle)
        else:
            return edges, 0, position
        return self.edges or edges, cycles, position - cycles * per_cycle

    def _per_cycle(self, first: int) -> int:
        edges = self.edges_over(first, first + CYCLE)
        per_cycle = edges.position(first + CYCLE) - edges.position(first)
        if not per_cycle:
            raise _never_again()
        return per_cycle


def check_reach(position: int) -> None:
    """Refuse amounts of open time that take longer than there are years."""
    if not -LONGEST_TERM < position < LONGEST_TERM:
        raise _never_again()


def _never_again() -> BeyondCalendarError:
    return BeyondCalendarError("the calendar is not open for so long within the years 1 to 9999")
