"""What covers a ticket: the engine's decisions, the contract, and what to say of its last day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.desk.contracts.models import Contract
    from dueby.desk.tickets.models import Ticket
    from dueby.sla.agreement import Agreement, Plan
    from dueby.sla.entitlement import Decision
    from dueby.sla.evaluation import Evaluation

SOON: Final = 45
"""Days before a contract's last day from which the page says that it ends."""
GRANTED: Final = frozenset({"entitled", "included"})


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, and whether what was asked is part of the agreement."""

    decision: Decision
    is_granted: bool


@dataclass(frozen=True, slots=True)
class Cover:
    """The decisions on a ticket, with the agreement and the contract they rest on."""

    decided: list[Decided]
    agreement: Agreement
    contract: Contract | None
    plan: Plan | None
    days_left: int | None

    @property
    def has_ended(self) -> bool:
        """Whether the contract's last day is over."""
        return self.days_left is not None and self.days_left < 0

    @property
    def ends_soon(self) -> bool:
        """Whether the contract's last day is near."""
        return self.days_left is not None and 0 <= self.days_left <= SOON


def cover_of(ticket: Ticket, told: Evaluation, at: datetime) -> Cover:
    """Return what covers a ticket as at `at`."""
    agreement, contract = told.agreement, ticket.contract
    decided = [Decided(each, each.decision in GRANTED) for each in told.decisions]
    if contract is None:
        return Cover(decided, agreement, None, None, None)
    days_left = _days_until(contract.last_on, agreement.day_of(at))
    return Cover(decided, agreement, contract, agreement.plans.get(contract.plan), days_left)


def _days_until(last_on: date, today: date) -> int:
    return (last_on - today).days
