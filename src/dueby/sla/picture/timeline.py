"""The time line: which stretch of time is shown, and where on it a moment lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final, TypeAlias

from dueby.sla.interval import Interval, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.sla.picture.course import Course

WIDTH: Final = 600.0
LEFT: Final = 14.0
RIGHT: Final = WIDTH - LEFT

MARGIN: Final = 0.035
"""Of the time shown, on each side."""
REACH: Final = 2.0
"""How far beyond start and due a stop or now is shown, in their distance; further ones stand at the
edge with an arrow, so that the term itself never shrinks to a dot."""
SHORTEST: Final = timedelta(minutes=1)
USUAL: Final = timedelta(days=1)
"""What is shown of a clock of which nothing is known but its start."""

# A zone's clocks cannot be asked for moments that they would show outside the years 1 to 9999.
FIRST: Final = datetime(1, 1, 4, tzinfo=UTC)
LAST: Final = datetime(9999, 12, 28, tzinfo=UTC)

Bar: TypeAlias = tuple[float, float]
"""From where to where something lies on the line."""


@dataclass(frozen=True, slots=True)
class TimeLine:
    """A stretch of time as a line of the picture."""

    shown: Interval
    zone: tzinfo

    def x(self, at: datetime) -> float:
        """Return where a moment lies; what is not shown lies at the edge."""
        share = (at - self.shown.start) / self.shown.duration
        return LEFT + (RIGHT - LEFT) * min(max(share, 0.0), 1.0)

    def shows(self, at: datetime) -> bool:
        """Tell whether a moment lies on the line."""
        return self.shown.start <= at <= self.shown.end

    def bars(self, intervals: Iterable[Interval]) -> list[Bar]:
        """Return where intervals lie; gaps narrower than a unit are closed."""
        joined: list[Bar] = []
        for each in union(filter(None, (each & self.shown for each in intervals))):
            left, right = self.x(each.start), self.x(each.end)
            if joined and left - joined[-1][1] < 1:
                joined[-1] = joined[-1][0], right
            else:
                joined.append((left, right))
        return joined


def line_of(course: Course) -> TimeLine:
    """Return a line from start to due with a margin, and with stop, now, former dues if near."""
    start, end = _core(course)
    reach = max(end - start, SHORTEST) * REACH
    first, last = _less(start, reach), _more(end, reach)
    near = [
        max(first, min(at, last)) for at in (*course.former_dues, course.ended, course.now) if at
    ]
    begin, until = min([start, *near]), max([end, *near])
    until = max(until, _more(begin, SHORTEST))
    margin = (until - begin) * MARGIN
    begin, until = min(_less(begin, margin), LAST - SHORTEST), max(_more(until, margin), FIRST)
    return TimeLine(Interval(begin, max(until, begin + SHORTEST)), course.zone)


def _core(course: Course) -> tuple[datetime, datetime]:
    start = course.start.astimezone(UTC)
    until = course.counted_until
    if until is not None and until > start:
        return start, until
    known = [at for at in (course.ended, course.now) if at is not None and at > start]
    return start, max(known, default=_more(start, USUAL))


def _less(at: datetime, length: timedelta) -> datetime:
    return max(FIRST, at - length) if at - FIRST > length else FIRST


def _more(at: datetime, length: timedelta) -> datetime:
    return at + length if LAST - at > length else LAST
