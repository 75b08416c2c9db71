"""A clock as a picture: a time line in SVG with classes only, colored by a page's stylesheet.

A file that stands alone carries its own style. Nothing is computed here: what is drawn are the
clock's own moments, pauses and changes, and the openings and closings of its calendar.
"""

from __future__ import annotations

from hashlib import blake2s
from typing import TYPE_CHECKING, Final

from dueby.sla.picture import flags as flag
from dueby.sla.picture.axis import axis
from dueby.sla.picture.captions import description, heading, notes, summary, title
from dueby.sla.picture.course import course_of
from dueby.sla.picture.events import events_on, named
from dueby.sla.picture.legend import legend
from dueby.sla.picture.markup import element, shortened, words, wrapped
from dueby.sla.picture.room import ROW, text
from dueby.sla.picture.style import own_style, stylesheet
from dueby.sla.picture.timeline import LEFT, RIGHT, WIDTH, line_of
from dueby.sla.picture.track import (
    BADGE,
    HEIGHT,
    change_marks,
    closing_marks,
    former_dues,
    hatching,
    track,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from dueby.sla.clocks import Clock
    from dueby.sla.picture.course import Course
    from dueby.sla.picture.events import Event
    from dueby.sla.picture.timeline import TimeLine

__all__ = ["picture", "standalone", "stylesheet"]

LARGE: Final = 17.0


def picture(clock: Clock, at: datetime | None = None, reader_zone: tzinfo | None = None) -> str:
    """Return a clock, seen at `at`, as an `<svg>` to put into a page.

    Dates are told in the agreement's zone; the due moment in `reader_zone` too where that is given.
    """
    return _svg(clock, at, reader_zone, "")


def standalone(clock: Clock, at: datetime | None = None, reader_zone: tzinfo | None = None) -> str:
    """Return the same as a file of its own, with the style that it needs."""
    ground = element("rect", class_="ground", width="100%", height="100%")
    svg = _svg(clock, at, reader_zone, element("style", words(own_style())) + ground)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg}\n'


def _svg(clock: Clock, at: datetime | None, reader_zone: tzinfo | None, style: str) -> str:
    course = course_of(clock, at)
    line = None if course is None else line_of(course)
    events = [] if course is None or line is None else events_on(course, line)
    told = title(clock), description(clock, course, events, reader_zone)
    name = f"clock-{blake2s(repr(told).encode(), digest_size=6).hexdigest()}"
    drawn, height = _headed(clock, at, reader_zone)
    if course is not None and line is not None:
        figure = _Figure(course, line, events, f"{name}-hatch")
        drawn += figure.drawn(height)
        height = figure.bottom
    return element(
        "svg",
        element("title", words(told[0]), id=f"{name}-title"),
        element("desc", words(told[1]), id=f"{name}-desc"),
        style,
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        class_="clock-picture",
        viewBox=f"0 0 {WIDTH:g} {height + 8:g}",
        font_size=15,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def _headed(
    clock: Clock, at: datetime | None, reader_zone: tzinfo | None
) -> tuple[list[str], float]:
    """Return the heading and the summary below it, and where they end."""
    name = shortened(heading(clock), RIGHT - LEFT, LARGE, bold=True)
    drawn = [element("text", words(name), class_="heading", x=LEFT, y=22, font_size=LARGE)]
    lines, height = _lines([summary(clock, at, reader_zone)], 29, "summary")
    return drawn + lines, height


def _lines(told: Sequence[str], top: float, class_: str) -> tuple[list[str], float]:
    """Return texts in as many lines as they need, and where they end."""
    lines = [line for each in told for line in wrapped(each, RIGHT - LEFT)]
    drawn = [text(LEFT, top + number * ROW, line, class_) for number, line in enumerate(lines)]
    return drawn, top + len(lines) * ROW


class _Figure:
    """The time line with all that stands on it, drawn from the top downwards."""

    def __init__(self, course: Course, line: TimeLine, events: Sequence[Event], hatch: str) -> None:
        self.course, self.line, self.events, self.hatch = course, line, events, hatch
        self.above, self.below = flag.flags_above(course, line), flag.flags_below(course, line)
        self.left_out: tuple[Event, ...] = ()
        self.top = self.bottom = 0.0

    def drawn(self, top: float) -> list[str]:
        """Return everything below `top`; `bottom` is then where it ends."""
        over = self._over(top + 6)
        track = self._track()
        below = self._below()
        return [
            element("defs", hatching(self.hatch)) if self.course.clock.pauses else "",
            element("g", *track, class_="track"),
            element("g", *over, class_="over"),
            element("g", *below, class_="below"),
            *self._words(),
        ]

    def _over(self, top: float) -> list[str]:
        height = flag.height_of(self.above)
        poles = [each.x for each in self.above]
        lanes = named(self.events, self.line, poles, 0).lanes
        self.top = top + height + lanes * ROW + 10
        found = named(self.events, self.line, poles, self.top - 4)
        self.left_out = found.left_out
        ends = self.top, self.top + HEIGHT
        return [*found.marks, *flag.drawn_above(self.above, top, ends)]

    def _track(self) -> list[str]:
        return [
            *track(self.course, self.line, self.top, self.hatch),
            *closing_marks(self.events, self.line, self.top),
            *former_dues(self.course, self.line, self.top + HEIGHT),
        ]

    def _below(self) -> list[str]:
        ends = self.top, self.top + HEIGHT
        top = ends[1] + (BADGE + 10 if self.course.clock.recalculations else 0)
        drawn, bottom = axis(self.line, ends[1], top, [each.x for each in self.below])
        flags = flag.drawn_below(self.below, bottom, ends)
        self.bottom = bottom + flag.height_of(self.below)
        return [*drawn, *flags, *change_marks(self.course, self.line, ends[1] + 8)]

    def _words(self) -> list[str]:
        told, bottom = _lines(notes(self.course, self.left_out), self.bottom + 6, "note")
        drawn, self.bottom = legend(self.course, self.line, bottom + 6, self.hatch)
        return [*told, element("g", *drawn, class_="legend")]
