"""What happens on the way, by name: holidays and other dated closings, and clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Final

from dueby.sla.interval import Interval
from dueby.sla.moments import day_said, length_said, moment_said
from dueby.sla.picture.course import ENUMERATED
from dueby.sla.picture.markup import element, shortened
from dueby.sla.picture.room import ROW, Row, anchored, room_for, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from dueby.sla.picture.course import Course
    from dueby.sla.picture.timeline import TimeLine

LANES: Final = 3
LONGEST: Final = 230.0
CHANGES_TOLD: Final = timedelta(days=800)
"""Where more is shown, a change of the clocks is too small a thing to name."""
MANY: Final = 60
MINUTE: Final = timedelta(minutes=1)
_ORDERS: Final = (list, lambda events: list(reversed(events)))
_LEANINGS: Final = (
    (0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95),
    (0.05, 0.35, 0.5, 0.65, 0.95),
    (0.95, 0.65, 0.5, 0.35, 0.05),
)
"""Which shares of a name may lie before what it points to, in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something with a name that lies on the line: kind, stretch, name, and the same in full."""

    kind: str
    lasts: Interval
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event's name stands: in which lane, from where on, and what it points to."""

    event: Event
    lane: int
    left: float
    x: float


@dataclass(frozen=True, slots=True)
class Named:
    """The names that found room, as markup in lanes above the track, and the events without."""

    marks: tuple[str, ...]
    lanes: int
    left_out: tuple[Event, ...]


def events_on(course: Course, line: TimeLine) -> list[Event]:
    """Return the closings and then the clock changes from the start of a clock to its end."""
    last = max(at for at in (course.start, course.counted_until, course.ended, course.now) if at)
    asked = Interval(course.start, last) & line.shown
    if asked is None:
        return []
    return [*_closings(course, asked), *_changes(asked, line.zone)]


def named(events: Sequence[Event], line: TimeLine, poles: Sequence[float], bottom: float) -> Named:
    """Name the events in lanes above `bottom`, none on a pole.

    Of several ways to place them the one that leaves out the fewest, then the lowest.
    """
    ways = product(_ORDERS, _LEANINGS) if len(events) <= MANY else [(_ORDERS[0], _LEANINGS[0])]
    tried = [_placed(order(events), leaning, line, poles) for order, leaning in ways]
    places, left_out = min(tried, key=_cost)
    marks = [mark for place in places for mark in _drawn(place, bottom)]
    kept = tuple(event for event in events if event in left_out)
    return Named(tuple(marks), _lanes(places), kept)


def _cost(tried: tuple[list[Place], list[Event]]) -> tuple[int, int, int]:
    places, left_out = tried
    closings = sum(event.kind == "closing" for event in left_out)
    return closings, len(left_out), _lanes(places)


def _lanes(places: Sequence[Place]) -> int:
    return max((place.lane + 1 for place in places), default=0)


def _placed(
    events: Sequence[Event], leaning: Sequence[float], line: TimeLine, poles: Sequence[float]
) -> tuple[list[Place], list[Event]]:
    rows = [Row([(pole, pole) for pole in poles]) for _ in range(LANES)]
    places: list[Place] = []
    left_out: list[Event] = []
    for event in events:
        place = _place(event, leaning, line, rows)
        if place is None:
            left_out.append(event)
            continue
        places.append(place)
        rows[place.lane].take(place.left, place.left + room_for(_said(event)))
        for below in rows[: place.lane]:
            below.take(place.x, place.x)
    return places, left_out


def _drawn(place: Place, bottom: float) -> Iterator[str]:
    x, base, kind = place.x, bottom - place.lane * ROW, f"event {place.event.kind}"
    yield element("line", class_=f"{kind}-leader", x1=x, y1=base, x2=x, y2=bottom + 5)
    yield text(place.left, base - ROW, _said(place.event), f"{kind}-label")


def _said(event: Event) -> str:
    return shortened(event.name, LONGEST)


def _place(event: Event, leaning: Sequence[float], line: TimeLine, rows: list[Row]) -> Place | None:
    x = (line.x(event.lasts.start) + line.x(event.lasts.end)) / 2
    width = room_for(_said(event))
    for lane, row in enumerate(rows):
        if not all(below.is_free(x, x) for below in rows[:lane]):
            return None
        for share in leaning:
            left = anchored(x, width, share)
            if row.is_free(left, left + width):
                return Place(event, lane, left, x)
    return None


def _closings(course: Course, asked: Interval) -> Iterator[Event]:
    if course.hours is None or asked.duration > ENUMERATED:
        return
    for closure in course.hours.closures(asked.start, asked.end):
        took = [each for each in closure.took if each & asked is not None]
        if took:
            told = f"{day_said(closure.on)} {closure.name}"
            lasts = Interval(took[0].start, took[-1].end)
            yield Event("closing", lasts, closure.name, told)


def _changes(asked: Interval, zone: tzinfo) -> Iterator[Event]:
    if asked.duration > CHANGES_TOLD:
        return
    for at, by in clock_changes(asked, zone):
        way = "forward" if by > timedelta() else "back"
        name = f"Clocks {way} {length_said(abs(by))}"
        yield Event("change", Interval(at, at), name, f"{name}: {moment_said(at, zone)}")


def clock_changes(shown: Interval, zone: tzinfo) -> Iterator[tuple[datetime, timedelta]]:
    """Give the moments at which a zone's clocks are changed, and by how much."""
    at = shown.start
    while at < shown.end:
        then = min(at + timedelta(days=1), shown.end)
        by = _ahead(then, zone) - _ahead(at, zone)
        if by:
            yield _turn(at, then, zone), by
        at = then


def _turn(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Return the first whole minute, between two moments, with the later one's offset."""
    before = before.replace(second=0, microsecond=0)
    ahead = _ahead(after, zone)
    low, high = 0, -((before - after) // MINUTE)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (
            (low, middle) if _ahead(before + middle * MINUTE, zone) == ahead else (middle, high)
        )
    return min(before + high * MINUTE, after)


def _ahead(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
