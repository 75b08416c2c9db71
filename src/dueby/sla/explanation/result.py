"""The steps after the counting: what changed on the way, the result, the stop, the marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.sla.clocks import Flag, Standing
from dueby.sla.explanation.step import NO_DATE, Step, capital, offset
from dueby.sla.facts import written_instant
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock, Recalculation

_RULES: Final = {
    "keep": "the running date stays",
    "from_start": "recomputed from the original start",
    "from_change": "the new term counts from the change",
    "earlier_of": "the earlier of the running date and the change plus the new term",
    "remaining_time": "the open time left counts on the new calendar, at the most the new term",
    "remaining_share": "the share of the term still left counts on the new calendar",
    "corrected": "the edition was corrected, so the clock is recomputed from its start",
    "extends": "this agreement lets an estimate move the date",
    "waits again": "the clock waits again",
}
_FLAGS: Final = {
    Flag.RETROACTIVE: "A change moved the date into the past: the clock is marked retroactive.",
    Flag.WITH_NOTICE: "The customer was told, with all that the notice must contain.",
    Flag.PROVISIONAL: "The band is provisional: it rests on a source's own word, not on a score.",
    Flag.INFORMATION: "The score is 0.0: shown as information.",
    Flag.UNDETERMINED: "What decides whether this promise applies is not known yet.",
    Flag.CONTRADICTION: "A fact contradicts this clock; see the warnings.",
}


def result_steps(clock: Clock, zone: tzinfo, reader_zone: tzinfo | None) -> Iterator[Step]:
    """Tell each recomputation with before and after, and what came of it all."""
    for change in clock.recalculations:
        yield _recalculation(change, zone)
    if clock.cancelled_at is not None:
        sentence = f"Cancelled on {moment_said(clock.cancelled_at, zone)}: {clock.reason}."
        yield Step("cancelled", sentence, {"reason_code": clock.reason})
    else:
        yield from _result(clock, zone, reader_zone)
    for flag in Flag:
        if flag in clock.flags:
            yield Step("flag", _FLAGS[flag], {"flag": flag.value})


def _recalculation(change: Recalculation, zone: tzinfo) -> Step:
    moved = ""
    if change.changed != "estimate":
        moved = f" from {change.before}" if change.before else ""
        moved += f" to {change.after}" if change.after else ""
    rule = _RULES.get(str(change.rule), str(change.rule))
    sentence = (
        f"On {moment_said(change.at, zone)} {change.changed.replace('_', ' ')} changed{moved} "
        f"({change.fact.id}): {rule}. Before: {_date(change.due_before, zone)}. "
        f"After: {_date(change.due_after, zone)}."
    )
    data = {
        "event": change.fact.id,
        "changed": change.changed,
        "rule": str(change.rule),
        "before": None if change.due_before is None else written_instant(change.due_before),
        "after": None if change.due_after is None else written_instant(change.due_after),
    }
    return Step("recalculation", sentence, data)


def _date(due: datetime | None, zone: tzinfo) -> str:
    return "no date" if due is None else moment_said(due, zone)


def _result(clock: Clock, zone: tzinfo, reader_zone: tzinfo | None) -> Iterator[Step]:
    if clock.due_at is not None:
        yield from _cap(clock, clock.due_at, zone)
        elsewhere = ""
        if reader_zone is not None and offset(clock.due_at, reader_zone) != offset(
            clock.due_at, zone
        ):
            elsewhere = f" ({moment_said(clock.due_at, reader_zone)})"
        data = {"due": written_instant(clock.due_at)}
        yield Step("result", f"Due on {moment_said(clock.due_at, zone)}{elsewhere}.", data)
    elif clock.started_at is not None:
        reason = clock.reason or "no_number"
        why = NO_DATE.get(reason, f"there is no date ({reason})")
        yield Step("result", f"{capital(why)}.", {"reason_code": reason})
    if clock.stopped_at is not None:
        yield _stop(clock, clock.stopped_at, zone)


def _cap(clock: Clock, due: datetime, zone: tzinfo) -> Iterator[Step]:
    """Tell where a notice is due earlier than its term, since the deadline comes first."""
    reckoned = min((each.unpaused for each in clock.reckonings), default=due)
    if due < reckoned and not clock.pauses:
        said = moment_said(reckoned, zone)
        sentence = f"The term would end on {said}; the deadline itself comes before that."
        yield Step("cap", sentence, {"uncapped": written_instant(reckoned)})


def _stop(clock: Clock, at: datetime, zone: tzinfo) -> Step:
    fact = clock.stop_fact
    verdict = {Standing.MET: "in time", Standing.MET_LATE: "late"}.get(clock.standing(at), "")
    how = "" if fact is None else f" with {fact.type} ({fact.id})"
    dated = f", {verdict}" if clock.due_at is not None else ""
    data = {"at": written_instant(at), "event": None if fact is None else fact.id}
    return Step("stop", f"Stopped on {moment_said(at, zone)}{how}{dated}.", data)
