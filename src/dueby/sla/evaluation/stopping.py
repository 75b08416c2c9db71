"""How clocks end, pause and go on: stops, cancellations, pauses, reopening, merging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import Reopening
from dueby.sla.conditions import possibly
from dueby.sla.evaluation.outcome import is_listed
from dueby.sla.evaluation.rerating import rerate
from dueby.sla.evaluation.starting import MERGED, reach, start

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dueby.sla.evaluation.runs import Run
    from dueby.sla.evaluation.telling import Telling
    from dueby.sla.facts import Fact

SERIES_ENDED: Final = "series_ended"


def stop(telling: Telling, number: int, fact: Fact) -> None:
    """Stop a target's running clocks; a fact that answers one report stops only that one's."""
    target = telling.program.targets[number]
    runs = [run for run in telling.runs[number] if run.is_open]
    answered = fact.fields.get("report")
    if answered is not None and target.each_report:
        runs = [run for run in runs if run.report == answered]
    for run in runs:
        run.stop(fact.at, fact)
        if target.when_reopened is Reopening.RESUME:
            run.known = telling.known(number)
    if runs:
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
    if possibly(target.selectors, telling.case.attributes):
        telling.state(number).is_contradicted = True
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
    state = telling.state(number)
    begun = state.paused_by.get(place)
    if begun is None:
        state.paused_by = {**state.paused_by, place: fact}
    elif begun.at < fact.at:
        state.paused_again = {**state.paused_again, place: fact}
    for run in telling.runs[number]:
        if run.is_open:
            run.pause(fact.at, fact)


def resume(telling: Telling, number: int, place: int, fact: Fact) -> None:
    """Count again, unless another rule still holds the clock.

    A pause that begins at the moment another one ends adjoins it, and holds the clock on.
    """
    state = telling.state(number)
    again = state.paused_again.get(place)
    state.paused_by = _without(state.paused_by, place)
    state.paused_again = _without(state.paused_again, place)
    if again is not None and again.at == fact.at:
        state.paused_by = {**state.paused_by, place: again}
    if state.paused_by:
        return
    for run in telling.runs[number]:
        if run.is_open:
            run.resume(fact.at, fact)


def _without(pauses: Mapping[int, Fact], place: int) -> Mapping[int, Fact]:
    return {rule: fact for rule, fact in pauses.items() if rule != place}


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
    elif stopped and possibly(target.selectors, telling.case.attributes) is not False:
        _resume_period(telling, number, stopped[-1], fact)


def _resume_period(telling: Telling, number: int, run: Run, fact: Fact) -> None:
    """Go on with a stopped clock, by what is promised now: its severity may have changed since."""
    before, now = run.known, telling.known(number)
    run.reopen(fact.at, fact)
    changed = {name: was for name, was in before.items() if was != now[name]}
    if changed:
        rerate(telling, run, changed, fact)


def _reopen_series(telling: Telling, number: int, fact: Fact) -> None:
    runs, state = telling.runs[number], telling.state(number)
    selectors = telling.program.targets[number].selectors
    if possibly(selectors, telling.case.attributes) is False:
        return
    if runs and state.ended == SERIES_ENDED and not any(run.is_open for run in runs):
        state.ended = state.ended_by = None
        start(telling, number, fact, runs[-1].report, runs[-1].round + 1)
