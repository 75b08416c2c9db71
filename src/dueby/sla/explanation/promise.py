"""The steps before anything is counted: the promise, the edition, the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber, Strength, Target
from dueby.sla.explanation.step import NO_DATE, Step, capital
from dueby.sla.facts import written_instant
from dueby.sla.moments import day_said, moment_said
from dueby.sla.notices.causes import Why
from dueby.sla.terms import describe
from dueby.sla.zones import zone_data_version

if TYPE_CHECKING:
    from dueby.sla.agreement import NoticeDuty
    from dueby.sla.clocks import Clock

_STRENGTHS: Final = {
    Strength.COMMITMENT: "It is a commitment.",
    Strength.OBJECTIVE: "It is an objective: measured and shown, never a miss.",
    Strength.BEST_EFFORT: "It is best effort.",
}
_GOVERNS: Final = {
    "report": "the one in force when the report arrived governs",
    "signing": "the one in force when the contract was signed governs",
}


def promise_steps(clock: Clock, zone: tzinfo) -> Iterator[Step]:
    """Tell what is promised, by which edition, and how the clock started."""
    yield _promise(clock)
    yield _edition(clock)
    if clock.started_at is not None:
        yield _start(clock, clock.started_at, zone)
    elif clock.due_at is None:
        yield _not_started(clock)


def _promise(clock: Clock) -> Step:
    target = clock.target
    clause = clock.agreement.clauses.get(target.clause)
    title = target.title or target.name
    where = f"Clause {target.clause}" if target.clause else "The agreement"
    called = f" ({clause.title})" if clause is not None else ""
    what = f"{where}{called} promises: {title}"
    if isinstance(clock.promise, NoNumber):
        what += f", without a number ({clock.promise.words})"
    elif clock.promise is not None:
        what += f" within {describe(clock.promise)}"
    data = {
        "clause": target.clause,
        "line": clock.agreement.lines.get(target.name),
        "target": target.name,
        "strength": clock.strength.value,
    }
    return Step("clause", f"{what}. {_STRENGTHS[clock.strength]}", data)


def _edition(clock: Clock) -> Step:
    agreement = clock.agreement
    version = zone_data_version()
    parts = []
    if agreement.edition or agreement.in_force_from is not None:
        name = f"Edition {agreement.edition}" if agreement.edition else "This edition"
        begun = agreement.in_force_from
        since = f", in force since {day_said(begun)}" if begun is not None else ""
        why = _GOVERNS[agreement.governed_by.value]
        parts.append(f"{name} of {agreement.title} governs{since}: {why}.")
    parts += [f"Overridden is {each}." for each in agreement.overrides]
    parts.append(f"Time zone data {version}.")
    data = {
        "edition": agreement.edition,
        "overrides": list(agreement.overrides),
        "time_zone_data": version,
    }
    return Step("edition", " ".join(parts), data)


def _not_started(clock: Clock) -> Step:
    reason = clock.reason or "not_started"
    why = NO_DATE.get(reason, f"it has not started ({reason})")
    if clock.cancelled_at is not None:
        why = f"it does not start ({reason})"
    return Step("not_started", f"{capital(why)}.", {"reason_code": reason})


def _start(clock: Clock, at: datetime, zone: tzinfo) -> Step:
    sentence = f"The clock started on {moment_said(at, zone)}{_with_what(clock)}."
    if clock.counts_open_time and clock.calendar is not None:
        opening = clock.calendar.next_opening(at)
        if opening > at:
            counts = moment_said(opening, zone)
            sentence += f" That is outside the hours: it counts from {counts}."
    event = None if clock.start_fact is None else clock.start_fact.id
    return Step("start", sentence, {"at": written_instant(at), "event": event})


def _with_what(clock: Clock) -> str:
    fact, target = clock.start_fact, clock.target
    if fact is None:
        return "" if isinstance(target, Target) else _in_silence(clock.cause, target)
    later = ""
    steps = [step.name for step in target.start.steps] if isinstance(target, Target) else []
    if isinstance(target, Target) and target.start.later_of and fact.type in steps:
        later = f", the later of {', '.join(steps)}"
    return f" with {fact.type} ({fact.id}){later}"


def _in_silence(cause: str, duty: NoticeDuty) -> str:
    if cause == Why.SILENCE:
        return f" with {duty.share:.4g} of the term used up, and no estimate that lay ahead"
    return " at the deadline itself"
