"""Rules that are never reached, and questions that may stay without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.conditions import NoneOf, OneOf
from dueby.sla.lint.unwise import unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Entitlement, Rule
    from dueby.sla.conditions import Condition
    from dueby.sla.lint.unwise import Unwise


def unwise_entitlements(agreement: Agreement) -> Iterator[Unwise]:
    """Find entitlements that do not always answer, and rules that never do."""
    for entitlement in agreement.entitlements.values():
        yield from _without_answer(agreement, entitlement)
        yield from _unreachable(agreement, entitlement)


def _place(entitlement: Entitlement, number: int) -> str:
    path = f"entitlements.{entitlement.name}.rules"
    return path if len(entitlement.rules) == 1 else f"{path}[{number}]"


def _without_answer(agreement: Agreement, entitlement: Entitlement) -> Iterator[Unwise]:
    if all(rule.when for rule in entitlement.rules):
        yield unwise_at(
            agreement,
            _place(entitlement, len(entitlement.rules) - 1),
            "the last rule has conditions",
            "a case that meets none of the rules is neither granted nor refused",
            'end with a rule without "when"',
        )


def _unreachable(agreement: Agreement, entitlement: Entitlement) -> Iterator[Unwise]:
    for number, rule in enumerate(entitlement.rules):
        earlier = next(
            (place for place in range(number) if _covers(entitlement.rules[place], rule)), None
        )
        if earlier is None:
            continue
        always = "always holds" if not entitlement.rules[earlier].when else "holds wherever it does"
        yield unwise_at(
            agreement,
            _place(entitlement, number),
            f"rule {number + 1} comes after rule {earlier + 1}, which {always}",
            "the first rule that holds decides, so that this one never does",
            "put the narrower rule first, or leave it out",
        )


def _covers(earlier: Rule, later: Rule) -> bool:
    return all(any(_follows(wanted, given) for given in later.when) for wanted in earlier.when)


def _follows(wanted: Condition, given: Condition) -> bool:
    """Tell whether `wanted` holds wherever `given` does."""
    if wanted == given:
        return True
    if wanted.attribute != given.attribute:
        return False
    test, known = wanted.test, given.test
    if isinstance(test, OneOf) and isinstance(known, OneOf):
        return known.words <= test.words
    if isinstance(test, NoneOf) and isinstance(known, NoneOf):
        return test.words <= known.words
    if isinstance(test, NoneOf) and isinstance(known, OneOf):
        return not known.words & test.words
    return False
