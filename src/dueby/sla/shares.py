"""When a share of a clock's term is used up: for warnings, and for the duty to notify.

The term is what counts between the start and the due moment: open time where only that counts,
else all that passes; what is paused never. So a share is of the date as it stands now, whatever
moved it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.agreement import Target
from dueby.sla.clocks import earliest
from dueby.sla.interval import Interval, subtract, total
from dueby.sla.terms import BusinessTime, Elapsed, due_at

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.sla.clocks import Clock


def share_used_at(clock: Clock, share: float) -> datetime | None:
    """Return when a share of the running term (0.75 of it) is used up.

    None where there is no date, and where a pause that still lasts came before.
    """
    due = clock.due_at
    if due is None and clock.paused_since is not None and clock.reckonings:
        due = earliest(clock.reckonings, ended_pauses(clock))
    if due is None:
        return None
    moment = share_of(clock, share, due)
    is_put_off = clock.paused_since is not None and (moment is None or moment > clock.paused_since)
    return None if is_put_off else moment


def share_of(clock: Clock, share: float, due: datetime) -> datetime | None:
    """Return when a share of the term up to `due`, one of the clock's dates, is used up."""
    if clock.started_at is None or clock.calendar is None:
        return None
    start, pauses = _counted_from(clock, clock.started_at), ended_pauses(clock)
    if due <= start:
        return start
    if clock.counts_open_time:
        used = clock.calendar.open_between(start, due, pauses) * share
        return due_at(start, BusinessTime(used), clock.calendar, pauses) if used else start
    used = total(subtract([Interval(start, due)], pauses)) * share
    return due_at(start, Elapsed(used), clock.calendar, pauses) if used else start


def _counted_from(clock: Clock, start: datetime) -> datetime:
    target, calendar = clock.target, clock.calendar
    is_put_off = isinstance(target, Target) and target.counts_from_next_opening
    if not is_put_off or calendar is None or clock.counts_open_time:
        return start
    return calendar.next_opening(start)


def ended_pauses(clock: Clock) -> tuple[Interval, ...]:
    """Return the pauses of a clock that are over and took any time."""
    ended = ((each.start, each.end) for each in clock.pauses)
    return tuple(Interval(start, end) for start, end in ended if end is not None and start < end)
