"""Half-open stretches of time and their algebra."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class IntervalError(ValueError):
    """An interval would end before it starts, or has an edge that is no instant."""


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Hold the instants from `start` on, up to but without `end`; they are kept in UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise IntervalError(f"{self.start} to {self.end}: allowed are times with an offset")
        # Python compares and subtracts datetimes of one zone by the wall clock, which is wrong
        # when the clocks change between. UTC has no such nights.
        try:
            start, end = self.start.astimezone(UTC), self.end.astimezone(UTC)
        except OverflowError:
            raise IntervalError(f"{self.start} to {self.end} leaves the years 1 to 9999") from None
        if end < start:
            raise IntervalError(f"an interval ends before it starts: {self.start} to {self.end}")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)

    @property
    def duration(self) -> timedelta:
        return self.end - self.start

    def __contains__(self, at: datetime) -> bool:
        return self.start <= at < self.end

    def __and__(self, other: Interval) -> Interval | None:
        """Return what both have in common, or None when that is nothing."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Interval(start, end) if start < end else None


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the same instants as few intervals in order.

    What touches is joined, what is empty is left out.
    """
    joined: list[Interval] = []
    for each in sorted(intervals):
        if each.start == each.end:
            continue
        if joined and each.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, each.end))
        else:
            joined.append(each)
    return tuple(joined)


def total(intervals: Iterable[Interval]) -> timedelta:
    """Return how long the intervals last together; what overlaps counts once."""
    return sum((each.duration for each in union(intervals)), timedelta())


def subtract(intervals: Iterable[Interval], taken: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return what is left of `intervals` without `taken`, in order."""
    away = union(taken)
    return tuple(piece for each in union(intervals) for piece in _without(each, away))


def _without(whole: Interval, taken: tuple[Interval, ...]) -> Iterator[Interval]:
    start = whole.start
    for each in taken:
        if each.end <= start or each.start >= whole.end:
            continue
        if each.start > start:
            yield Interval(start, each.start)
        start = each.end
    if start < whole.end:
        yield Interval(start, whole.end)
