"""What comes out when all facts are told: finished runs, and the clocks that have not started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import Missing
from dueby.sla.clocks import Clock, Flag
from dueby.sla.conditions import possibly
from dueby.sla.evaluation.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dueby.sla.agreement import Target
    from dueby.sla.evaluation.telling import Reached, Telling

REPORTED: Final = "reported"


def clocks(telling: Telling, at: datetime | None) -> list[Clock]:
    """Return every clock of the case as known at `at`, in the order of the agreement."""
    if not telling.agreement.duties_survive and at is not None:
        _end_with_contract(telling, at)
    found: list[Clock] = []
    for number, runs in enumerate(telling.runs):
        if runs:
            found += map(Run.finished, runs)
        elif is_listed(telling, number):
            found.extend(_not_started(telling, number))
    return found


def is_listed(telling: Telling, number: int) -> bool:
    """Tell whether a clock that has not started is worth naming: the case leads to it."""
    if telling.program.targets[number].start.later_of:
        state = telling.reached.get(number)
        return state is not None and any(each is not None for each in state.facts)
    is_opened = telling.report is not None and not telling.is_refused
    return is_opened and not telling.program.starts_with_report[number]


def _not_started(telling: Telling, number: int) -> Iterator[Clock]:
    target, state = telling.program.targets[number], telling.reached.get(number)
    reason, ended_by = (None, None) if state is None else (state.ended, state.ended_by)
    offer = telling.offers[number]
    if offer.holds is False:
        reason, ended_by = _exclusion(telling, target), telling.report
        if reason is None:
            return
    if isinstance(offer.strength, Missing):
        return
    flags = {Flag.UNDETERMINED} if offer.holds is None else set()
    if state is not None and state.is_contradicted:
        flags.add(Flag.CONTRADICTION)
    yield Clock(
        telling.agreement,
        target,
        offer.strength,
        reason=reason or _unscored(telling, target) or _missing_step(target, state),
        cancelled_at=None if ended_by is None else ended_by.at,
        cancel_fact=ended_by,
        is_waiting=target.start.later_of and reason is None,
        recalculations=() if state is None else state.undone,
        flags=frozenset(flags),
    )


def _exclusion(telling: Telling, target: Target) -> str | None:
    """Return why a class of request has no such clock, where the agreement excludes the class."""
    kind = telling.agreement.classes.get(telling.case.attributes.get("class", ""))
    others = {name: each for name, each in telling.case.attributes.items() if name != "class"}
    only_the_class = possibly(target.selectors, others) is not False
    return kind.excluded if kind is not None and only_the_class else None


def _unscored(telling: Telling, target: Target) -> str | None:
    """Return why even the missing step would bring no date: nothing says how grave it is."""
    by_band = "band" in target.attributes and telling.case.ratings is not None
    return "unscored" if by_band and telling.case.rated is None else None


def _missing_step(target: Target, state: Reached | None) -> str:
    """Return the code for the first step that has not happened, such as not_confirmed."""
    for place, step in enumerate(target.start.steps):
        if state is None or state.facts[place] is None:
            return target.waits_for.get(step.name, f"not_{step.name.replace(' ', '_')}")
    return "not_started"


def _end_with_contract(telling: Telling, at: datetime) -> None:
    last_day = telling.case.given.date_of("contract_end")
    if last_day is None:
        return
    end = telling.agreement.end_of(last_day)
    for runs in telling.runs:
        for run in runs:
            if run.is_open and end <= at:
                run.cancel(max(end, run.started_at), run.start_fact, "contract_ended")
