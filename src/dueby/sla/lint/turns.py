"""Clocks that never start, never stop, or never go on: how a target's facts follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.agreement import NoNumber
from dueby.sla.lint.cells import can_hold_together
from dueby.sla.lint.patterns import can_be_one_fact, starting
from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Pattern, PauseRule, Step, Target
    from dueby.sla.lint.unwise import Unwise


def unwise_turns(agreement: Agreement) -> Iterator[Unwise]:
    """Find starts, stops, pauses and repeats that cannot do what they seem to."""
    startable = _startable(agreement)
    for target in agreement.targets.values():
        if target.name not in startable:
            yield _never_starts(agreement, target, startable)
        yield from _endless(agreement, target)
        yield from _stopped_by_its_start(agreement, target)
        for number, rule in enumerate(target.pauses):
            place = "" if len(target.pauses) == 1 else f"[{number}]"
            path = f"targets.{target.name}.pauses{place}"
            yield from _lasting_pause(agreement, rule, path)
        yield from _facts_that_never_fit(agreement, target)


def _startable(agreement: Agreement) -> set[str]:
    """Return the targets whose clocks can start at all, chains followed to their beginning."""
    found: set[str] = set()
    while True:
        more = {
            target.name
            for target in agreement.targets.values()
            if target.name not in found and _can_start(agreement, target, found)
        }
        if not more:
            return found
        found |= more


def _can_start(agreement: Agreement, target: Target, startable: set[str]) -> bool:
    happens = [_can_happen(agreement, step, startable) for step in target.start.steps]
    return all(happens) if target.start.later_of else any(happens)


def _can_happen(agreement: Agreement, step: Step, startable: set[str]) -> bool:
    return step.done is None or (step.done in startable and _is_ever_done(agreement, step.done))


def _is_ever_done(agreement: Agreement, name: str) -> bool:
    return bool(agreement.targets[name].stops)


def _never_starts(agreement: Agreement, target: Target, startable: set[str]) -> Unwise:
    awaited = [step.done for step in target.start.steps if step.done is not None]
    unending = [
        name for name in awaited if name in startable and not _is_ever_done(agreement, name)
    ]
    if unending:
        found = f"it starts when {listed(unending)} is done, which nothing stops"
        better = f'say what stops {listed(unending)}: "stops"'
    elif any(name not in agreement.targets for name in awaited):
        off = [name for name in awaited if name not in agreement.targets]
        found = f"it starts when {listed(off)} is done, which is switched off"
        better = "start it from a fact, or from a target that is promised"
    else:
        found = f"it starts when {listed(awaited)} is done, which in the end waits for itself"
        better = "let one clock of the chain start from a fact"
    return unwise_at(
        agreement, f"targets.{target.name}.starts", found, "the clock never starts", better
    )


def _endless(agreement: Agreement, target: Target) -> Iterator[Unwise]:
    path = f"targets.{target.name}"
    if target.repeat is not None:
        if not (target.repeat.until or target.stops or target.cancels):
            yield unwise_at(
                agreement,
                f"{path}.repeats",
                "rounds that nothing ends",
                "each round begins the next, after the case is solved too",
                'name the facts that end the series: "until"',
            )
    elif not target.stops and any(not isinstance(each, NoNumber) for each in target.promises):
        yield unwise_at(
            agreement,
            path,
            "a date, and nothing that stops the clock",
            "it becomes overdue in every case",
            'name the facts that fulfil the promise: "stops"',
        )


def _stopped_by_its_start(agreement: Agreement, target: Target) -> Iterator[Unwise]:
    if target.repeat is not None:
        return
    shared = [
        stop.fact
        for stop in target.stops
        if any(can_be_one_fact(agreement, start, stop) for start in starting(target))
    ]
    if shared:
        yield unwise_at(
            agreement,
            f"targets.{target.name}.stops",
            f"{listed(shared)} both starts and stops the clock",
            "the same fact, told twice, fulfils the promise",
            'let another fact stop it, or write a cadence: "repeats"',
        )


def _lasting_pause(agreement: Agreement, rule: PauseRule, path: str) -> Iterator[Unwise]:
    ends = [each for each in rule.ends if _can_end(agreement, rule.begins, each)]
    if not ends:
        yield unwise_at(
            agreement,
            path,
            f"a pause that begins with {rule.begins.fact} and that nothing else ends",
            "the clock stands still until it stops, and no date is ever due",
            'name the fact that lets it count again: "until: resumed"',
        )


def _can_end(agreement: Agreement, begins: Pattern, end: Pattern) -> bool:
    if begins.fact == "waiting" and end.fact == "resumed":
        return can_hold_together(agreement, *begins.where, *end.where)
    return not can_be_one_fact(agreement, begins, end)


def _facts_that_never_fit(agreement: Agreement, target: Target) -> Iterator[Unwise]:
    for pattern in dict.fromkeys(target.patterns):
        if not can_hold_together(agreement, *pattern.where):
            yield unwise_at(
                agreement,
                f"targets.{target.name}",
                f"{pattern.fact} with fields that no fact can have",
                "it never happens",
                "widen the condition",
            )
