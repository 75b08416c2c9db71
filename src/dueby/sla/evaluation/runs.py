"""A clock in the making: what the fold keeps of one measurement until all facts are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from dueby.sla.agreement import NoNumber, Rerating
from dueby.sla.clocks import Clock, Flag, Pause, Recalculation, Reckoning, earliest
from dueby.sla.interval import Interval
from dueby.sla.terms import (
    BusinessTime,
    Elapsed,
    counts_open_time,
    due_at,
)

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, Strength, Target
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.facts import Fact
    from dueby.sla.terms import Term


@dataclass(slots=True, eq=False)
class Run:
    """One measurement on its way: mutable, and gone once its Clock is made."""

    agreement: Agreement
    target: Target
    strength: Strength
    started_at: datetime
    start_fact: Fact
    report: str
    round: int = 1
    promise: Term | NoNumber | None = None
    calendar: BusinessCalendar | None = None
    reckonings: tuple[Reckoning, ...] = ()
    reason: str | None = None
    is_waiting: bool = False
    is_open: bool = True
    stopped_at: datetime | None = None
    stop_fact: Fact | None = None
    cancelled_at: datetime | None = None
    cancel_fact: Fact | None = None
    has_left: bool = False
    known: Mapping[str, str] | None = None
    paused_since: datetime | None = None
    pause_fact: Fact | None = None
    pauses: tuple[Pause, ...] = ()
    recalculations: tuple[Recalculation, ...] = ()
    estimate: datetime | None = None
    flags: frozenset[Flag] = frozenset()

    def flag(self, flag: Flag) -> None:
        """Mark the measurement."""
        self.flags |= {flag}

    def tell(self, change: Recalculation) -> None:
        """Add a change to the history."""
        self.recalculations = (*self.recalculations, change)

    def promise_now(
        self,
        promise: Term | NoNumber,
        calendar: BusinessCalendar,
        start: datetime,
        known: tuple[Reckoning, ...] = (),
    ) -> None:
        """Take a promise that counts from `start`, or from the next opening after it.

        `known` is a reckoning of another clock: two promises of one report are often the same.
        """
        self.promise, self.calendar = promise, calendar
        self.is_waiting, self.reason = False, None
        if isinstance(promise, NoNumber):
            self.reckonings, self.reason = (), promise.reason
            return
        start = self._counted_from(start, promise, calendar)
        is_known = known and known[0][:3] == (start, promise, calendar)
        self.reckonings = known if is_known else (Reckoning.of(start, promise, calendar),)

    def _counted_from(self, start: datetime, term: Term, calendar: BusinessCalendar) -> datetime:
        # Business terms count from the next opening by themselves, each counting in its own way.
        is_put_off = self.target.counts_from_next_opening and not counts_open_time(term)
        return calendar.next_opening(start) if is_put_off else start

    def promise_nothing(self, reason: str, *, is_waiting: bool) -> None:
        """Go on without a date, for a reason that a later fact may lift."""
        self.promise, self.reckonings = None, ()
        self.reason, self.is_waiting = reason, is_waiting

    def due(self) -> datetime | None:
        """Return the due moment by what is known so far; None where there is no date.

        While paused there is none, but for a term that was used up before: a pause gives no time
        back.
        """
        if not self.reckonings:
            return None
        if self.pauses or len(self.reckonings) > 1:
            found = earliest(self.reckonings, self.paused())
        else:
            found = self.reckonings[0].unpaused
        if self.estimate is not None:
            found = max(found, self.estimate)
        return found if self.paused_since is None or found <= self.paused_since else None

    def paused(self) -> tuple[Interval, ...]:
        """Return the pauses that have ended."""
        return tuple(Interval(each.start, each.end) for each in self.pauses if each.end is not None)

    def pause(self, at: datetime, fact: Fact) -> None:
        """Stop counting at `at`."""
        if self.paused_since is None:
            self.paused_since, self.pause_fact = max(at, self.started_at), fact

    def resume(self, at: datetime, fact: Fact) -> None:
        """Count again from `at`."""
        if self.paused_since is None or self.pause_fact is None:
            return
        cause = str(self.pause_fact.fields.get("on") or self.pause_fact.type)
        if at > self.paused_since:
            pause = Pause(self.paused_since, at, cause, self.pause_fact.id, fact.id)
            self.pauses = (*self.pauses, pause)
        self.paused_since = self.pause_fact = None

    def stop(self, at: datetime, fact: Fact) -> None:
        """End the measurement; a pause that lasts ends with it."""
        self.resume(at, fact)
        self.stopped_at, self.stop_fact, self.is_open = at, fact, False

    def cancel(self, at: datetime, fact: Fact, reason: str) -> None:
        """End the measurement without a result."""
        self.resume(at, fact)
        self.cancelled_at, self.cancel_fact, self.reason = at, fact, reason
        self.is_open = False

    def come_back(self, at: datetime, fact: Fact) -> None:
        """Go on as if it had never been cancelled, since its promise holds again after all."""
        cancelled_at = self.cancelled_at or at
        self.cancelled_at = self.cancel_fact = None
        self.has_left, self.is_open = False, self.stopped_at is None
        self.reason = self.promise.reason if isinstance(self.promise, NoNumber) else None
        due = self.due()
        self.tell(Recalculation(at, fact, fact.type, "cancelled", "", "goes on", None, due))
        if due is not None and cancelled_at <= due < at:
            self.flag(Flag.RETROACTIVE)

    def reopen(self, at: datetime, fact: Fact) -> None:
        """Resume after a stop; the time between does not count."""
        if self.stopped_at is None or self.stop_fact is None:
            return
        if at > self.stopped_at:
            between = Pause(self.stopped_at, at, self.stop_fact.type, self.stop_fact.id, fact.id)
            self.pauses = (*self.pauses, between)
        self.stopped_at = self.stop_fact = None
        self.is_open = self.cancelled_at is None

    def recompute(
        self, rule: Rerating, promise: Term | NoNumber, calendar: BusinessCalendar, at: datetime
    ) -> None:
        """Take a new promise while running, by the agreement's rule for such a change.

        `at` is the moment of the change.
        """
        if not self.reckonings or isinstance(promise, NoNumber) or rule is Rerating.FROM_START:
            self.promise_now(promise, calendar, self.started_at)
        elif rule is Rerating.FROM_CHANGE:
            self.promise_now(promise, calendar, at)
        elif rule is Rerating.EARLIER_OF:
            self.promise, self.calendar = promise, calendar
            start = self._counted_from(at, promise, calendar)
            self.reckonings = (*self.reckonings, Reckoning.of(start, promise, calendar))
        elif rule in {Rerating.REMAINING_TIME, Rerating.REMAINING_SHARE}:
            self._carry_over(rule, promise, calendar, at)

    def _carry_over(
        self, rule: Rerating, promise: Term, calendar: BusinessCalendar, at: datetime
    ) -> None:
        due, pauses = self.due(), self.paused()
        whole = due_at(at, promise, calendar)
        if due is None or due <= at or self.calendar is None:
            return
        left = self._counted(at, due, self.calendar, pauses)
        if rule is Rerating.REMAINING_SHARE:
            used = self._counted(self.started_at, at, self.calendar, pauses)
            new = self._counted(at, whole, calendar, ())
            left = new * (left / (left + used))
        self.promise, self.calendar = promise, calendar
        if left > timedelta():
            carried = BusinessTime(left) if counts_open_time(promise) else Elapsed(left)
            self.reckonings = (
                Reckoning.of(at, carried, calendar),
                Reckoning.of(at, promise, calendar),
            )

    def _counted(
        self,
        start: datetime,
        end: datetime,
        calendar: BusinessCalendar,
        pauses: tuple[Interval, ...],
    ) -> timedelta:
        promise = self.promise
        if promise is not None and not isinstance(promise, NoNumber) and counts_open_time(promise):
            return calendar.open_between(start, end, pauses)
        paused = (Interval(start, end) & each for each in pauses) if end > start else ()
        return (end - start) - sum((each.duration for each in paused if each), timedelta())

    def finished(self) -> Clock:
        """Return the measurement as a frozen value."""
        due = None if self.cancelled_at is not None else self.due()
        reason, pauses = self.reason, self.pauses
        if self.paused_since is not None and self.pause_fact is not None:
            if due is None and reason is None:
                reason = "paused"
            cause = str(self.pause_fact.fields.get("on") or self.pause_fact.type)
            pauses = (*pauses, Pause(self.paused_since, None, cause, self.pause_fact.id))
        return Clock(
            self.agreement,
            self.target,
            self.strength,
            self.start_fact,
            self.started_at,
            due,
            reason,
            self.stop_fact,
            self.stopped_at,
            self.cancelled_at,
            self.cancel_fact,
            self.is_waiting,
            self.paused_since,
            self.round,
            self.promise,
            self.calendar,
            self.reckonings,
            pauses,
            self.recalculations,
            self.flags,
        )
