"""Two targets of one metric and strength that hold for one case: two answers to one question."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber
from dueby.sla.lint.cells import can_hold_together, cells, families, in_words, offer
from dueby.sla.lint.patterns import starting
from dueby.sla.lint.unwise import unwise_at
from dueby.sla.terms import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Pattern, Promised, Target
    from dueby.sla.lint.cells import Cell, Offer
    from dueby.sla.lint.unwise import Unwise

REPORTED: Final = "reported"
# Fields of a report that become another attribute, or the attribute only after a rule.
_CHANGED_ON_THE_WAY: Final = {"channel", "severity", "filed_as", "class"}


def unwise_overlaps(agreement: Agreement) -> Iterator[Unwise]:
    """Find pairs of targets that can both hold."""
    for family in families(agreement):
        for one, other in combinations(family, 2):
            if not start_together(agreement, one, other):
                continue
            witness = _both_hold(agreement, one, other)
            if witness is not None:
                yield _overlap(agreement, *witness)


def start_together(agreement: Agreement, one: Target, other: Target) -> bool:
    """Tell whether the clocks of two targets can start at one event of one case."""
    selectors = (*one.selectors, *other.selectors)
    if not can_hold_together(agreement, *selectors):
        return False
    done = {step.done for step in one.start.steps if step.done is not None}
    if any(step.done in done for step in other.start.steps):
        return True
    return any(
        _can_be_one(agreement, first, second, one, other)
        for first in starting(one)
        for second in starting(other)
    )


def _can_be_one(
    agreement: Agreement, first: Pattern, second: Pattern, one: Target, other: Target
) -> bool:
    if first.fact != second.fact:
        return False
    conditions = [*first.where, *second.where]
    if first.fact == REPORTED and conditions:
        conditions += (*one.selectors, *other.selectors)
        conditions = [each for each in conditions if each.attribute not in _CHANGED_ON_THE_WAY]
        fields = [*first.where, *second.where]
        return can_hold_together(agreement, *conditions) and can_hold_together(agreement, *fields)
    return can_hold_together(agreement, *conditions)


def _both_hold(
    agreement: Agreement, one: Target, other: Target
) -> tuple[Cell, Offer, Offer] | None:
    for cell in cells(agreement, (one, other)):
        first, second = offer(agreement, one, cell), offer(agreement, other, cell)
        if first is not None and second is not None and first.strength is second.strength:
            return cell, first, second
    return None


def _overlap(agreement: Agreement, cell: Cell, first: Offer, second: Offer) -> Unwise:
    same = first.promised == second.promised and first.calendar == second.calendar
    strength = first.strength.replace("_", " ")
    return unwise_at(
        agreement,
        f"targets.{second.target.name}",
        f"{_told(first)} and {_told(second)} are both a {strength} of {first.target.metric}"
        f" for {in_words(cell)}",
        "one promise is measured twice" if same else "two numbers stand for one promise",
        "keep their conditions apart (for), give one another metric or strength, or make them one",
    )


def _told(each: Offer) -> str:
    return f"{each.target.name} ({_in_words(each.promised)})"


def _in_words(promised: Promised) -> str:
    return promised.words if isinstance(promised, NoNumber) else describe(promised)
