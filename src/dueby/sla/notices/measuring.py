"""The clock of one notice: when it is due, when it was sent, what ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dueby.sla.agreement import Missing, NoNumber, look_up
from dueby.sla.clocks import Clock, Reckoning
from dueby.sla.facts import Fact, InstantError, read_instant
from dueby.sla.notices.causes import Cause, is_complete_notice, is_sent
from dueby.sla.terms import before, due_at

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.case import Case
    from dueby.sla.terms import Term


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice owed: since when and why, until when, about which clock, and what was sent.

    `cause` is the word of the agreement under `owed_when`, or the fact's own; `about` the place of
    the clock among those of the case, None where the notice is owed for a fact itself; `sent_id`
    the fact by which the customer was told.
    """

    duty: str
    event: str
    owed_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    is_complete: bool
    cause: str = ""
    about: int | None = None
    sent_id: str = ""


def measured(  # noqa: PLR0913, PLR0917 - a duty, its clock, its cause, and what was sent
    agreement: Agreement,
    case: Case,
    duty: NoticeDuty,
    clock: Clock,
    cause: Cause,
    facts: Sequence[Fact],
) -> tuple[Clock, Notice]:
    """Return the clock of a notice about another clock, and the notice as it stands."""
    told, is_complete = told_by(duty, facts, cause.at)
    own = clock_of(agreement, duty, cause, case.attributes)
    deadline = clock.due_at if duty.latest_at_deadline else None
    if deadline is not None and own.due_at is not None and cause.at < deadline:
        # Who knows before the deadline tells before it. Who learns of it only as the deadline
        # passes has the whole term from there.
        own = own._replace(due_at=min(own.due_at, deadline))
    sent_at = None if told is None else told.at
    if is_complete:
        own = own._replace(stopped_at=sent_at, stop_fact=told)
    else:
        own = _ended_with(clock, own)
    owed = Notice(duty.name, cause.event, cause.at, own.due_at, sent_at, is_complete, cause.why)
    return own, replace(owed, sent_id="" if told is None else told.id)


def told_by(duty: NoticeDuty, facts: Sequence[Fact], since: datetime) -> tuple[Fact | None, bool]:
    """Return what told the customer since a moment, and whether it held everything it must.

    Of several the first that is complete; else the first.
    """
    sent = [fact for fact in facts if fact.at >= since and is_sent(duty, fact)]
    complete = next((fact for fact in sent if is_complete_notice(duty, fact)), None)
    return (complete or (sent[0] if sent else None)), complete is not None


def _ended_with(clock: Clock, own: Clock) -> Clock:
    """Cancel a notice that nobody sent where its clock is cancelled, or met before it was due."""
    at, fact, reason = clock.cancelled_at, clock.cancel_fact, clock.reason
    if at is None and clock.stopped_at is not None and clock.stop_fact is not None:
        at, fact, reason = clock.stopped_at, clock.stop_fact, clock.stop_fact.type
        deadlines = [each for each in (clock.due_at, own.due_at) if each is not None]
        if any(at > each for each in deadlines):
            return own
    if at is None:
        return own
    return own._replace(cancelled_at=at, cancel_fact=fact, reason=reason, due_at=None)


def clock_of(
    agreement: Agreement, duty: NoticeDuty, cause: Cause, attributes: dict[str, str]
) -> Clock:
    """Return the clock of a notice that has not been sent."""
    own = Clock(agreement, duty, duty.strength, cause.fact, cause.at, cause=cause.why)
    found = _promised(agreement, duty, attributes)
    if found is None:
        return own._replace(reason="calendar_unknown")
    promise, calendar = found
    if isinstance(promise, NoNumber):
        return own._replace(reason=promise.reason, promise=promise, calendar=calendar)
    return own._replace(
        due_at=due_at(cause.at, promise, calendar),
        promise=promise,
        calendar=calendar,
        reckonings=(Reckoning.of(cause.at, promise, calendar),),
    )


def _promised(
    agreement: Agreement, duty: NoticeDuty, attributes: dict[str, str]
) -> tuple[Term | NoNumber, BusinessCalendar] | None:
    within = look_up(duty.within, attributes)
    name = look_up(duty.calendar, attributes)
    if isinstance(within, Missing) or isinstance(name, Missing):
        return None
    calendar = agreement.calendar_named(name, attributes)
    return None if isinstance(calendar, Missing) else (within, calendar)


def ahead(duty: NoticeDuty, own: Clock, fact: Fact) -> Clock:
    """Return a notice's clock, due so long before the moment that its fact names."""
    try:
        moment = read_instant(fact.fields.get(duty.ahead_of or ""))
    except InstantError:
        return own._replace(due_at=None, reason=f"{duty.ahead_of}_unknown", reckonings=())
    if own.promise is None or own.calendar is None or isinstance(own.promise, NoNumber):
        return own
    return own._replace(due_at=before(moment, own.promise, own.calendar), reckonings=())
