"""What is yet to be told of a subject's clocks: what time has brought, and what it will bring.

A clock that has ended, pauses or has no date is not spoken of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.clocks.announcements import DUE, OVERDUE, OWED, WARNING, Announced, Announcement
from dueby.desk.clocks.models.warning_rule import COMMITMENT, WarningKind
from dueby.sla.reminders import dated_since, repeated_at, repeats_by, warned_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from dueby.desk.clocks.models import WarningRule
    from dueby.sla.clocks import Clock
    from dueby.sla.evaluation import Evaluation


def pending(
    told: Evaluation,
    announced: Announced,
    recorded: Mapping[str, datetime],
    rules: Sequence[WarningRule],
    at: datetime,
) -> list[Announcement]:
    """Return what is yet to be told of an evaluation as known at `at`, in order of the moments.

    `recorded` tells when each fact was recorded. Of what lies ahead the next of each kind is there.
    """
    found: list[Announcement] = []
    for number, clock in enumerate(told.clocks, 1):
        if _is_running(clock):
            known_at = _known_at(clock, recorded)
            found += _warnings(number, clock, rules, known_at)
            found.append(Announcement(DUE, _overdue_at(clock), number, clock))
    found += _owed(told)
    new = {each.keys[0]: each for each in found if not announced.has(each)}
    repeats = (
        repeat
        for number, clock in enumerate(told.clocks, 1)
        if _is_running(clock) and _overdue_at(clock) < at
        for repeat in _repeats(number, clock, announced, rules, at)
    )
    return sorted([*new.values(), *repeats], key=lambda each: each.at)


def _is_running(clock: Clock) -> bool:
    ends = (clock.stopped_at, clock.cancelled_at, clock.paused_since)
    return clock.due_at is not None and clock.started_at is not None and ends == (None, None, None)


def _known_at(clock: Clock, recorded: Mapping[str, datetime]) -> datetime:
    """Return from when on the desk knew the date that a clock has."""
    moved = [each for each in clock.recalculations if each.due_after != each.due_before]
    fact = moved[-1].fact if moved else clock.start_fact
    since = _dated_since(clock)
    return since if fact is None else max(since, recorded.get(fact.id, since))


def _dated_since(clock: Clock) -> datetime:
    since = dated_since(clock)
    assert since is not None  # noqa: S101 - asked of running clocks alone
    return since


def _overdue_at(clock: Clock) -> datetime:
    assert clock.due_at is not None  # noqa: S101 - asked of running clocks alone
    return max(clock.due_at, _dated_since(clock))


def _warnings(
    number: int, clock: Clock, rules: Sequence[WarningRule], known_at: datetime
) -> Iterator[Announcement]:
    """Give the warnings of a clock before its date.

    Of those that had passed when the date became known, the last alone; none where the date had.
    """
    if clock.due_at is None or clock.due_at <= known_at:
        return
    passed = {
        rule.key: (moment, rule)
        for rule in rules
        if rule.kind != WarningKind.REPEAT and rule.fits(clock)
        if (moment := warned_at(clock, rule.threshold)) is not None
    }
    ways = sorted(passed.values(), key=lambda each: (each[0], each[1].key))
    begun = max((place for place, each in enumerate(ways) if each[0] < known_at), default=0)
    for moment, rule in ways[begun:]:
        if rule.holds_from is not None and moment < rule.holds_from:
            continue
        is_last = rule is ways[-1][1] and clock.strength.value == COMMITMENT
        more: dict[str, object] = {"rule": rule.key, "last": is_last}
        yield Announcement(WARNING, max(moment, _dated_since(clock)), number, clock, more)


def _repeats(
    number: int, clock: Clock, announced: Announced, rules: Sequence[WarningRule], at: datetime
) -> Iterator[Announcement]:
    """Give the last repeat that time has brought and that was not told, and the next one.

    What was missed is not made up for one by one: each says the same.
    """
    since = _overdue_at(clock)
    for rule in {each.key: each for each in rules if each.kind == WarningKind.REPEAT}.values():
        if not rule.fits(clock):
            continue
        known = Announcement(OVERDUE, since, number, clock, {"rule": rule.key})
        told = announced.repeats(known)
        if rule.holds_from is not None:
            told = max(told, repeats_by(clock, rule.length, since, rule.holds_from))
        passed = repeats_by(clock, rule.length, since, at)
        for repeat in (passed, max(told, passed) + 1):
            moment = repeated_at(clock, rule.length, repeat, since) if repeat > told else None
            if moment is not None:
                more: dict[str, object] = {"rule": rule.key, "repeat": repeat}
                yield Announcement(OVERDUE, moment, number, clock, more)


def _owed(told: Evaluation) -> Iterator[Announcement]:
    """Give the notices that are owed; their clocks stand after all others, in the same order."""
    first = len(told.clocks) - len(told.notices)
    for place, notice in enumerate(told.notices, first):
        own = told.clocks[place]
        if own.stopped_at is not None or own.cancelled_at is not None:
            continue
        about = notice.event
        if notice.about is not None:
            concerned = told.clocks[notice.about]
            about = f"{concerned.target.name}:{concerned.round}"
        more: dict[str, object] = {"cause": notice.cause, "about": about}
        yield Announcement(OWED, notice.owed_at, place + 1, own, more)
