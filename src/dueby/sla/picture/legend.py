"""The legend: what each form on the track means, only for those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.picture.markup import element, shortened, width_of
from dueby.sla.picture.room import ROW, text
from dueby.sla.picture.timeline import LEFT, RIGHT
from dueby.sla.picture.track import openings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.picture.course import Course
    from dueby.sla.picture.timeline import TimeLine

SWATCH: Final = 26.0
BETWEEN: Final = 18.0
LONGEST: Final = 400.0


def legend(course: Course, line: TimeLine, top: float, hatch: str) -> tuple[list[str], float]:
    """Return the legend below `top`, and where it ends."""
    drawn: list[str] = []
    x, y = LEFT, top
    for class_, said in _entries(course, line):
        width = SWATCH + 6 + width_of(said)
        if x > LEFT and x + width > RIGHT:
            x, y = LEFT, y + ROW + 2
        drawn += _swatch(class_, x, y, hatch)
        drawn.append(text(x + SWATCH + 6, y, said, "legend-label"))
        x += width + BETWEEN
    return drawn, y + ROW if drawn else top


def _entries(course: Course, line: TimeLine) -> Iterator[tuple[str, str]]:
    if course.counted:
        yield "counted", "counted"
    if course.hours is not None:
        yield "open", "open"
        if line.bars(openings(course, line)) != [(LEFT, RIGHT)]:
            yield "closed", "closed"
    if course.clock.pauses:
        reasons = dict.fromkeys(each.because.replace("_", " ") for each in course.clock.pauses)
        yield "paused", shortened(f"paused: {', '.join(reasons)}", LONGEST)
    if course.overrun is not None:
        yield "late", "past due"
    if course.before_the_change is not None:
        yield "earlier", "before the change"
    if any(map(line.shows, course.former_dues)):
        yield "former-due", "due before"


def _swatch(class_: str, x: float, y: float, hatch: str) -> Iterator[str]:
    if class_ == "former-due":
        points = " ".join(
            f"{x + 13 + a:.2f},{y + 10 + b:.2f}" for a, b in ((0, -7), (7, 0), (0, 7), (-7, 0))
        )
        yield element("polygon", class_=class_, points=points)
        return
    height = {"counted": 10.0, "late": 6.0, "earlier": 6.0}.get(class_, 14.0)
    fill = {"fill": f"url(#{hatch})"} if class_ == "paused" else {}
    at = {"x": x, "y": y + 10 - height / 2, "width": SWATCH, "height": height}
    yield element("rect", class_=class_, **at, **fill)
    if class_ in {"open", "closed"}:
        yield element("rect", class_="frame", **at)
