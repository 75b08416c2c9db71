"""Why this date: the computation of a clock told as steps, first data, then sentences.

Nothing is computed a second time here: start, terms, pauses and recomputations are those the
clock keeps; the calendar names the openings they fell into and the closings between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber, Strength, Target
from dueby.sla.clocks import Flag, Reckoning, Standing
from dueby.sla.facts import written_instant
from dueby.sla.interval import Interval, subtract, total
from dueby.sla.moments import day_said, hours_said, length_said, moment_said, stretch_said
from dueby.sla.terms import CalendarPeriod, Elapsed, describe
from dueby.sla.zones import zone_data_version

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock, Recalculation

_RULES: Final = {
    "keep": "the running date stays",
    "from_start": "recomputed from the original start",
    "from_change": "the new term counts from the change",
    "earlier_of": "the earlier of the running date and the change plus the new term",
    "remaining_time": "the open time left counts on the new calendar, at the most the new term",
    "remaining_share": "the share of the term still left counts on the new calendar",
    "corrected": "the edition was corrected, so the clock is recomputed under it",
    "extends": "this agreement lets an estimate move the date",
    "waits again": "the clock waits again",
    "goes on": "the clock goes on as if it had never been cancelled",
}
_FLAGS: Final = {
    Flag.RETROACTIVE: "A change moved the date into the past: the clock is marked retroactive.",
    Flag.WITH_NOTICE: "The customer was told beforehand, with reasons and an estimate.",
    Flag.PROVISIONAL: "The band is provisional: it rests on a source's own word, not on a score.",
    Flag.INFORMATION: "The score is 0.0: shown as information.",
    Flag.UNDETERMINED: "What decides whether this promise applies is not known yet.",
    Flag.CONTRADICTION: "A fact contradicts this clock; see the warnings.",
}
_NO_DATE: Final = {
    "waiting_for_patch": "no official patch is available yet, so there is no date",
    "unscored": "it has no score and no rating yet; unscored is not low, so there is no date",
    "not_confirmed": "the defect is not confirmed yet, so there is no date",
    "paused": "it waits for somebody, so there is no date until it resumes",
    "merged": "the case was merged into another, which stops all its clocks",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the computation: what kind, in a sentence, and its data (instants in UTC)."""

    kind: str
    sentence: str
    data: Mapping[str, object] = field(default_factory=dict)


def explain(clock: Clock, reader_zone: tzinfo | None = None) -> tuple[Step, ...]:
    """Return the steps that made a clock what it is, in the order they were taken.

    Dates are told in the agreement's zone; the result also in `reader_zone` where that is given.
    """
    return tuple(_Teller(clock, reader_zone).steps())


def sentences(steps: tuple[Step, ...]) -> list[str]:
    """Return the steps in words."""
    return [step.sentence for step in steps]


class _Teller:
    def __init__(self, clock: Clock, reader_zone: tzinfo | None) -> None:
        self.clock = clock
        self.zone = clock.agreement.zone if clock.calendar is None else clock.calendar.zone
        self.reader_zone = reader_zone

    def steps(self) -> Iterator[Step]:
        yield self._promise()
        yield self._edition()
        if self.clock.started_at is None:
            yield self._not_started()
        else:
            yield self._start(self.clock.started_at)
            yield from self._counting()
        for change in self.clock.recalculations:
            yield self._recalculation(change)
        yield from self._result()
        for flag in Flag:
            if flag in self.clock.flags:
                yield Step("flag", _FLAGS[flag], {"flag": flag.value})

    def _promise(self) -> Step:
        target = self.clock.target
        clause = self.clock.agreement.clauses.get(target.clause)
        title = target.title or target.name
        where = f"Clause {target.clause}" if target.clause else "The agreement"
        called = f" ({clause.title})" if clause is not None else ""
        promise = self.clock.promise
        if promise is None:
            what = f"{where}{called} promises: {title}."
        elif isinstance(promise, NoNumber):
            what = f"{where}{called} promises: {title}, without a number ({promise.words})."
        else:
            what = f"{where}{called} promises: {title} within {describe(promise)}."
        strength = {
            Strength.COMMITMENT: "It is a commitment.",
            Strength.OBJECTIVE: "It is an objective: measured and shown, never a miss.",
            Strength.BEST_EFFORT: "It is best effort.",
        }[self.clock.strength]
        data = {
            "clause": target.clause,
            "line": self.clock.agreement.lines.get(target.name),
            "target": target.name,
            "strength": self.clock.strength.value,
        }
        return Step("clause", f"{what} {strength}", data)

    def _edition(self) -> Step:
        agreement = self.clock.agreement
        since = (
            f", in force since {day_said(agreement.in_force_from)}"
            if agreement.in_force_from
            else ""
        )
        name = f"Edition {agreement.edition}" if agreement.edition else "This edition"
        why = {
            "report": "the one in force when the report arrived governs",
            "signing": "the one in force when the contract was signed governs",
        }[agreement.governed_by.value]
        version = zone_data_version()
        sentence = f"{name} of {agreement.title} governs{since}: {why}. Time zone data {version}."
        return Step("edition", sentence, {"edition": agreement.edition, "time_zone_data": version})

    def _not_started(self) -> Step:
        reason = self.clock.reason or "not_started"
        why = _NO_DATE.get(reason, f"it has not started ({reason})")
        if self.clock.cancelled_at is not None:
            why = f"it does not start ({reason})"
        return Step("not_started", f"{_capital(why)}.", {"reason_code": reason})

    def _start(self, at: datetime) -> Step:
        fact = self.clock.start_fact
        what = "at the deadline itself" if fact is None else f"with {fact.type} ({fact.id})"
        target = self.clock.target
        later = isinstance(target, Target) and target.start.later_of
        if later:
            names = ", ".join(step.name for step in target.start.steps)  # type: ignore[union-attr]
            what += f", the later of {names}"
        sentence = f"The clock started on {moment_said(at, self.zone)} {what}."
        if self.clock.counts_open_time and self.clock.calendar is not None:
            opening = self.clock.calendar.next_opening(at)
            if opening > at:
                sentence += (
                    f" That is outside the hours: it counts from {moment_said(opening, self.zone)}."
                )
        event = None if fact is None else fact.id
        return Step("start", sentence, {"at": written_instant(at), "event": event})

    def _counting(self) -> Iterator[Step]:
        due = self.clock.due_at
        if not self.clock.reckonings or due is None:
            yield from self._pauses()
            return
        pauses = tuple(Interval(each.start, each.end) for each in self.clock.pauses if each.end)
        reckoning = min(self.clock.reckonings, key=lambda each: each.due(pauses))
        yield self._calendar(reckoning)
        if isinstance(reckoning.term, (Elapsed, CalendarPeriod)):
            yield self._dates(reckoning, due)
        elif reckoning.calendar.is_always_open:
            yield self._elapsed(reckoning, due)
        else:
            yield from self._stretches(reckoning, due, pauses)
        yield from self._pauses()

    def _calendar(self, reckoning: Reckoning) -> Step:
        calendar = reckoning.calendar
        if isinstance(reckoning.term, Elapsed):
            return Step("calendar", "Elapsed time counts, around the clock.", {"calendar": None})
        if isinstance(reckoning.term, CalendarPeriod):
            unit = reckoning.term.unit.value
            sentence = f"Calendar {unit}s count, by the clocks of {_zone(calendar.zone)}."
            return Step("calendar", sentence, {"time_zone": _zone(calendar.zone)})
        sentence = (
            f"Only the hours of {calendar.name} count, by the clocks of {_zone(calendar.zone)}."
        )
        if calendar.is_always_open:
            sentence = f"{_capital(calendar.name)} counts: always open, a business day is 24 hours."
        data = {"calendar": calendar.name, "time_zone": _zone(calendar.zone)}
        return Step("calendar", sentence, data)

    def _dates(self, reckoning: Reckoning, due: datetime) -> Step:
        start = reckoning.start
        plain = reckoning.due(())
        sentence = (
            f"{describe(reckoning.term)} from {moment_said(start, self.zone)} "
            f"end on {moment_said(plain, self.zone)}"
        )
        change = _offset(plain, self.zone) - _offset(start, self.zone)
        if change and isinstance(reckoning.term, CalendarPeriod):
            way = "forward" if change > timedelta() else "back"
            sentence += f"; the clocks go {way} by {length_said(abs(change))} on the way, "
            sentence += "the time of day stays"
        data = {
            "from": written_instant(start),
            "to": written_instant(plain),
            "due": written_instant(due),
        }
        return Step("counted", f"{_capital(sentence)}.", data)

    def _elapsed(self, reckoning: Reckoning, due: datetime) -> Step:
        length = length_said(due - reckoning.start)
        sentence = f"Counted: {stretch_said(reckoning.start, due, self.zone)}, {length}."
        data = {"from": written_instant(reckoning.start), "to": written_instant(due)}
        return Step("counted", sentence, data)

    def _stretches(
        self, reckoning: Reckoning, due: datetime, pauses: tuple[Interval, ...]
    ) -> Iterator[Step]:
        for kind, interval, name in counted_stretches(reckoning, due, pauses):
            if kind == "counted":
                data = {
                    "from": written_instant(interval.start),
                    "to": written_instant(interval.end),
                    "minutes": interval.duration / timedelta(minutes=1),
                }
                said = stretch_said(interval.start, interval.end, self.zone)
                yield Step("counted", f"Counted: {said}, {hours_said(interval.duration)}.", data)
            else:
                day = interval.start.astimezone(self.zone).date()
                data = {"on": day.isoformat(), "name": name}
                yield Step("closed", f"Not counted: {day_said(day)}, {name}.", data)

    def _pauses(self) -> Iterator[Step]:
        for pause in self.clock.pauses:
            data: dict[str, object] = {
                "from": written_instant(pause.start),
                "to": None if pause.end is None else written_instant(pause.end),
                "because": pause.because,
            }
            if pause.end is None:
                since = moment_said(pause.start, self.zone)
                yield Step("pause", f"Paused since {since}, waiting ({pause.because}).", data)
                continue
            said = stretch_said(pause.start, pause.end, self.zone)
            sentence = f"Paused: {said} ({pause.because}), {length_said(pause.end - pause.start)}"
            if self.clock.counts_open_time and self.clock.calendar is not None:
                lost = self.clock.calendar.open_between(pause.start, pause.end)
                data["open_minutes"] = lost / timedelta(minutes=1)
                sentence += f", of which open {hours_said(lost)}"
            yield Step("pause", f"{sentence}.", data)

    def _recalculation(self, change: Recalculation) -> Step:
        when = moment_said(change.at, self.zone)
        moved = ""
        if change.changed not in {"estimate", "edition"} and change.before:
            moved = f" from {change.before} to {change.after or 'nothing'}"
        rule = _RULES.get(str(change.rule), str(change.rule))
        before = (
            "no date" if change.due_before is None else moment_said(change.due_before, self.zone)
        )
        after = "no date" if change.due_after is None else moment_said(change.due_after, self.zone)
        sentence = (
            f"On {when} {change.changed.replace('_', ' ')} changed{moved} ({change.fact.id}): "
            f"{rule}. "
            f"Before: {before}. After: {after}."
        )
        data = {
            "event": change.fact.id,
            "changed": change.changed,
            "rule": str(change.rule),
            "before": None if change.due_before is None else written_instant(change.due_before),
            "after": None if change.due_after is None else written_instant(change.due_after),
        }
        return Step("recalculation", sentence, data)

    def _result(self) -> Iterator[Step]:
        clock = self.clock
        if clock.cancelled_at is not None:
            when = moment_said(clock.cancelled_at, self.zone)
            yield Step(
                "cancelled", f"Cancelled on {when}: {clock.reason}.", {"reason_code": clock.reason}
            )
            return
        if clock.due_at is not None:
            yield from self._cap(clock.due_at)
            said = moment_said(clock.due_at, self.zone)
            data = {"due": written_instant(clock.due_at)}
            yield Step("result", f"Due on {said}{self._elsewhere(clock.due_at)}.", data)
        elif clock.started_at is not None:
            reason = clock.reason or "no_number"
            why = _NO_DATE.get(reason, f"there is no date ({reason})")
            yield Step("result", f"{_capital(why)}.", {"reason_code": reason})
        if clock.stopped_at is not None:
            yield self._stop(clock.stopped_at)

    def _cap(self, due: datetime) -> Iterator[Step]:
        """Tell where a notice is due earlier than its term, since the deadline comes first."""
        reckoned = min((each.unpaused for each in self.clock.reckonings), default=due)
        if due < reckoned and not self.clock.pauses:
            said = moment_said(reckoned, self.zone)
            sentence = f"The term would end on {said}; the deadline itself comes before that."
            yield Step("cap", sentence, {"uncapped": written_instant(reckoned)})

    def _elsewhere(self, due: datetime) -> str:
        if self.reader_zone is None or _offset(due, self.reader_zone) == _offset(due, self.zone):
            return ""
        return f" ({moment_said(due, self.reader_zone)})"

    def _stop(self, at: datetime) -> Step:
        fact = self.clock.stop_fact
        standing = self.clock.standing(at)
        verdict = {Standing.MET: "in time", Standing.MET_LATE: "late"}.get(standing, "")
        how = "" if fact is None else f" with {fact.type} ({fact.id})"
        data = {"at": written_instant(at), "event": None if fact is None else fact.id}
        dated = f", {verdict}" if self.clock.due_at is not None else ""
        return Step("stop", f"Stopped on {moment_said(at, self.zone)}{how}{dated}.", data)


def counted_stretches(
    reckoning: Reckoning, due: datetime, pauses: tuple[Interval, ...]
) -> list[tuple[str, Interval, str]]:
    """Return what counted ("counted") and what was closed by name ("closed"), in order."""
    asked = Interval(reckoning.start, max(due, reckoning.start))
    found: list[tuple[str, Interval, str]] = []
    for opening in reckoning.calendar.openings(asked.start, asked.end):
        inside = opening.interval & asked
        if inside is not None:
            found += [("counted", each, "") for each in subtract((inside,), pauses)]
    for closure in reckoning.calendar.closures(asked.start, asked.end):
        taken = [each for each in closure.took if each & asked is not None]
        if taken:
            found.append(("closed", taken[0], closure.name))
    return sorted(found, key=lambda each: each[1].start)


def counted_time(stretches: list[tuple[str, Interval, str]]) -> timedelta:
    """Return how long the counted stretches last together."""
    return total(each for kind, each, _ in stretches if kind == "counted")


def _offset(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _zone(zone: tzinfo) -> str:
    return str(getattr(zone, "key", zone))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
