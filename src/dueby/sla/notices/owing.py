"""The notices of a case: which duties it has, what they owe, and the clocks they mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from dueby.sla.clocks import Clock, Flag
from dueby.sla.conditions import possibly
from dueby.sla.facts import Fact
from dueby.sla.notices.causes import Cause, first_cause, is_said
from dueby.sla.notices.measuring import Notice, ahead, clock_of, measured, told_by

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement, NoticeDuty
    from dueby.sla.case import Case


@dataclass(slots=True)
class Owed:
    """The clocks of a case with their marks and those of its notices, the notices, warnings."""

    clocks: list[Clock]
    notices: list[Notice]
    warnings: list[str]


def notices_owed(
    agreement: Agreement,
    case: Case,
    clocks: Sequence[Clock],
    facts: Sequence[Fact],
    at: datetime | None,
) -> Owed:
    """Return what is owed by `at`, and the clocks of the case with their marks and notices."""
    owed = Owed(list(clocks), [], [])
    for duty in agreement.notices.values():
        if possibly(duty.selectors, case.attributes) is False:
            continue
        said = [fact for fact in facts if fact.type in duty.heard or "estimated_at" in fact.fields]
        if duty.about:
            _about_clocks(agreement, case, duty, owed, said, at)
        else:
            _about_facts(agreement, case, duty, owed, said)
    return owed


def _about_clocks(  # noqa: PLR0913, PLR0917 - a duty, the case it is owed in, and what came before
    agreement: Agreement,
    case: Case,
    duty: NoticeDuty,
    owed: Owed,
    facts: Sequence[Fact],
    at: datetime | None,
) -> None:
    for place, clock in enumerate(owed.clocks.copy()):
        if clock.target.name not in duty.about or clock.started_at is None:
            continue
        for fact in _said_too_late(duty, clock, owed.clocks, facts):
            owed.warnings.append(_too_late(clock, fact))
            owed.clocks[place] = _flagged(owed.clocks[place], Flag.CONTRADICTION)
        cause = first_cause(duty, clock, facts, at)
        if cause is None:
            continue
        own, notice = measured(agreement, case, duty, clock, cause, facts)
        owed.notices.append(replace(notice, about=place))
        owed.clocks.append(own)
        if notice.sent_at is not None and not notice.is_complete:
            owed.warnings.append(_incomplete(duty, notice.sent_at))
        if _is_told_in_time(clock, notice):
            owed.clocks[place] = _flagged(owed.clocks[place], Flag.WITH_NOTICE)


def _said_too_late(
    duty: NoticeDuty, clock: Clock, clocks: Sequence[Clock], facts: Sequence[Fact]
) -> Iterator[Fact]:
    """Give what announces an overrun when the clock has stopped, and no other round runs."""
    if clock.stopped_at is None or not facts or facts[-1].at <= clock.stopped_at:
        return
    siblings = [each for each in clocks if each.target is clock.target]
    for fact in facts:
        if fact.at > clock.stopped_at and is_said(duty, fact) and clock is siblings[-1]:
            yield fact


def _too_late(clock: Clock, fact: Fact) -> str:
    stop = "" if clock.stop_fact is None else f" with {clock.stop_fact.type} ({clock.stop_fact.id})"
    return (
        f"{clock.target.name}: {fact.type} ({fact.id}) at {fact.at:%Y-%m-%d %H:%M} UTC came after "
        f"the clock had stopped{stop}; no notice is owed for it"
    )


def _incomplete(duty: NoticeDuty, sent_at: datetime) -> str:
    wanted = " and ".join(duty.contains)
    return (
        f"{duty.name}: a notice was sent on {sent_at:%Y-%m-%d %H:%M} UTC without "
        f"everything it must contain ({wanted}); it does not count"
    )


def _is_told_in_time(clock: Clock, notice: Notice) -> bool:
    sent_at = notice.sent_at
    if sent_at is None or not notice.is_complete:
        return False
    return any(each is not None and sent_at <= each for each in (clock.due_at, notice.due_at))


def _flagged(clock: Clock, flag: Flag) -> Clock:
    return clock._replace(flags=clock.flags | {flag})


def _about_facts(
    agreement: Agreement, case: Case, duty: NoticeDuty, owed: Owed, facts: Sequence[Fact]
) -> None:
    """Owe a notice for a fact itself: a cause analysis after the fix, maintenance ahead of it."""
    for fact in facts:
        if not is_said(duty, fact):
            continue
        cause = Cause(fact.at, fact.id, fact, fact.type)
        own = clock_of(agreement, duty, cause, case.attributes)
        if duty.ahead_of is not None:
            own = ahead(duty, own, fact)
        told, is_complete = told_by(duty, facts, fact.at)
        sent_at = None if told is None else told.at
        if is_complete:
            own = own._replace(stopped_at=sent_at, stop_fact=told)
        notice = Notice(duty.name, fact.id, fact.at, own.due_at, sent_at, is_complete, fact.type)
        owed.notices.append(replace(notice, sent_id="" if told is None else told.id))
        owed.clocks.append(own)
