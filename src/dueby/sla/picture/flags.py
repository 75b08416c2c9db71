"""Flags: start and due above the track, stop and now below it, each with its date in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import permutations, product
from typing import TYPE_CHECKING, Final

from dueby.sla.moments import moment_said
from dueby.sla.picture.markup import element, width_of, words
from dueby.sla.picture.room import BASELINE, GAP, ROW, anchored
from dueby.sla.picture.timeline import LEFT, RIGHT, TimeLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dueby.sla.picture.course import Course

LANE: Final = 2 * ROW + 4
SHARES: Final = tuple(step / 10 for step in range(11))
"""How much of a label lies left of its pole."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A moment with its name, and where its label lies."""

    kind: str
    name: str
    said: str
    x: float
    width: float
    share: float = 0.0
    lane: int = 0

    @property
    def left(self) -> float:
        """Where the label begins."""
        return anchored(self.x, self.width, self.share)

    def placed(self, share: float, lane: int) -> Flag:
        """Return the flag with its label elsewhere."""
        return replace(self, share=share, lane=lane)

    def is_crossed_by(self, other: Flag) -> bool:
        """Tell whether the other's label or pole would run into this label."""
        left, right = self.left, self.left + self.width
        if other.lane > self.lane:
            return left - GAP < other.x < right + GAP
        return other.lane == self.lane and not (
            other.left + other.width + GAP <= left or right + GAP <= other.left
        )


def flags_above(course: Course, line: TimeLine) -> list[Flag]:
    """Return start and due, placed so that neither runs into the other."""
    due = course.clock.due_at
    told = [("start", "Start", course.start), *([] if due is None else [("due", "Due", due)])]
    return _placed(_flag(line, *each) for each in told)


def flags_below(course: Course, line: TimeLine) -> list[Flag]:
    """Return stop, or the end without a result, and now."""
    told: list[tuple[str, str, datetime]] = []
    if course.clock.cancelled_at is not None:
        told.append(("cancelled", "Cancelled", course.clock.cancelled_at))
    elif course.clock.stopped_at is not None:
        told.append(("stop", "Stopped", course.clock.stopped_at))
    if course.now is not None:
        told.append(("now", "Now", course.now))
    return _placed(_flag(line, *each) for each in told)


def height_of(flags: Sequence[Flag]) -> float:
    """Return how much room the labels take."""
    return LANE * max((flag.lane + 1 for flag in flags), default=0)


def drawn_above(flags: Sequence[Flag], top: float, track: tuple[float, float]) -> list[str]:
    """Return the flags with their labels from `top` on, and poles through the track."""
    end = top + height_of(flags)
    drawn = []
    for flag in flags:
        label = end - (flag.lane + 1) * LANE
        drawn += [_pole(flag, label + LANE - 2, track[1]), *_label(flag, label)]
        drawn.append(_head(flag, track[0]))
    return drawn


def drawn_below(flags: Sequence[Flag], top: float, track: tuple[float, float]) -> list[str]:
    """Return the flags with their labels from `top` on, and poles up through the track."""
    drawn = []
    for flag in flags:
        label = top + flag.lane * LANE
        drawn += [_pole(flag, track[0], label + 3), *_label(flag, label + 3)]
        drawn.append(_head(flag, track[1]))
    return drawn


def _flag(line: TimeLine, kind: str, name: str, at: datetime) -> Flag:
    said = moment_said(at, line.zone)
    if at > line.shown.end:
        said = f"{said} →"
    elif at < line.shown.start:
        said = f"← {said}"
    width = max(width_of(name, bold=True), width_of(said))
    return Flag(kind, name, said, line.x(at), width)


def _placed(given: Iterable[Flag]) -> list[Flag]:
    """Try every place of the labels: of those without a crossing the lowest, then the nearest."""
    flags = list(given)
    best: tuple[int, float, list[Flag]] | None = None
    for lanes in product(range(len(flags)), repeat=len(flags)):
        places = (
            [flag.placed(share, lane) for share in SHARES]
            for flag, lane in zip(flags, lanes, strict=True)
        )
        for tried in product(*places):
            cost = (_crossings(tried), _away(tried))
            if best is None or cost < best[:2]:
                best = (*cost, list(tried))
        if best is not None and best[0] == 0:
            break
    return [] if best is None else best[2]


def _crossings(flags: tuple[Flag, ...]) -> int:
    return sum(one.is_crossed_by(other) for one, other in permutations(flags, 2))


def _away(flags: tuple[Flag, ...]) -> float:
    return round(sum(abs(flag.share - (flag.x - LEFT) / (RIGHT - LEFT)) for flag in flags), 6)


def _label(flag: Flag, top: float) -> list[str]:
    x, anchor = _anchor(flag)
    return [
        element(
            "text",
            words(said),
            class_=f"{class_} {flag.kind}-label",
            x=x,
            y=top + number * ROW + BASELINE,
            text_anchor=anchor,
        )
        for number, (said, class_) in enumerate(
            [(flag.name, "flag-name"), (flag.said, "flag-date")]
        )
    ]


def _anchor(flag: Flag) -> tuple[float, str]:
    share = (flag.x - flag.left) / flag.width
    if share < 1 / 3:
        return flag.left, "start"
    if share > 2 / 3:
        return flag.left + flag.width, "end"
    return flag.left + flag.width / 2, "middle"


def _pole(flag: Flag, top: float, bottom: float) -> str:
    """Return a line with a halo, which keeps it visible on whatever it crosses."""
    at = {"x1": flag.x, "y1": top, "x2": flag.x, "y2": bottom}
    halo = element("line", class_="halo", **at)
    return halo + element("line", class_=f"pole {flag.kind}", **at)


def _head(flag: Flag, y: float) -> str:
    """Return the mark on the track's edge: a shape of its own for each kind."""
    x = flag.x
    shapes = {
        "start": [(-6, -6), (7, 0), (-6, 6)],
        "due": [(0, -8), (8, 0), (0, 8), (-8, 0)],
        "stop": [(-6, -6), (6, -6), (6, 6), (-6, 6)],
        "cancelled": [(-6, -2), (6, -2), (6, 2), (-6, 2)],
        "now": [(-7, 8), (7, 8), (0, -4)],
    }
    points = " ".join(f"{x + right:.2f},{y + down:.2f}" for right, down in shapes[flag.kind])
    return element("polygon", class_=f"head {flag.kind}", points=points)
