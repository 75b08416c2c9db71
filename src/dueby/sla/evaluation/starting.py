"""How clocks begin: steps of a start, what is promised at that moment, rounds, late arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import Missing, Rerating
from dueby.sla.clocks import Flag, Recalculation
from dueby.sla.evaluation.runs import Run

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.sla.agreement import Target
    from dueby.sla.evaluation.offers import Offer
    from dueby.sla.evaluation.telling import Telling
    from dueby.sla.facts import Fact

REPORTED: Final = "reported"
MERGED: Final = "merged"


def reach(telling: Telling, number: int, place: int, fact: Fact) -> None:
    """Note that a step of a target's start has happened; start its clock if it was the last."""
    if telling.is_refused or (telling.is_barred and fact.type == REPORTED):
        return
    target = telling.program.targets[number]
    is_each = target.each_report and fact.type == REPORTED
    state = telling.reached[number]
    if state.ended == MERGED:
        telling.warn(
            f"{target.name}: {fact.type} ({fact.id}) came after the merging; it starts nothing"
        )
        return
    if is_each or state.facts[place] is None or state.ended is not None:
        state.facts[place] = fact
        state.ended = state.ended_by = None
    elif not _may_start_again(telling, number):
        return
    runs = telling.runs[number]
    if not target.each_report and runs and any(run.is_open for run in runs):
        return
    begins = state.starting_fact(later_of=True) if target.start.later_of else fact
    if begins is None:
        return
    offer = telling.offer(number, begins.at)
    if offer.holds is not False and is_in_its_hours(target, offer, begins.at):
        _begin(telling, number, begins, fact.id if is_each else "", offer)


def _may_start_again(telling: Telling, number: int) -> bool:
    runs = telling.runs[number]
    repeats = telling.program.targets[number].repeat is not None
    return repeats and bool(runs) and not runs[-1].is_open


def start(telling: Telling, number: int, fact: Fact, report: str, round_number: int = 0) -> None:
    """Start a run at a fact, by what the agreement promises for the case as it is now."""
    offer = telling.offer(number, fact.at)
    _begin(telling, number, fact, report, offer, round_number)


def _begin(  # noqa: PLR0913, PLR0917 - what starts, by what, and what is offered then
    telling: Telling, number: int, fact: Fact, report: str, offer: Offer, round_number: int = 0
) -> None:
    if isinstance(offer.strength, Missing):
        return
    target = telling.program.targets[number]
    run = Run(telling.agreement, target, offer.strength, fact.at, fact, report)
    runs, state = telling.runs[number], telling.reached[number]
    if round_number or runs:
        run.round = round_number or 1 + sum(each.report == report for each in runs)
    if state.undone:
        run.recalculations = state.undone
    if state.is_contradicted:
        run.flag(Flag.CONTRADICTION)
    if offer.holds is None:
        run.flag(Flag.UNDETERMINED)
    _promise(telling, run, offer)
    for pausing in state.paused_by.values():
        run.pause(fact.at, pausing)
    runs.append(run)


def is_in_its_hours(target: Target, offer: Offer, begun: datetime) -> bool:
    """Tell whether a clock begun then is one for this target: inside, or outside, its hours."""
    if target.hours is None:
        return True
    calendar = offer.calendar
    return not isinstance(calendar, Missing) and calendar.is_open(begun) == (target.hours == "open")


def _promise(telling: Telling, run: Run, offer: Offer) -> None:
    """Give a run what its target promises now, counted from its start."""
    promised = offer.promised
    if telling.case.rated is not None:
        flag_rating(telling, run)
        promised = telling.promised(run.target, offer)
    if isinstance(promised, Missing):
        promise_nothing(telling, run, promised)
        return
    run.promise_now(*promised, run.started_at, telling.reckoned)
    telling.reckoned = run.reckonings or telling.reckoned


def promise_nothing(telling: Telling, run: Run, missing: Missing) -> None:
    """Leave a run without a date, and say what is missing."""
    if missing.attribute == "band" and missing.value is None:
        run.promise_nothing("unscored", is_waiting=True)
        return
    run.promise_nothing(f"{missing.attribute}_unknown", is_waiting=True)
    found = "is not known" if missing.value is None else f"is {missing.value!r}, which has no row"
    telling.warn(f"{run.target.name}: no date, since {missing.attribute} {found}")


def flag_rating(telling: Telling, run: Run) -> None:
    """Mark a run whose band is provisional, or whose score is only information."""
    rated = telling.case.rated
    if rated is None or run.target.name not in telling.program.rests_on_band:
        return
    run.flags -= {Flag.PROVISIONAL, Flag.INFORMATION}
    if rated.is_provisional:
        run.flag(Flag.PROVISIONAL)
    if rated.is_information:
        run.flag(Flag.INFORMATION)


def next_round(telling: Telling, number: int, fact: Fact) -> None:
    """End the running round and begin the next."""
    for run in [run for run in telling.runs[number] if run.is_open]:
        if fact is not run.start_fact:
            run.stop(fact.at, fact)
            start(telling, number, fact, run.report, run.round + 1)


def arrive(telling: Telling, number: int, changed: Mapping[str, str | None], fact: Fact) -> None:
    """Start what a change has made promised.

    A case that has become another class is promised it from the change on; what a severity or
    another attribute now promises counts from its start, as a running clock would be recomputed.
    """
    target, state = telling.program.targets[number], telling.reached.get(number)
    if state is None or state.ended is not None or _has_been_answered(telling, target):
        return
    begun = state.starting_fact(later_of=target.start.later_of)
    if begun is None or not is_in_its_hours(target, telling.offer(number, begun.at), begun.at):
        return
    if any(each.fact == fact.type for each in (*target.stops, *target.cancels)):
        return
    since = fact if "class" in changed or target.when_raised is not Rerating.FROM_START else begun
    start(telling, number, since, begun.id if target.each_report and begun.type == REPORTED else "")


def _has_been_answered(telling: Telling, target: Target) -> bool:
    """Tell whether another target of the same metric has run to its stop already.

    A round that is over is no answer: a cadence goes on until its series ends.
    """
    if target.repeat is not None:
        return False
    family = (
        run
        for number, runs in enumerate(telling.runs)
        if telling.program.targets[number].metric == target.metric
        for run in runs
    )
    return any(run.stopped_at is not None for run in family)


def undo(telling: Telling, number: int, place: int, fact: Fact) -> None:
    """Take back a step of a start: the clock waits again, what it was stays in its history."""
    state = telling.reached[number]
    taken_back = state.facts[place]
    if taken_back is None:
        _warn_of_nothing_to_undo(telling, number, place, fact)
        return
    state.facts[place] = None
    for run in [run for run in telling.runs[number] if run.is_open]:
        change = Recalculation(
            fact.at, fact, fact.type, taken_back.type, "", "waits again", run.due(), None
        )
        state.undone = (*run.recalculations, change)
        telling.runs[number].remove(run)


def _warn_of_nothing_to_undo(telling: Telling, number: int, place: int, fact: Fact) -> None:
    target = telling.program.targets[number]
    telling.reached[number].is_contradicted = True
    telling.warn(
        f"{target.name}: {fact.type} ({fact.id}) at {fact.at:%Y-%m-%d %H:%M} UTC takes back "
        f"{target.start.steps[place].name}, which had not happened; it changes nothing"
    )
