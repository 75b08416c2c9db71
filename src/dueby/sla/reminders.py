"""When a running clock is spoken of: so much of its term used up, so long before or after its date.

Moments are those of the date as it stands, in whole seconds and never early. A clock that counts
only open hours is spoken of within them: what would fall outside comes at the closing before, or
at the next opening where the clock began after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from dueby.sla.interval import Interval
from dueby.sla.shares import ended_pauses, share_used_at
from dueby.sla.terms import BusinessDays, BusinessTime, Elapsed, due_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.clocks import Clock

Length: TypeAlias = "Elapsed | BusinessTime | BusinessDays"
SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Share:
    """So much of the term used up, 0.75 of it."""

    of_term: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """So long before the date, 4 business hours before it, on the clock's own calendar."""

    by: Length


def warned_at(clock: Clock, threshold: Share | Ahead) -> datetime | None:
    """Return the moment at which a clock passes a threshold, before its date.

    None where there is no date, while it pauses, and where it began with the threshold passed.
    """
    due, start, calendar = clock.due_at, clock.started_at, clock.calendar
    if due is None or start is None or calendar is None or clock.paused_since is not None:
        return None
    if isinstance(threshold, Share):
        found = share_used_at(clock, threshold.of_term)
    else:
        found = _before(due, threshold.by, calendar, ended_pauses(clock))
    if found is None:
        return None
    if clock.counts_open_time and not calendar.is_open(found):
        closing = calendar.last_closing(found)
        found = closing if closing > start else calendar.next_opening(found)
    found = _whole(found)
    return found if start < found < due else None


def dated_since(clock: Clock) -> datetime | None:
    """Return since when a clock has had the date that it has: its start, or the last change."""
    moved = [each.at for each in clock.recalculations if each.due_after != each.due_before]
    return moved[-1] if moved else clock.started_at


def repeated_at(clock: Clock, every: Length, number: int, since: datetime) -> datetime | None:
    """Return when a clock overdue since a moment has been so for a number of lengths."""
    if clock.calendar is None:
        return None
    calendar, found = clock.calendar, due_at(since, _times(every, number), clock.calendar)
    is_within = not clock.counts_open_time or calendar.last_closing(found) == found
    return _whole(found if is_within else calendar.next_opening(found))


def repeats_by(clock: Clock, every: Length, since: datetime, at: datetime) -> int:
    """Return how many lengths a clock overdue since a moment had been so just before `at`."""
    if clock.calendar is None or at <= since:
        return 0
    one = due_at(since, every, clock.calendar)
    if isinstance(every, Elapsed):
        number = (at - since) // every.duration
    else:
        used = clock.calendar.open_between(since, at)
        number = used // clock.calendar.open_between(since, one)
    while number:
        last = repeated_at(clock, every, number, since)
        if last is not None and last < at:
            break
        number -= 1
    return number


def _before(
    due: datetime, length: Length, calendar: BusinessCalendar, pauses: Sequence[Interval]
) -> datetime:
    """Return the moment from which so much that counts is left until the date."""
    match length:
        case Elapsed(duration):
            return _elapsed_before(due, duration, pauses)
        case BusinessTime(duration):
            return calendar.subtract(due, duration, pauses)
        case BusinessDays(count, counting):
            return calendar.business_day_before(due, count, counting, pauses)


def _elapsed_before(due: datetime, duration: timedelta, pauses: Sequence[Interval]) -> datetime:
    moment, left = due, duration
    for pause in sorted(pauses, key=lambda each: each.start, reverse=True):
        if pause.end <= moment - left:
            break
        if pause.start < moment:
            left -= max(moment - pause.end, timedelta())
            moment = pause.start
    return moment - left


def _times(length: Length, number: int) -> Length:
    match length:
        case Elapsed(duration):
            return Elapsed(duration * number)
        case BusinessTime(duration):
            return BusinessTime(duration * number)
        case BusinessDays(count, counting):
            return BusinessDays(count * number, counting)


def _whole(moment: datetime) -> datetime:
    return moment if not moment.microsecond else moment.replace(microsecond=0) + SECOND
