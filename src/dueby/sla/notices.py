"""The duty to tell the customer: when a notice is owed, by when, and whether it was sent in time.

A notice counts only with everything the agreement wants in it. The miss it announces stays a
miss; its clock is marked `with_notice` where the notice went out by the deadline or by its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dueby.sla.agreement import Missing, NoNumber, look_up
from dueby.sla.clocks import Clock, Flag, Reckoning
from dueby.sla.conditions import fits, possibly
from dueby.sla.facts import Fact, InstantError, read_instant
from dueby.sla.terms import before, due_at

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.case import Case
    from dueby.sla.terms import Term


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice owed: since when, until when, and what was sent."""

    duty: str
    event: str
    owed_at: datetime
    due_at: datetime | None
    sent_at: datetime | None
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """The notices of a case, with the clocks they mark and the clocks of their own."""

    notices: tuple[Notice, ...]
    clocks: list[Clock]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a notice is owed: a fact, or a deadline that passed (fact is None)."""

    at: datetime
    event: str
    fact: Fact | None


def estimated(fact: Fact) -> datetime | None:
    """Return the estimate that a fact carries, or None."""
    value = fact.fields.get("estimated_at")
    if value is None:
        return None
    try:
        return read_instant(value)
    except InstantError:
        return None


def notices_owed(
    agreement: Agreement,
    case: Case,
    clocks: Sequence[Clock],
    facts: Sequence[Fact],
    at: datetime | None,
) -> Owed:
    """Return what is owed by `at`, and the clocks of the case with their marks and notices."""
    owed = Owed((), list(clocks), [])
    for duty in agreement.notices.values():
        if possibly(duty.selectors, case.attributes) is False:
            continue
        if duty.about:
            owed = _about_clocks(agreement, case, duty, owed, facts, at)
        else:
            owed = _about_facts(agreement, case, duty, owed, facts)
    return owed


def _about_clocks(  # noqa: PLR0913, PLR0917 - a duty, the case it is owed in, and what came before
    agreement: Agreement,
    case: Case,
    duty: NoticeDuty,
    owed: Owed,
    facts: Sequence[Fact],
    at: datetime | None,
) -> Owed:
    notices, marked, own, warnings = list(owed.notices), [], [], list(owed.warnings)
    for clock in owed.clocks:
        if clock.target.name not in duty.about or clock.started_at is None:
            marked.append(clock)
            continue
        cause = _first_cause(duty, clock, facts, at)
        if cause is None:
            marked.append(clock)
            continue
        measured, notice = _measured(agreement, case, duty, clock, cause, facts)
        notices.append(notice)
        own.append(measured)
        if notice.sent_at is not None and not notice.is_complete:
            wanted = " and ".join(duty.contains)
            warnings.append(
                f"{duty.name}: a notice was sent on {notice.sent_at:%Y-%m-%d %H:%M} UTC without "
                f"everything it must contain ({wanted}); it does not count"
            )
        deadlines = [each for each in (clock.due_at, notice.due_at) if each is not None]
        in_time = (
            notice.is_complete
            and notice.sent_at is not None
            and any(notice.sent_at <= each for each in deadlines)
        )
        marked.append(clock._replace(flags=clock.flags | {Flag.WITH_NOTICE}) if in_time else clock)
    return Owed(tuple(notices), [*marked, *own], warnings)


def _first_cause(
    duty: NoticeDuty, clock: Clock, facts: Sequence[Fact], at: datetime | None
) -> _Cause | None:
    causes = list(_causes(duty, clock, facts, at))
    return min(causes, key=lambda cause: cause.at, default=None)


def _causes(
    duty: NoticeDuty, clock: Clock, facts: Sequence[Fact], at: datetime | None
) -> Iterable[_Cause]:
    kinds = {each.fact for each in (*duty.owed_when, *duty.sent_by)}
    for fact in facts:
        if fact.type not in kinds or not _makes_owed(duty, fact):
            continue
        # What was known before the clock started is known from its start on.
        known_at = fact.at if clock.started_at is None else max(fact.at, clock.started_at)
        if _runs(clock, known_at) and (fact.at == known_at or not _is_sent(duty, fact)):
            yield _Cause(known_at, fact.id, fact)
    if duty.on_estimate:
        yield from _passed_by_estimates(clock, facts)
    overdue_at = clock.overdue_at() if duty.on_overdue else None
    if overdue_at is None or at is None or at <= overdue_at:
        return
    if _runs(clock, overdue_at) and clock.stopped_at != overdue_at:
        yield _Cause(overdue_at, "clock.overdue", None)


def _passed_by_estimates(clock: Clock, facts: Sequence[Fact]) -> Iterable[_Cause]:
    """Give the moments at which the latest estimate lies past the date of that time."""
    told = [fact for fact in facts if "estimated_at" in fact.fields]
    for number, fact in enumerate(told, 1):
        estimate = estimated(fact)
        for each in clock.deadlines():
            at = max(each.since, fact.at)
            is_over = each.until is not None and each.until <= at
            is_replaced = number < len(told) and told[number].at <= at
            if estimate is None or each.due is None or is_over or is_replaced:
                continue
            if estimate > each.due and _runs(clock, at):
                cause = each.change if each.change is not None and at > fact.at else fact
                yield _Cause(at, cause.id, cause)


def _makes_owed(duty: NoticeDuty, fact: Fact) -> bool:
    """Tell whether a fact says the overrun, or is the notice itself."""
    said = any(each.fact == fact.type and fits(each.where, fact) for each in duty.owed_when)
    return said or _is_complete(duty, fact)


def _runs(clock: Clock, at: datetime) -> bool:
    if clock.started_at is None or at < clock.started_at:
        return False
    ends = [each for each in (clock.stopped_at, clock.cancelled_at) if each is not None]
    return all(at <= end for end in ends)


def _is_complete(duty: NoticeDuty, fact: Fact) -> bool:
    if not _is_sent(duty, fact):
        return False
    contains = fact.fields.get("contains")
    held = set(contains) if isinstance(contains, list) else set()
    return held.issuperset(duty.contains)


def _is_sent(duty: NoticeDuty, fact: Fact) -> bool:
    return any(each.fact == fact.type and fits(each.where, fact) for each in duty.sent_by)


def _measured(  # noqa: PLR0913, PLR0917 - a duty, its clock, its cause, and what was sent
    agreement: Agreement,
    case: Case,
    duty: NoticeDuty,
    clock: Clock,
    cause: _Cause,
    facts: Sequence[Fact],
) -> tuple[Clock, Notice]:
    sent = [fact for fact in facts if fact.at >= cause.at and _is_sent(duty, fact)]
    complete = next((fact for fact in sent if _is_complete(duty, fact)), None)
    own = _clock(agreement, duty, cause, case.attributes)
    deadline = clock.due_at if duty.latest_at_deadline else None
    if deadline is not None and own.due_at is not None and cause.at < deadline:
        # Who knows before the deadline tells before it. Who learns of it only as the deadline
        # passes has the whole term from there.
        own = own._replace(due_at=min(own.due_at, deadline))
    if complete is not None:
        own = own._replace(stopped_at=complete.at, stop_fact=complete)
    else:
        own = _ended_with(clock, own)
    told = complete or (sent[0] if sent else None)
    notice = Notice(
        duty.name,
        cause.event,
        cause.at,
        own.due_at,
        None if told is None else told.at,
        complete is not None,
    )
    return own, notice


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


def _clock(
    agreement: Agreement, duty: NoticeDuty, cause: _Cause, attributes: dict[str, str]
) -> Clock:
    found = _promised(agreement, duty, attributes)
    if found is None:
        return Clock(
            agreement, duty, duty.strength, cause.fact, cause.at, reason="calendar_unknown"
        )
    promise, calendar = found
    if isinstance(promise, NoNumber):
        return Clock(
            agreement,
            duty,
            duty.strength,
            cause.fact,
            cause.at,
            reason=promise.reason,
            promise=promise,
            calendar=calendar,
        )
    return Clock(
        agreement,
        duty,
        duty.strength,
        cause.fact,
        cause.at,
        due_at(cause.at, promise, calendar),
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


def _about_facts(
    agreement: Agreement, case: Case, duty: NoticeDuty, owed: Owed, facts: Sequence[Fact]
) -> Owed:
    """Owe a notice for a fact itself: a cause analysis after the fix, maintenance ahead of it."""
    notices, clocks = list(owed.notices), list(owed.clocks)
    for fact in facts:
        if not any(each.fact == fact.type and fits(each.where, fact) for each in duty.owed_when):
            continue
        own = _clock(agreement, duty, _Cause(fact.at, fact.id, fact), case.attributes)
        if duty.ahead_of is not None:
            own = _ahead(duty, own, fact)
        sent = [each for each in facts if each.at >= fact.at and _is_sent(duty, each)]
        complete = next((each for each in sent if _is_complete(duty, each)), None)
        if complete is not None:
            own = own._replace(stopped_at=complete.at, stop_fact=complete)
        told = complete or (sent[0] if sent else None)
        notices.append(
            Notice(
                duty.name,
                fact.id,
                fact.at,
                own.due_at,
                None if told is None else told.at,
                complete is not None,
            )
        )
        clocks.append(own)
    return Owed(tuple(notices), clocks, owed.warnings)


def _ahead(duty: NoticeDuty, own: Clock, fact: Fact) -> Clock:
    try:
        moment = read_instant(fact.fields.get(duty.ahead_of or ""))
    except InstantError:
        return own._replace(due_at=None, reason=f"{duty.ahead_of}_unknown", reckonings=())
    if own.promise is None or own.calendar is None or isinstance(own.promise, NoNumber):
        return own
    return own._replace(due_at=before(moment, own.promise, own.calendar), reckonings=())
