"""Millions of deadlines at once: a calendar's own edges as columns, in blocks that fit a cache.

All columns are int64 microseconds, since 1970 in UTC for instants: the unit in which the scalar
methods are exact, so that both give the same answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.local_days import FIRST_INSTANT, LAST_INSTANT
from dueby.sla.calendars.tables import LONGEST_TERM, Edges
from dueby.sla.instants import CalendarError, instant, microseconds, since_epoch

Column: TypeAlias = npt.NDArray[np.int64]

BLOCK: Final = 16_384
MOST_BUCKETS: Final = 1 << 16
UNREACHED: Final = np.iinfo(np.int64).max


class ColumnError(CalendarError):
    """A column of a batch has a wrong shape, type or value; the message names its row."""


class CalendarBatch:
    """One calendar's answers for whole columns of int64 microseconds."""

    __slots__ = ("_calendar", "_edges")

    def __init__(self, calendar: BusinessCalendar) -> None:
        self._calendar = calendar
        self._edges: BatchEdges | None = None

    def add_many(self, starts: Column, terms: Column) -> Column:
        """Return for each row when the calendar has first been open for the term."""
        _check_columns(starts, terms)
        due = np.empty_like(starts)
        for rows, block in _blocks(len(starts)):
            start, term = starts[rows], terms[rows]
            if term.min() <= 0:
                row = rows.start + int(np.argmax(term <= 0))
                raise ColumnError(f"row {row}: a term of {terms[row]}; allowed is more than zero")
            if not self._add_block(start, term, block, due[rows]):
                due[rows] = self._add_each(start, term)
        return due

    def open_between_many(self, starts: Column, ends: Column) -> Column:
        """Return for each row how long the calendar is open from the start to the end."""
        _check_columns(starts, ends)
        length = np.empty_like(starts)
        for rows, block in _blocks(len(starts)):
            start, end = starts[rows], ends[rows]
            if (end < start).any():
                row = rows.start + int(np.argmax(end < start))
                raise ColumnError(f"row {row}: the end {ends[row]} is before {starts[row]}")
            edges = self._reach(start, end)
            if edges is None:
                length[rows] = self._between_each(start, end)
                continue
            before = edges.position(start, block, block.position)
            np.subtract(edges.position(end, block, block.other), before, out=length[rows])
        return length

    def _add_block(self, start: Column, term: Column, block: Block, due: Column) -> bool:
        """Fill in the rows of a block, and say whether the edges reach them."""
        edges = self._reach(start, start)
        if edges is None or term.max() > LONGEST_TERM:
            return False
        position = edges.position(start, block, block.position)
        goal = np.add(position, term, out=position)
        edges = self._reach_positions(int(goal.max()))
        if edges is None:
            return False
        edges.earliest(goal, block, due)
        return True

    def _reach(self, starts: Column, ends: Column) -> BatchEdges | None:
        """Return edges over a block's instants; None where only the scalar tables reach."""
        first, last, edges = int(starts.min()), int(ends.max()), self._edges
        if edges is not None and edges.first <= first and last <= edges.last:
            return edges
        if first < FIRST_INSTANT or last > LAST_INSTANT:
            return None
        if edges is not None:
            first, last = min(first, edges.first), max(last, edges.last)
        return self._settle(first, last)

    def _reach_positions(self, most: int) -> BatchEdges | None:
        """Return edges with totals up to `most`; None where only the scalar tables reach."""
        edges = self._edges
        while edges is not None and edges.most < most:
            if edges.last >= LAST_INSTANT:
                return None
            ahead = max(most - edges.most, edges.last - edges.first)
            edges = self._settle(edges.first, min(edges.last + ahead, LAST_INSTANT))
        return edges

    def _settle(self, first: int, last: int) -> BatchEdges:
        self._edges = BatchEdges(self._calendar.settled_over(first, last))
        return self._edges

    def _add_each(self, starts: Column, terms: Column) -> list[int]:
        rows = zip(starts.tolist(), terms.tolist(), strict=True)
        add = self._calendar.add
        return [since_epoch(add(instant(start), timedelta(0, 0, term))) for start, term in rows]

    def _between_each(self, starts: Column, ends: Column) -> list[int]:
        rows = zip(starts.tolist(), ends.tolist(), strict=True)
        between = self._calendar.open_between
        return [microseconds(between(instant(start), instant(end))) for start, end in rows]


class BatchEdges:
    """A calendar's edges as columns: the scalar tables' two searches, for a block of numbers."""

    __slots__ = ("_shifts", "_starts", "_totals", "_totals_sorted", "first", "last", "most")

    def __init__(self, edges: Edges) -> None:
        self.first, self.last, self.most = edges.first, edges.last, edges.totals[-1]
        self._totals = np.array(edges.totals, dtype=np.int64)
        # A window stands at as many places as there are edges before what is inside it.
        self._shifts = np.array([0, *edges.shifts], dtype=np.int64)
        self._starts = Places(np.array(edges.starts, dtype=np.int64))
        self._totals_sorted = Places(self._totals)

    def position(self, at: Column, block: Block, out: Column) -> Column:
        """Return the open time up to each instant."""
        place = self._starts.count(at, np.less_equal, block)
        np.subtract(at, _taken(self._shifts, place, block.number), out=out)
        return np.minimum(out, _taken(self._totals, place, block.number), out=out)

    def earliest(self, position: Column, block: Block, out: Column) -> Column:
        """Return the first instant at each position: a closing rather than the next opening."""
        place = self._totals_sorted.count(position, np.less, block)
        return np.add(position, _taken(self._shifts, place, block.number), out=out)


class Places:
    """How many of some sorted numbers lie before another: a bucket says about, comparisons exactly.

    A bucket is a power of two wide, so that finding it is a shift, and knows how many numbers lie
    before it. There are as many comparisons as the fullest bucket has numbers.
    """

    __slots__ = ("_before", "_fullest", "_numbers", "_offset", "_width")

    def __init__(self, numbers: Column) -> None:
        first, last = int(numbers[0]), int(numbers[-1])
        apart = np.diff(np.unique(numbers))
        closest = int(apart.min()) if len(apart) else 1
        bits = max(closest.bit_length() - 1, ((last - first) // MOST_BUCKETS).bit_length())
        self._width, self._offset = np.int64(bits), np.int64(first >> bits)
        buckets = np.arange(first >> bits, (last >> bits) + 2, dtype=np.int64) << self._width
        self._before = np.searchsorted(numbers, buckets)
        self._fullest = int(np.diff(self._before).max())
        self._numbers = np.append(numbers, UNREACHED)

    def count(self, found: Column, is_before: np.ufunc, block: Block) -> Column:
        """Count the numbers that come before each of `found`: are less, or less or equal."""
        place, number = block.place, block.number
        np.right_shift(found, self._width, out=number)
        np.subtract(number, self._offset, out=number)
        _taken(self._before, number, place)
        for _ in range(self._fullest):
            is_before(_taken(self._numbers, place, number), found, out=block.before)
            np.add(place, block.before, out=place)
        return place


class Block:
    """Columns for the steps of one block, used again for the next."""

    __slots__ = ("before", "number", "other", "place", "position")

    def __init__(self, rows: int) -> None:
        self.position, self.other = np.empty(rows, np.int64), np.empty(rows, np.int64)
        self.place, self.number = np.empty(rows, np.int64), np.empty(rows, np.int64)
        self.before = np.empty(rows, np.bool_)


def _taken(values: Column, places: Column, out: Column) -> Column:
    # All places are inside; clipping only spares NumPy a copy it makes to be able to refuse.
    return np.take(values, places, out=out, mode="clip")


def _blocks(rows: int) -> Iterator[tuple[slice, Block]]:
    block = Block(min(rows, BLOCK))
    for first in range(0, rows, BLOCK):
        if rows - first < BLOCK:
            block = Block(rows - first)
        yield slice(first, min(first + BLOCK, rows)), block


def _check_columns(*columns: Column) -> None:
    for column in columns:
        if column.dtype != np.int64 or column.shape != (len(columns[0]),):
            found = f"{column.dtype} of shape {column.shape}"
            raise ColumnError(f"a column is {found}; allowed are int64 columns of equal length")
