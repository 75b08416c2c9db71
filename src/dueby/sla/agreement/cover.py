"""What a customer may ask for: entitlements with their rules, and allowances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueby.sla.agreement.tables import Table
    from dueby.sla.agreement.targets import Pattern
    from dueby.sla.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of an entitlement: when these hold, this is the decision, for this reason."""

    when: Conditions
    decision: str
    reason: str
    clause: str = ""
    opens_clocks: bool | None = None


@dataclass(frozen=True, slots=True)
class ForEach:
    """A question that is asked once for each entry of a given list, such as each release."""

    of: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A question that a fact raises, answered by the first rule that holds."""

    name: str
    question: str
    asked_by: tuple[Pattern, ...]
    rules: tuple[Rule, ...]
    title: str = ""
    clause: str = ""
    opens_clocks: bool = False
    for_each: ForEach | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """A quantity a customer may use: what is included, what uses it, over which period."""

    name: str
    title: str = ""
    clause: str = ""
    unit: str = ""
    included: int | float | Table[float] = 0
    each: str | None = None
    used_by: tuple[Pattern, ...] = ()
    amount: str | None = None
    per: str = "contract"
    lapses_with_contract: bool = False
