"""Entitlements and allowances in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dueby.sla.prose.words import by_rows, clause_mark, conditions_said, patterns_said

if TYPE_CHECKING:
    from dueby.sla.agreement import Allowance, Entitlement


def entitlement_sentences(entitlement: Entitlement) -> Iterator[str]:
    name = entitlement.title or entitlement.name
    asked = patterns_said(entitlement.asked_by)
    each = f", for each of the {entitlement.for_each.of}" if entitlement.for_each else ""
    clause = clause_mark(entitlement.clause)
    yield f"{clause}{name}: asked by {asked}{each}; the first that holds decides."
    for rule in entitlement.rules:
        when = f"where {conditions_said(rule.when)}" if rule.when else "otherwise"
        rests = f", clause {rule.clause}" if rule.clause else ""
        decision = rule.decision.replace("_", " ")
        yield f"{when[:1].upper()}{when[1:]}: {decision} ({rule.reason}{rests})."


def allowance_sentence(allowance: Allowance) -> str:
    amount = allowance.included
    much = by_rows(amount, "{:g}".format)
    each = f" for each of the {allowance.each}" if allowance.each else ""
    period = "" if allowance.per == "contract" else f" in a {allowance.per}"
    lapses = "; what is left ends with the contract" if allowance.lapses_with_contract else ""
    unit = f" {allowance.unit}" if allowance.unit else ""
    title = clause_mark(allowance.clause) + (allowance.title or allowance.name)
    used = patterns_said(allowance.used_by)
    return f"{title}: {much}{unit}{each}{period}, used by {used}{lapses}."
