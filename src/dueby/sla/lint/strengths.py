"""Promises that cannot be missed, and duties and shares that rest on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.agreement import NoNumber, Strength, Table
from dueby.sla.lint.cells import cells, in_words, measured, offer
from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, NoticeDuty
    from dueby.sla.lint.cells import Cell, Measured
    from dueby.sla.lint.unwise import Unwise


def unwise_strengths(agreement: Agreement) -> Iterator[Unwise]:
    """Find commitments without a number, idle notices, and shares of what cannot be missed."""
    yield from _commitments_without_number(agreement)
    for duty in agreement.notices.values():
        yield from _idle_notice(agreement, duty)
    yield from _shares(agreement)


def _commitments_without_number(agreement: Agreement) -> Iterator[Unwise]:
    for path, each in measured(agreement):
        for cell in cells(agreement, [each]):
            found = offer(agreement, each, cell)
            if found is None or found.strength is not Strength.COMMITMENT:
                continue
            if isinstance(found.promised, NoNumber):
                yield unwise_at(
                    agreement,
                    found.path if found.path in agreement.places else path,
                    f'"{found.promised.words}" is a commitment (for {_asked_of(each, cell)})',
                    "a commitment without a number cannot be missed, and counts as kept",
                    'give it a number, or say "strength: best_effort"; a table may for one level',
                )
                break


def _asked_of(each: Measured, cell: Cell) -> str:
    asked = {condition.attribute for condition in each.selectors}
    for choice in (each.within, each.strength):
        asked |= choice.attributes if isinstance(choice, Table) else set()
    return in_words({name: value for name, value in cell.items() if name in asked})


def _idle_notice(agreement: Agreement, duty: NoticeDuty) -> Iterator[Unwise]:
    path = f"notices.{duty.name}"
    needs_clock = duty.on_overdue or duty.on_estimate or duty.share is not None
    if not duty.about:
        if needs_clock:
            yield unwise_at(
                agreement,
                f"{path}.owed_when",
                "owed when a clock is overdue, or by an estimate or none, but about no target",
                "no clock is asked, so that it is never owed",
                'name the targets: "about"',
            )
        return
    switched_off = [name for name in duty.about if name not in agreement.targets]
    dateless = [
        name for name in duty.about if name in agreement.targets and not _dates(agreement, name)
    ]
    if switched_off:
        yield unwise_at(
            agreement,
            f"{path}.about",
            f"the notice is about {listed(switched_off)}, which is switched off",
            "no clock runs that it could be about",
            "name another target, or leave the notice out",
        )
    if dateless and (duty.latest_at_deadline or (needs_clock and not duty.owed_when)):
        yield unwise_at(
            agreement,
            f"{path}.about",
            f"the notice waits for a deadline of {listed(dateless)}, which never has a date",
            "it is never owed for being late, and no deadline caps it",
            "give the target a number, or owe the notice when a fact says so",
        )


def _dates(agreement: Agreement, name: str) -> bool:
    return any(not isinstance(each, NoNumber) for each in agreement.targets[name].promises)


def _shares(agreement: Agreement) -> Iterator[Unwise]:
    for kind in ("share_of_cases", "credits"):
        statements = [each for each in agreement.statements if each.kind == kind]
        for number, each in enumerate(statements):
            if not each.target or _is_ever_committed(agreement, each.target):
                continue
            place = f"assurance.{kind}" if len(statements) == 1 else f"assurance.{kind}[{number}]"
            yield unwise_at(
                agreement,
                f"{place}.target",
                f"it rests on {each.target}, which is no commitment",
                "only a commitment can be missed, so that nothing is ever counted",
                "name a target that is a commitment, or make this one a commitment",
            )


def _is_ever_committed(agreement: Agreement, name: str) -> bool:
    target = agreement.targets.get(name)
    if target is None:
        return False
    strengths = target.strength.values if isinstance(target.strength, Table) else [target.strength]
    return Strength.COMMITMENT in strengths
