"""Which facts an agreement listens to, and whether two patterns can mean one fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.sla.lint.cells import can_hold_together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Pattern, Target


def starting(target: Target) -> list[Pattern]:
    """Return the facts that a target's clock starts from."""
    return [step.pattern for step in target.start.steps if step.pattern is not None]


def every_pattern(agreement: Agreement) -> Iterator[Pattern]:
    """Give every pattern of an agreement."""
    for target in agreement.targets.values():
        yield from target.patterns
    for duty in agreement.notices.values():
        yield from duty.owed_when
        yield from duty.sent_by
    for entitlement in agreement.entitlements.values():
        yield from entitlement.asked_by
    for allowance in agreement.allowances.values():
        yield from allowance.used_by


def can_be_one_fact(agreement: Agreement, one: Pattern, other: Pattern) -> bool:
    """Tell whether a single fact can fit both patterns."""
    return one.fact == other.fact and can_hold_together(agreement, *one.where, *other.where)
