"""What pauses do to open time: the part of it inside a pause does not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.calendars.local_days import joined
from dueby.sla.instants import since_epoch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.sla.calendars.local_days import Stretch
    from dueby.sla.calendars.open_time import AlwaysOpen, OpenTime
    from dueby.sla.interval import Interval


def lost(time: OpenTime | AlwaysOpen, pauses: Iterable[Interval], start: int, end: int) -> int:
    """Return how much of the open time from `start` to `end` is paused."""
    return sum(to - since for since, to in _positions(time, pauses, start, end))


def after(time: OpenTime | AlwaysOpen, pauses: Iterable[Interval], start: int, length: int) -> int:
    """Return when `length` of unpaused open time has first passed since `start`."""
    goal = time.position(start) + length
    for since, to in _positions(time, pauses, start, None):
        if since >= goal:
            break
        goal += to - since
    return time.earliest(goal)


def before(time: OpenTime | AlwaysOpen, pauses: Iterable[Interval], end: int, length: int) -> int:
    """Return the latest instant from which `length` of unpaused open time passes until `end`.

    Of no length at all, it is the last open moment that is not paused.
    """
    goal = time.position(end) - length
    for since, to in reversed(_positions(time, pauses, None, end)):
        if to < goal or (to == goal and length):
            break
        goal -= to - since
    return time.latest(goal) if length else time.earliest(goal)


def _positions(
    time: OpenTime | AlwaysOpen, pauses: Iterable[Interval], first: int | None, last: int | None
) -> list[Stretch]:
    """Return the pauses as stretches of open time, in order and apart, clipped to what is asked."""
    stretches = ((since_epoch(pause.start), since_epoch(pause.end)) for pause in pauses)
    clipped = (
        (since if first is None else max(since, first), to if last is None else min(to, last))
        for since, to in stretches
    )
    return joined((time.position(since), time.position(to)) for since, to in clipped if since < to)
