"""The course of a clock: what is drawn of it, taken from what the clock keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from dueby.sla.explanation import counted_stretches
from dueby.sla.interval import Interval, subtract
from dueby.sla.terms import CalendarPeriod, Elapsed

if TYPE_CHECKING:
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.clocks import Clock, Reckoning


@dataclass(frozen=True, slots=True)
class Course:
    """A clock that has started, from its start to where its counting ends, seen at `now`."""

    clock: Clock
    start: datetime
    now: datetime | None
    reckoning: Reckoning | None
    counted: tuple[Interval, ...]

    @property
    def zone(self) -> tzinfo:
        """The zone that the explanation tells the dates in."""
        return zone_of(self.clock)

    @property
    def hours(self) -> BusinessCalendar | None:
        """The calendar, where its hours have a part in the date."""
        if self.reckoning is None:
            return None
        term = self.reckoning.term
        plays = not isinstance(term, (Elapsed, CalendarPeriod)) or (
            isinstance(term, CalendarPeriod) and term.roll is not None
        )
        return self.reckoning.calendar if plays else None

    @property
    def ended(self) -> datetime | None:
        """The moment the measurement ended, by a stop or without a result."""
        return self.clock.stopped_at or self.clock.cancelled_at

    @property
    def counted_until(self) -> datetime | None:
        """The due moment; without a date, where the counting broke off."""
        return counted_until(self.clock)

    @property
    def before_the_change(self) -> Interval | None:
        """The time before a change from which the governing term counts."""
        if self.reckoning is None or self.reckoning.start <= self.start:
            return None
        return Interval(self.start, self.reckoning.start)

    @property
    def overrun(self) -> Interval | None:
        """The time past the due moment: until the stop, or until now while there is none."""
        due, until = self.clock.due_at, self.ended or self.now
        return (
            Interval(due, until) if due is not None and until is not None and due < until else None
        )

    @property
    def former_dues(self) -> list[datetime]:
        """The moments at which the clock was due before a change moved them."""
        return [
            each.due_before
            for each in self.clock.recalculations
            if each.due_before is not None and each.due_before != each.due_after
        ]

    def pauses_until(self, end: datetime) -> list[tuple[Interval, str]]:
        """Return the pauses and why; one that lasts is taken to last until `end`, or until now."""
        until = self.now or end
        return [
            (Interval(each.start, max(each.start, each.end or until)), each.because)
            for each in self.clock.pauses
        ]


def course_of(clock: Clock, at: datetime | None) -> Course | None:
    """Return the course of a clock, or None before it has started."""
    if clock.started_at is None:
        return None
    pauses = tuple(Interval(each.start, each.end) for each in clock.pauses if each.end is not None)
    reckoning = min(clock.reckonings, key=lambda each: each.due(pauses), default=None)
    course = Course(clock, clock.started_at, at, reckoning, ())
    until = course.counted_until
    if reckoning is None or until is None:
        return course
    return Course(clock, clock.started_at, at, reckoning, _counted(course, until, pauses))


def zone_of(clock: Clock) -> tzinfo:
    """Return the zone in which a clock's dates are told."""
    return clock.agreement.zone if clock.calendar is None else clock.calendar.zone


def counted_until(clock: Clock) -> datetime | None:
    """Return the due moment; without a date, where the counting broke off, if it ever began."""
    if clock.due_at is not None:
        return clock.due_at
    return clock.cancelled_at or clock.paused_since if clock.reckonings else None


def _counted(course: Course, until: datetime, pauses: tuple[Interval, ...]) -> tuple[Interval, ...]:
    assert course.reckoning is not None  # noqa: S101 - asked a line before, said again for the types
    whole = Interval(course.reckoning.start, max(until, course.reckoning.start))
    around_the_clock = isinstance(course.reckoning.term, (Elapsed, CalendarPeriod))
    if around_the_clock or whole.duration > ENUMERATED:
        return subtract((whole,), pauses)
    stretches = counted_stretches(course.reckoning, until, pauses)
    return tuple(each for kind, each, _ in stretches if kind == "counted")


ENUMERATED = timedelta(days=30 * 365)
"""Past 30 years a day is a twentieth of a unit: nights and weekends cannot be drawn any more."""
