"""How clocks end, pause and go on: stops, cancellations, pauses, reopening, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import Reopening
from dueby.sla.evaluation.outcome import is_listed
from dueby.sla.evaluation.rerating import rerate
from dueby.sla.evaluation.starting import MERGED, reach, start

if TYPE_CHECKING:
    from dueby.sla.evaluation.runs import Run
    from dueby.sla.evaluation.telling import Telling
    from dueby.sla.facts import Fact

SERIES_ENDED: Final = "series_ended"


def stop(telling: Telling, number: int, fact: Fact) -> None:
    """Stop a target's running clocks; a fact that answers one report stops only that one's."""
    target = telling.program.targets[number]
    answered = fact.fields.get("report") if target.each_report else None
    has_stopped = False
    for run in telling.runs[number]:
        if run.is_open and (answered is None or run.report == answered):
            has_stopped = True
            run.stop(fact.at, fact)
            if target.when_reopened is Reopening.RESUME:
                run.known = telling.case.attributes.copy()
    if has_stopped:
        for dependent, place in telling.program.after_done.get(target.name, ()):
            reach(telling, dependent, place, fact)
    elif not telling.runs[number]:
        _warn_of_early_stop(telling, number, fact)


def _warn_of_early_stop(telling: Telling, number: int, fact: Fact) -> None:
    """Warn of what would stop a clock that has not started; it is kept and stops nothing."""
    target = telling.program.targets[number]
    is_its_own = target.stops[0].fact == fact.type
    if not is_its_own or not (is_listed(telling, number) or telling.report is None):
        return
    if telling.offers[number].holds:
        telling.reached[number].is_contradicted = True
        telling.warn(
            f"{target.name}: {fact.type} ({fact.id}) at {fact.at:%Y-%m-%d %H:%M} UTC came before "
            "the clock started; it stops nothing"
        )


def cancel(telling: Telling, number: int, fact: Fact) -> None:
    """Cancel a target's clocks, or keep one from starting."""
    end(telling, number, fact, fact.type)


def end(telling: Telling, number: int, fact: Fact, reason: str) -> None:
    """Cancel what runs of a target for a reason."""
    for run in telling.runs[number]:
        if run.is_open:
            run.cancel(fact.at, fact, reason)
    telling.end(number, fact, reason)


def merge(telling: Telling, fact: Fact) -> None:
    """Stop every clock of a case that goes on in another."""
    for number in range(len(telling.runs)):
        end(telling, number, fact, MERGED)


def end_series(telling: Telling, number: int, fact: Fact) -> None:
    """End a cadence."""
    end(telling, number, fact, SERIES_ENDED)


def pause(telling: Telling, number: int, place: int, fact: Fact) -> None:
    """Stop counting by one of a target's rules, now and for a clock that starts meanwhile."""
    state = telling.reached[number]
    begun = state.paused_by.get(place)
    if begun is None:
        state.paused_by[place] = fact
    elif begun.at < fact.at:
        state.paused_again[place] = fact
    for run in telling.runs[number]:
        if run.is_open:
            run.pause(fact.at, fact)


def resume(telling: Telling, number: int, place: int, fact: Fact) -> None:
    """Count again, unless another rule still holds the clock.

    A pause that begins at the moment another one ends adjoins it, and holds the clock on.
    """
    state = telling.reached[number]
    again = state.paused_again.pop(place, None)
    state.paused_by.pop(place, None)
    if again is not None and again.at == fact.at:
        state.paused_by[place] = again
    if state.paused_by:
        return
    for run in telling.runs[number]:
        if run.is_open:
            run.resume(fact.at, fact)


def reopen(telling: Telling, number: int, fact: Fact) -> None:
    """Let the last stopped clock go on, or start anew, as the agreement says.

    A cadence whose series had ended begins a new round.
    """
    target = telling.program.targets[number]
    stopped = [run for run in telling.runs[number] if run.stopped_at is not None]
    if target.repeat is not None:
        _reopen_series(telling, number, fact)
    elif stopped and target.when_reopened is Reopening.RESTART:
        start(telling, number, fact, stopped[-1].report)
    elif stopped and telling.offers[number].holds is not False:
        _resume_period(telling, number, stopped[-1], fact)


def _resume_period(telling: Telling, number: int, run: Run, fact: Fact) -> None:
    """Go on with a stopped clock, by what is promised now: its severity may have changed since."""
    before, now = run.known or {}, telling.case.attributes
    run.reopen(fact.at, fact)
    depends = telling.program.attributes[number]
    changed = {name: before.get(name) for name in depends if before.get(name) != now.get(name)}
    if changed:
        rerate(telling, number, run, changed, fact)


def _reopen_series(telling: Telling, number: int, fact: Fact) -> None:
    runs, state = telling.runs[number], telling.reached[number]
    if telling.offers[number].holds is False:
        return
    if runs and state.ended == SERIES_ENDED and not any(run.is_open for run in runs):
        state.ended = state.ended_by = None
        start(telling, number, fact, runs[-1].report, runs[-1].round + 1)
