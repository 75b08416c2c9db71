"""The words of a picture: its heading, what stands below it, and the same told without it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber
from dueby.sla.clocks import Standing
from dueby.sla.explanation import explain
from dueby.sla.interval import total
from dueby.sla.moments import hours_said, length_said, moment_said, stretch_said
from dueby.sla.picture.course import zone_of
from dueby.sla.terms import describe

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, tzinfo

    from dueby.sla.clocks import Clock, Recalculation
    from dueby.sla.picture.course import Course
    from dueby.sla.picture.events import Event

LISTED: Final = 6
"""So many closings and changes are listed below the picture; the explanation has them all."""
STRETCHES: Final = 5

_STANDINGS: Final = {
    Standing.NOT_STARTED: "Not started",
    Standing.WAITING: "Waiting",
    Standing.RUNNING: "Running",
    Standing.PAUSED: "Paused",
    Standing.CLOSED: "Running, outside the hours",
    Standing.OVERDUE: "Overdue",
    Standing.MET: "Met in time",
    Standing.MET_LATE: "Met late",
    Standing.CANCELLED: "Cancelled",
}
_RESULTS: Final = frozenset({"not_started", "result", "cancelled"})
_TOLD: Final = frozenset(
    {"not_started", "start", "calendar", "pause", "recalculation", "result", "cancelled", "stop"}
)


def heading(clock: Clock) -> str:
    """Return the name of what is measured."""
    name = clock.target.title or clock.target.name
    return f"{name}, round {clock.round}" if clock.round > 1 else name


def title(clock: Clock) -> str:
    """Return the picture in one line: what is measured, and the date or that there is none."""
    if clock.due_at is None:
        end = "cancelled" if clock.cancelled_at is not None else "no due date"
    else:
        end = f"due {moment_said(clock.due_at, zone_of(clock))}"
    return f"{heading(clock)}: {end}"


def summary(clock: Clock, at: datetime | None, reader_zone: tzinfo | None) -> str:
    """Return how long is allowed, how the clock stands, and if there is no date why."""
    said = [_promise(clock), _standing(clock, at)]
    if clock.due_at is None:
        said.append(_no_date(clock))
    elif reader_zone is not None:
        here, there = (moment_said(clock.due_at, zone) for zone in (zone_of(clock), reader_zone))
        said += [f"In your time zone due {there}."] if here != there else []
    return " ".join(filter(None, said))


def notes(course: Course, left_out: Sequence[Event]) -> list[str]:
    """Return what changed on the way by number, and what found no room by name."""
    changes = course.clock.recalculations
    told = [_change(number, change, course) for number, change in enumerate(changes[:LISTED], 1)]
    if len(changes) > LISTED:
        told.append(f"And {_more(len(changes) - LISTED, 'change')}.")
    closings = [event.told for event in left_out if event.kind == "closing"]
    if closings:
        more = len(closings) - LISTED
        rest = f"; and {_more(more, 'closing')}" if more > 0 else ""
        told.append(f"Also closed: {'; '.join(closings[:LISTED])}{rest}.")
    return told + [f"{event.told}." for event in left_out if event.kind == "change"]


def description(
    clock: Clock, course: Course | None, events: Sequence[Event], reader_zone: tzinfo | None
) -> str:
    """Return in sentences what the picture shows."""
    said: list[str] = [_promise(clock)]
    said += [step.sentence for step in explain(clock, reader_zone) if step.kind in _TOLD]
    if course is not None:
        said += _counted(course)
    said += _along_the_way(events)
    if course is not None and course.now is not None:
        now = moment_said(course.now, zone_of(clock))
        standing = _standing(clock, course.now) or f"{_STANDINGS[clock.standing(course.now)]}."
        said.append(f"Now, on {now}: {standing}")
    return " ".join(filter(None, said))


def _along_the_way(events: Sequence[Event]) -> Iterator[str]:
    closings = [event.told for event in events if event.kind == "closing"]
    if closings:
        yield f"Closed on the way: {'; '.join(closings)}."
    yield from (f"{event.told}." for event in events if event.kind == "change")


def _counted(course: Course) -> Iterator[str]:
    stretches = course.counted
    if not stretches:
        return
    length = total(stretches)
    said = hours_said(length) if course.hours is not None else length_said(length)
    if len(stretches) > STRETCHES:
        first = moment_said(stretches[0].start, course.zone)
        last = moment_said(stretches[-1].end, course.zone)
        yield f"Counted: {said} in {len(stretches)} stretches from {first} to {last}."
    else:
        each = "; ".join(stretch_said(one.start, one.end, course.zone) for one in stretches)
        yield f"Counted: {said}: {each}."


def _promise(clock: Clock) -> str:
    if clock.promise is None:
        return ""
    if isinstance(clock.promise, NoNumber):
        return f"Promised: {clock.promise.words}."
    return f"Within {describe(clock.promise)}."


def _standing(clock: Clock, at: datetime | None) -> str:
    judged = at or clock.stopped_at
    if judged is None or clock.cancelled_at is not None:
        return ""
    standing = clock.standing(judged)
    if standing is Standing.MET and clock.due_at is None:
        return "Done."
    left = clock.remaining(judged) if clock.started_at is not None else None
    if left is None or standing is Standing.NOT_STARTED:
        return f"{_STANDINGS[standing]}."
    said = (hours_said if clock.counts_open_time else length_said)(abs(left))
    open_time = " of open time" if clock.counts_open_time else ""
    if standing is Standing.OVERDUE:
        return f"Overdue by {said}{open_time}."
    return f"{_STANDINGS[standing]}, {said}{open_time} left."


def _no_date(clock: Clock) -> str:
    if isinstance(clock.promise, NoNumber):
        return "The agreement names no number, so there is no date."
    return " ".join(step.sentence for step in explain(clock) if step.kind in _RESULTS)


def _change(number: int, change: Recalculation, course: Course) -> str:
    before, after = (
        "no date" if due is None else moment_said(due, course.zone)
        for due in (change.due_before, change.due_after)
    )
    moved = f"due {after} (before: {before})" if before != after else f"still due {after}"
    from_to = f" from {change.before} to {change.after or 'nothing'}" if change.before else ""
    if change.changed in {"estimate", "edition"}:
        from_to = ""
    what = change.changed.replace("_", " ")
    when = moment_said(change.at, course.zone)
    return f"{number}. {when}: {what} changed{from_to}; {moved}."


def _more(count: int, noun: str) -> str:
    return f"{count} more {noun}" if count == 1 else f"{count} more {noun}s"
