"""The steps that count: the calendar, each counted stretch, each closing by name, each pause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber, NoticeDuty
from dueby.sla.clocks import Reckoning
from dueby.sla.explanation.step import Step, capital, offset, zone_name
from dueby.sla.facts import InstantError, read_instant, written_instant
from dueby.sla.interval import Interval, subtract
from dueby.sla.moments import day_said, hours_said, length_said, moment_said, stretch_said
from dueby.sla.terms import (
    BusinessDays,
    BusinessWeeks,
    CalendarPeriod,
    Counting,
    Elapsed,
    describe,
)

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock

_COUNTINGS: Final = {
    Counting.SAME_CLOCK: "Business days count to the same time of day.",
    Counting.CLOSE_OF_DAY: "Business days count to the close of the last one.",
}


def counting_steps(clock: Clock, zone: tzinfo) -> Iterator[Step]:
    """Tell what counted, what did not, and why; nothing where there is no date."""
    if clock.reckonings and clock.due_at is not None:
        pauses = tuple(Interval(each.start, each.end) for each in clock.pauses if each.end)
        reckoning = min(clock.reckonings, key=lambda each: each.due(pauses))
        yield _calendar(reckoning)
        if isinstance(reckoning.term, (Elapsed, CalendarPeriod)):
            yield _dates(reckoning, clock.due_at, zone)
        elif reckoning.calendar.is_always_open:
            yield _elapsed(reckoning, clock.due_at, zone)
        else:
            yield from _stretches(reckoning, clock.due_at, pauses, zone)
    elif clock.due_at is not None:
        yield from _ahead(clock, clock.due_at, zone)
    for pause in clock.pauses:
        yield _pause(clock, pause.start, pause.end, pause.because, zone)


def _calendar(reckoning: Reckoning) -> Step:
    calendar, term = reckoning.calendar, reckoning.term
    if isinstance(term, Elapsed):
        return Step("calendar", "Elapsed time counts, around the clock.", {"calendar": None})
    name = zone_name(calendar.zone)
    if isinstance(term, CalendarPeriod):
        sentence = f"Calendar {term.unit.value}s count, by the clocks of {name}."
        return Step("calendar", sentence, {"time_zone": name})
    sentence = f"Only the hours of {calendar.name} count, by the clocks of {name}."
    if calendar.is_always_open:
        sentence = f"{capital(calendar.name)} counts: always open, a business day is 24 hours."
    elif isinstance(term, (BusinessDays, BusinessWeeks)) and term.counting in _COUNTINGS:
        sentence += f" {_COUNTINGS[term.counting]}"
    return Step("calendar", sentence, {"calendar": calendar.name, "time_zone": name})


def _dates(reckoning: Reckoning, due: datetime, zone: tzinfo) -> Step:
    start, plain = reckoning.start, reckoning.unpaused
    term = describe(reckoning.term)
    verb = "ends" if term.startswith("1 ") else "end"
    sentence = f"{term} from {moment_said(start, zone)} {verb} on {moment_said(plain, zone)}"
    change = offset(plain, zone) - offset(start, zone)
    if change and isinstance(reckoning.term, CalendarPeriod):
        way = "forward" if change > timedelta() else "back"
        sentence += f"; the clocks go {way} by {length_said(abs(change))} on the way, "
        sentence += "the time of day stays"
    data = {
        "from": written_instant(start),
        "to": written_instant(plain),
        "due": written_instant(due),
    }
    return Step("counted", f"{capital(sentence)}.", data)


def _elapsed(reckoning: Reckoning, due: datetime, zone: tzinfo) -> Step:
    length = length_said(due - reckoning.start)
    sentence = f"Counted: {stretch_said(reckoning.start, due, zone)}, {length}."
    data = {"from": written_instant(reckoning.start), "to": written_instant(due)}
    return Step("counted", sentence, data)


def _stretches(
    reckoning: Reckoning, due: datetime, pauses: tuple[Interval, ...], zone: tzinfo
) -> Iterator[Step]:
    by_time = not isinstance(reckoning.term, (BusinessDays, BusinessWeeks)) or (
        reckoning.term.counting is Counting.WORKING_TIME
    )
    kind, word = ("counted", "Counted") if by_time else ("open", "Open")
    for what, interval, name in counted_stretches(reckoning, due, pauses):
        if what == "counted":
            data: dict[str, object] = {
                "from": written_instant(interval.start),
                "to": written_instant(interval.end),
                "minutes": interval.duration / timedelta(minutes=1),
            }
            said = stretch_said(interval.start, interval.end, zone)
            yield Step(kind, f"{word}: {said}, {hours_said(interval.duration)}.", data)
        else:
            day = interval.start.astimezone(zone).date()
            data = {"on": day.isoformat(), "name": name}
            yield Step("closed", f"Not counted: {day_said(day)}, {name}.", data)


def counted_stretches(
    reckoning: Reckoning, due: datetime, pauses: tuple[Interval, ...]
) -> list[tuple[str, Interval, str]]:
    """Return what counted ("counted") and what was closed by name ("closed"), in order."""
    asked = Interval(reckoning.start, max(due, reckoning.start))
    openings = reckoning.calendar.openings(asked.start, asked.end)
    inside = [each.interval & asked for each in openings]
    counted = subtract(_apart(each for each in inside if each is not None), pauses)
    found = [("counted", each, "") for each in counted]
    for closure in reckoning.calendar.closures(asked.start, asked.end):
        taken = [each for each in closure.took if each & asked is not None]
        if taken:
            found.append(("closed", taken[0], closure.name))
    return sorted(found, key=lambda each: each[1].start)


def _apart(openings: Iterator[Interval]) -> Iterator[Interval]:
    """Give openings in order, each moment once: shifts overlap where extra ones are added."""
    last: datetime | None = None
    for each in openings:
        start = each.start if last is None else max(each.start, last)
        if start < each.end:
            yield Interval(start, each.end)
            last = each.end


def _ahead(clock: Clock, due: datetime, zone: tzinfo) -> Iterator[Step]:
    """Tell a notice that must precede a moment: its term counts backwards from there."""
    duty, fact = clock.target, clock.start_fact
    if not isinstance(duty, NoticeDuty) or duty.ahead_of is None or fact is None:
        return
    if clock.promise is None or isinstance(clock.promise, NoNumber):
        return
    try:
        moment = read_instant(fact.fields.get(duty.ahead_of))
    except InstantError:
        return
    sentence = (
        f"It must precede {duty.ahead_of.replace('_', ' ')}, {moment_said(moment, zone)}, by "
        f"{describe(clock.promise)}: counted backwards that is {moment_said(due, zone)}."
    )
    yield Step("counted_back", sentence, {"from": written_instant(moment)})


def _pause(clock: Clock, start: datetime, end: datetime | None, because: str, zone: tzinfo) -> Step:
    data: dict[str, object] = {
        "from": written_instant(start),
        "to": None if end is None else written_instant(end),
        "because": because,
    }
    if end is None:
        sentence = f"Paused since {moment_said(start, zone)}, waiting ({because})."
        return Step("pause", sentence, data)
    sentence = f"Paused: {stretch_said(start, end, zone)} ({because}), {length_said(end - start)}"
    if clock.counts_open_time and clock.calendar is not None:
        lost = clock.calendar.open_between(start, end)
        data["open_minutes"] = lost / timedelta(minutes=1)
        sentence += f", of which open {hours_said(lost)}"
    return Step("pause", f"{sentence}.", data)
