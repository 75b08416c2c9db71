"""The track: open, counted, paused and late time as bars; what changed on the way as marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.picture.course import ENUMERATED
from dueby.sla.picture.markup import element, width_of, words
from dueby.sla.picture.room import GAP
from dueby.sla.picture.timeline import LEFT, RIGHT, TimeLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dueby.sla.interval import Interval
    from dueby.sla.picture.course import Course
    from dueby.sla.picture.events import Event
    from dueby.sla.picture.timeline import Bar

HEIGHT: Final = 56.0
SOLID: Final = 30.0
THIN: Final = 6.0
BADGE: Final = 22.0
"""How high a numbered mark of a change is."""


def track(course: Course, line: TimeLine, top: float, hatch: str) -> list[str]:
    """Return the bars of the track, from the back to the front."""
    middle = top + HEIGHT / 2
    paused = [lasts for lasts, _ in course.pauses_until(line.shown.end)]
    before, late = course.before_the_change, course.overrun
    return [
        element("rect", class_="closed", x=LEFT, y=top, width=RIGHT - LEFT, height=HEIGHT),
        *_bars(line, openings(course, line), "open", (top, HEIGHT)),
        *_bars(line, [before] if before else [], "earlier", (middle - THIN / 2, THIN)),
        *_bars(line, course.counted, "counted", (middle - SOLID / 2, SOLID)),
        *_bars(line, paused, "paused", (top + 4, HEIGHT - 8), fill=f"url(#{hatch})"),
        *_bars(line, [late] if late else [], "late", (top + HEIGHT - THIN - 3, THIN)),
        element("rect", class_="frame", x=LEFT, y=top, width=RIGHT - LEFT, height=HEIGHT),
    ]


def openings(course: Course, line: TimeLine) -> list[Interval]:
    """Return when the calendar is open, as far as it plays a part and is shown."""
    if course.hours is None:
        return []
    if course.hours.is_always_open or line.shown.duration > ENUMERATED:
        return [line.shown]
    shown = line.shown
    return [each.interval for each in course.hours.openings(shown.start, shown.end)]


def hatching(name: str) -> str:
    """Return the pattern that pauses are filled with."""
    return element(
        "pattern",
        element("rect", class_="hatch-ground", width=8, height=8),
        element("path", class_="hatch", d="M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6"),
        id=name,
        patternUnits="userSpaceOnUse",
        width=8,
        height=8,
    )


def closing_marks(events: Iterable[Event], line: TimeLine, top: float) -> Iterator[str]:
    """Give a bracket over what a dated closing took, and a line where the clocks change."""
    for event in events:
        begin, end = line.x(event.lasts.start), line.x(event.lasts.end)
        if event.kind == "closing":
            path = f"M{begin:.2f},{top + 9:.2f} V{top + 5:.2f} H{end:.2f} V{top + 9:.2f}"
            yield element("path", class_="closing", d=path)
        elif event.kind == "change":
            yield element("line", class_="change", x1=begin, y1=top, x2=begin, y2=top + HEIGHT)


def former_dues(course: Course, line: TimeLine, top: float) -> Iterator[str]:
    """Give a hollow mark where the clock was due before a change moved it."""
    for due in course.former_dues:
        if line.shows(due):
            x, y = line.x(due), top
            corners = ((0, -7), (7, 0), (0, 7), (-7, 0))
            points = " ".join(f"{x + right:.2f},{y + down:.2f}" for right, down in corners)
            yield element("polygon", class_="former-due", points=points)


def change_marks(course: Course, line: TimeLine, top: float) -> Iterator[str]:
    """Give a numbered mark for each change; those too near to each other share one."""
    groups: list[tuple[float, list[int]]] = []
    for number, change in enumerate(course.clock.recalculations, start=1):
        x = line.x(change.at)
        if (
            groups
            and x - _width(groups[-1][1]) / 2
            < groups[-1][0] + _width([*groups[-1][1], 1]) / 2 + GAP
        ):
            groups[-1][1].append(number)
        else:
            groups.append((x, [number]))
    for x, numbers in groups:
        yield from _badge(x, numbers, top)


def _badge(x: float, numbers: list[int], top: float) -> Iterator[str]:
    width = _width(numbers)
    left = max(LEFT, min(x - width / 2, RIGHT - width))
    yield element("line", class_="change-pole", x1=x, y1=top - 8, x2=x, y2=top + 2)
    yield element("rect", class_="badge", x=left, y=top, width=width, height=BADGE, rx=BADGE / 2)
    middle, said = left + width / 2, words(_numbers(numbers))
    yield element("text", said, class_="badge-label", x=middle, y=top + 16.5, text_anchor="middle")


def _width(numbers: list[int]) -> float:
    return max(BADGE, width_of(_numbers(numbers), bold=True) + 10)


def _numbers(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _bars(
    line: TimeLine, intervals: Iterable[Interval], class_: str, rows: Bar, **more: str
) -> list[str]:
    top, height = rows
    return [
        element("rect", class_=class_, x=left, y=top, width=right - left, height=height, **more)
        for left, right in line.bars(intervals)
    ]
