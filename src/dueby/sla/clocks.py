"""Clocks: one measurement against one target each, and how it stands at a moment.

A clock keeps the inputs of its computation (start, term, calendar, pauses, every recomputation).
Nothing that depends on "now" is stored: `standing`, `remaining` and `is_miss` take the moment.
All instants are aware and in UTC.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dueby.sla.agreement import NoNumber, Strength
from dueby.sla.interval import Interval
from dueby.sla.terms import counts_open_time, due_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, NoticeDuty, Rerating, Target
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.facts import Fact
    from dueby.sla.terms import Term

Measured: TypeAlias = "Target | NoticeDuty"


class Standing(StrEnum):
    """How a clock stands at a moment."""

    NOT_STARTED = "not_started"
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"
    CANCELLED = "cancelled"


class Flag(StrEnum):
    """What else is to be said of a clock, beside its standing."""

    RETROACTIVE = "retroactive"
    WITH_NOTICE = "with_notice"
    PROVISIONAL = "provisional"
    INFORMATION = "information"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


class Reckoning(NamedTuple):
    """One way to the due moment: a start, a term, a calendar.

    `unpaused` is the due moment of a clock that never pauses, which most do not.
    """

    start: datetime
    term: Term
    calendar: BusinessCalendar
    unpaused: datetime

    @classmethod
    def of(cls, start: datetime, term: Term, calendar: BusinessCalendar) -> Reckoning:
        """Return the way from a start by a term on a calendar."""
        return cls(start, term, calendar, due_at(start, term, calendar))

    def due(self, pauses: tuple[Interval, ...]) -> datetime:
        """Return the last moment in time, what was paused not counted."""
        if not pauses:
            return self.unpaused
        return due_at(self.start, self.term, self.calendar, pauses)


class Pause(NamedTuple):
    """A stretch that does not count: why, and the facts at its ends; no `end` while it lasts."""

    start: datetime
    end: datetime | None
    because: str
    begun_by: str
    ended_by: str | None = None


class Recalculation(NamedTuple):
    """A change while the clock ran: what changed, by which rule, and the due moment around it."""

    at: datetime
    fact: Fact
    changed: str
    before: str
    after: str
    rule: Rerating | str
    due_before: datetime | None
    due_after: datetime | None


class Deadline(NamedTuple):
    """A due moment and while it held: `until` is None for the last, `change` for the first."""

    due: datetime | None
    since: datetime
    until: datetime | None
    change: Fact | None


class Clock(NamedTuple):
    """One measurement against one target; a named tuple, for a busy desk makes very many.

    `due_at` is None with a `reason` where there is no date; `due` is the last moment in time.
    `cause` is why a notice is owed, by the word of the agreement.
    """

    agreement: Agreement
    target: Measured
    strength: Strength
    start_fact: Fact | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    reason: str | None = None
    stop_fact: Fact | None = None
    stopped_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancel_fact: Fact | None = None
    is_waiting: bool = False
    paused_since: datetime | None = None
    round: int = 1
    promise: Term | NoNumber | None = None
    calendar: BusinessCalendar | None = None
    reckonings: tuple[Reckoning, ...] = ()
    pauses: tuple[Pause, ...] = ()
    recalculations: tuple[Recalculation, ...] = ()
    flags: frozenset[Flag] = frozenset()
    cause: str = ""

    @property
    def counts_open_time(self) -> bool:
        """Tell whether only opening hours count towards the term."""
        return any(counts_open_time(each.term) for each in self.reckonings)

    def standing(self, at: datetime) -> Standing:
        """Return how the clock stands at `at`; a stop exactly at `due_at` is in time."""
        if self.cancelled_at is not None and self.cancelled_at <= at:
            return Standing.CANCELLED
        if self.started_at is None or self.started_at > at:
            return Standing.WAITING if self.is_waiting else Standing.NOT_STARTED
        if self.stopped_at is not None and self.stopped_at <= at:
            late = self.due_at is not None and self.stopped_at > self.due_at
            return Standing.MET_LATE if late else Standing.MET
        if self.due_at is not None and at > self.due_at:
            return Standing.OVERDUE
        return self._while_running(at)

    def _while_running(self, at: datetime) -> Standing:
        if self.paused_since is not None and self.paused_since <= at:
            return Standing.PAUSED
        if self.is_waiting:
            return Standing.WAITING
        closed = self.counts_open_time and not all(
            each.calendar.is_open(at) for each in self.reckonings
        )
        return Standing.CLOSED if closed else Standing.RUNNING

    def is_miss(self, at: datetime) -> bool:
        """Tell whether a commitment was not kept in time, judged at `at`."""
        late = self.standing(at) in {Standing.OVERDUE, Standing.MET_LATE}
        return late and self.strength is Strength.COMMITMENT

    def overdue_at(self) -> datetime | None:
        """Return the moment the clock became overdue, or None while it is not.

        A date that a change moved into the past is overdue from the change on.
        """
        changes = [each for each in self.recalculations if each.due_after != each.due_before]
        for number, change in enumerate(changes):
            until = change.at
            since = changes[number - 1].at if number else self.started_at
            due = change.due_before
            if due is not None and since is not None and max(due, since) < until:
                return max(due, since)
        if self.due_at is None or self.started_at is None:
            return None
        since = changes[-1].at if changes else self.started_at
        return max(self.due_at, since)

    def deadlines(self) -> Iterator[Deadline]:
        """Give every due moment the clock has had, in the order of the changes that moved it."""
        since, change = self.started_at, None
        for each in self.recalculations:
            if since is not None:
                yield Deadline(each.due_before, since, each.at, change)
            since, change = each.at, each.fact
        if since is not None:
            yield Deadline(self.due_at, since, None, change)

    def remaining(self, at: datetime) -> timedelta | None:
        """Return what is left until the due moment, open time where only that counts.

        Negative once overdue. None where there is no date, or the clock has ended.
        """
        if self.due_at is None or self.stopped_at is not None or self.cancelled_at is not None:
            return None
        if not self.counts_open_time or self.calendar is None:
            return self.due_at - at
        if at <= self.due_at:
            return self.calendar.open_between(at, self.due_at)
        return -self.calendar.open_between(self.due_at, at)


def earliest(reckonings: tuple[Reckoning, ...], pauses: tuple[Interval, ...]) -> datetime:
    """Return the due moment: the earliest of the ways to it."""
    return min(each.due(pauses) for each in reckonings)
