"""Why a notice is owed, and since when: what was said, estimated, or passed in silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from dueby.sla.conditions import fits
from dueby.sla.facts import Fact, InstantError, read_instant
from dueby.sla.shares import share_of, share_used_at

if TYPE_CHECKING:
    from dueby.sla.agreement import NoticeDuty
    from dueby.sla.clocks import Clock, Deadline


class Why(StrEnum):
    """The kinds of causes, but for those that are facts and go by the fact's name."""

    ESTIMATE = "estimate_passes_due"
    SILENCE = "share_without_estimate"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a notice is owed: a fact, or what passed in silence (fact is None).

    `why` is the word of the agreement under `owed_when`.
    """

    at: datetime
    event: str
    fact: Fact | None
    why: str


def estimated(fact: Fact) -> datetime | None:
    """Return the estimate that a fact carries, or None."""
    value = fact.fields.get("estimated_at")
    if value is None:
        return None
    try:
        return read_instant(value)
    except InstantError:
        return None


def first_cause(
    duty: NoticeDuty, clock: Clock, facts: Sequence[Fact], at: datetime | None
) -> Cause | None:
    """Return the earliest reason to owe a notice about a clock, or None."""
    overdue = _overdue(clock, at) if duty.on_overdue else None
    if not facts and duty.share is None:
        return overdue
    causes = [*_said(duty, clock, facts), *(() if overdue is None else (overdue,))]
    if at is not None:
        causes += (each for each in silences(duty, clock, facts) if each.at <= at)
    return min(causes, key=_since, default=None)


def _since(cause: Cause) -> datetime:
    return cause.at


def _overdue(clock: Clock, at: datetime | None) -> Cause | None:
    """Return that the deadline has passed in silence, where it has by `at`."""
    overdue_at = clock.overdue_at()
    if overdue_at is None or at is None or at <= overdue_at:
        return None
    if not _runs(clock, overdue_at) or clock.stopped_at == overdue_at:
        return None
    return Cause(overdue_at, "clock.overdue", None, Why.OVERDUE)


def _said(duty: NoticeDuty, clock: Clock, facts: Sequence[Fact]) -> Iterable[Cause]:
    kinds = duty.heard
    for fact in facts:
        if fact.type not in kinds or not _makes_owed(duty, fact):
            continue
        # What was known before the clock started is known from its start on.
        known_at = fact.at if clock.started_at is None else max(fact.at, clock.started_at)
        if _runs(clock, known_at) and (fact.at == known_at or not is_sent(duty, fact)):
            yield Cause(known_at, fact.id, fact, fact.type)
    if duty.on_estimate:
        yield from _passed_by_estimates(clock, facts)


def _passed_by_estimates(clock: Clock, facts: Sequence[Fact]) -> Iterable[Cause]:
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
                yield Cause(at, cause.id, cause, Why.ESTIMATE)


def silences(duty: NoticeDuty, clock: Clock, facts: Sequence[Fact]) -> Iterable[Cause]:
    """Give the moments from which on, a share of the term used up, no estimate lies ahead.

    They may lie in the future: then they come true unless something happens before.
    """
    if duty.share is None:
        return
    told = [(fact.at, estimated(fact)) for fact in facts if "estimated_at" in fact.fields]
    for each in clock.deadlines():
        reached_at = _used_at(clock, duty.share, each)
        if reached_at is None:
            continue
        at = _without_estimate(max(reached_at, each.since), told)
        is_over = each.until is not None and at >= each.until
        if not is_over and _counts(clock, at, each.due):
            yield Cause(at, "clock.share_used", None, Why.SILENCE)


def _used_at(clock: Clock, share: float, held: Deadline) -> datetime | None:
    if held.until is None:
        return share_used_at(clock, share)
    return None if held.due is None else share_of(clock, share, held.due)


def _without_estimate(
    since: datetime, told: Sequence[tuple[datetime, datetime | None]]
) -> datetime:
    """Return the first moment since then at which the latest estimate does not lie ahead.

    An estimate holds until it passes or another one takes its place.
    """
    moment = since
    for number, (at, estimate) in enumerate(told):
        if at > moment:
            break
        replaced_at = told[number + 1][0] if number + 1 < len(told) else None
        if replaced_at is not None and replaced_at <= moment:
            continue
        if estimate is not None and estimate > moment:
            moment = estimate if replaced_at is None else min(estimate, replaced_at)
    return moment


def _counts(clock: Clock, at: datetime, due: datetime | None) -> bool:
    """Tell whether the clock is still on its way at a moment before its date."""
    if due is not None and at >= due:
        return False
    if clock.paused_since is not None and at > clock.paused_since:
        return False
    return _runs(clock, at) and clock.stopped_at != at


def _makes_owed(duty: NoticeDuty, fact: Fact) -> bool:
    """Tell whether a fact says the overrun, or is the notice itself."""
    return is_said(duty, fact) or is_complete_notice(duty, fact)


def is_said(duty: NoticeDuty, fact: Fact) -> bool:
    """Tell whether a fact says that a notice is owed."""
    return any(each.fact == fact.type and fits(each.where, fact) for each in duty.owed_when)


def _runs(clock: Clock, at: datetime) -> bool:
    if clock.started_at is None or at < clock.started_at:
        return False
    ends = [each for each in (clock.stopped_at, clock.cancelled_at) if each is not None]
    return all(at <= end for end in ends)


def is_complete_notice(duty: NoticeDuty, fact: Fact) -> bool:
    """Tell whether a fact is a notice with everything that it must contain."""
    if not is_sent(duty, fact):
        return False
    contains = fact.fields.get("contains")
    held = set(contains) if isinstance(contains, list) else set()
    return held.issuperset(duty.contains)


def is_sent(duty: NoticeDuty, fact: Fact) -> bool:
    """Tell whether a fact is a notice, complete or not."""
    return any(each.fact == fact.type and fits(each.where, fact) for each in duty.sent_by)
