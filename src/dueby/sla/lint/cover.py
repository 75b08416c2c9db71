"""Cases that nobody promises anything: a class, a plan, a level, a cell of a matrix."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from dueby.sla.conditions import OneOf
from dueby.sla.lint.cells import (
    can_hold_together,
    families,
    measured,
    passes,
    selected_by,
    vocabulary,
)
from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dueby.sla.agreement import Agreement, Target
    from dueby.sla.lint.unwise import Unwise

_KINDS: Final = {
    "plan": "plans",
    "severity": "severities.levels",
    "band": "scores.bands",
}
_FEWEST_TO_SPLIT: Final = 2


def unwise_cover(agreement: Agreement) -> Iterator[Unwise]:
    """Find what no target holds for."""
    if not agreement.targets:
        yield unwise_at(
            agreement,
            "targets",
            "no target",
            "the agreement promises nothing that could be measured",
            "write the promises as targets, or switch one on",
        )
        return
    yield from _classes_without_promise(agreement)
    for attribute, path in _KINDS.items():
        yield from _values_without_promise(agreement, attribute, path)
    for family in families(agreement):
        for ranked in ("severity", "band"):
            yield from _level_left_out(agreement, family, ranked)
            yield from _holes(agreement, family, ranked)
    yield from _targets_for_nobody(agreement)


def _classes_without_promise(agreement: Agreement) -> Iterator[Unwise]:
    decided = [
        condition.test
        for each in agreement.entitlements.values()
        for rule in each.rules
        for condition in rule.when
        if condition.attribute == "class" and isinstance(condition.test, OneOf)
    ]
    for kind in agreement.classes.values():
        promised = any(
            selected_by(target.selectors, "class", kind.name)
            for target in agreement.targets.values()
        )
        if promised or kind.excluded or any(passes(test, kind.name) for test in decided):
            continue
        yield unwise_at(
            agreement,
            f"classes.kinds.{kind.name}",
            f"no target holds for the class {kind.name}, and nothing excludes it",
            "a customer who files one is neither promised anything nor refused",
            'promise it something, mark it "excluded: REASON", or let an entitlement decide',
        )


def _values_without_promise(agreement: Agreement, attribute: str, path: str) -> Iterator[Unwise]:
    asking = [each for each in agreement.targets.values() if attribute in each.attributes]
    others = len(asking) < len(agreement.targets) and attribute != "band"
    if not asking or others:
        return
    for value in vocabulary(agreement, attribute):
        if not any(selected_by(each.selectors, attribute, value) for each in asking):
            yield unwise_at(
                agreement,
                f"{path}.{value}",
                f"no target holds for {attribute} {value}",
                "it is offered and nothing is promised for it",
                "promise it something, if only {no_number: best effort}, or leave it out",
            )


def _level_left_out(
    agreement: Agreement, family: Sequence[Target], ranked: str
) -> Iterator[Unwise]:
    """Find a metric whose targets go through the levels one by one and forget one."""
    splitting = [
        each
        for each in family
        if each.repeat is None and any(one.attribute == ranked for one in each.selectors)
    ]
    if len(splitting) < _FEWEST_TO_SPLIT or len(splitting) < len(family):
        return
    levels = vocabulary(agreement, ranked)
    left = [
        level
        for level in levels
        if not any(selected_by(each.selectors, ranked, level) for each in family)
    ]
    if len(left) == 1 and len(levels) - 1 >= _FEWEST_TO_SPLIT:
        yield unwise_at(
            agreement,
            f"targets.{splitting[-1].name}",
            f"{family[0].metric} is promised for every {ranked} but {left[0]}",
            "such a case has no date, and nobody decided that",
            "add a target for it, if only {no_number: best effort}",
        )


def _holes(agreement: Agreement, family: Sequence[Target], ranked: str) -> Iterator[Unwise]:
    """Find cells of a plan and level matrix whose row and column are both promised elsewhere."""
    plans, levels = vocabulary(agreement, "plan"), vocabulary(agreement, ranked)
    promised = {
        (plan, level)
        for plan, level in product(plans, levels)
        if any(
            selected_by(each.selectors, "plan", plan) and selected_by(each.selectors, ranked, level)
            for each in family
        )
    }
    rows, columns = {plan for plan, _ in promised}, {level for _, level in promised}
    holes = [
        f"plan {plan}, {ranked} {level}"
        for plan, level in product(plans, levels)
        if plan in rows and level in columns and (plan, level) not in promised
    ]
    if holes:
        yield unwise_at(
            agreement,
            f"targets.{family[0].name}",
            f"{family[0].metric} is not promised for {listed(holes)}",
            "the plan and the level have periods elsewhere; a case in this cell has no date",
            "add a target for it, if only {no_number: best effort}",
        )


def _targets_for_nobody(agreement: Agreement) -> Iterator[Unwise]:
    for path, each in measured(agreement):
        if not can_hold_together(agreement, *each.selectors):
            yield unwise_at(
                agreement,
                f"{path}.for",
                "conditions that no case can meet",
                "the promise is never made",
                "widen the conditions, or leave the promise out",
            )
