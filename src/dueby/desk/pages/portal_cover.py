"""How long a customer's contract still runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.desk.contracts.models import Contract
    from dueby.sla.agreement import Agreement

SOON: Final = timedelta(days=60)
"""How long before its end a contract says so with weight."""


@dataclass(frozen=True, slots=True)
class ContractEnd:
    """The last day of a contract, and how near it is."""

    contract: Contract
    last_on: date
    days_left: int

    @property
    def is_over(self) -> bool:
        """Whether the last day is past."""
        return self.days_left < 0

    @property
    def is_near(self) -> bool:
        """Whether it ends soon."""
        return 0 <= self.days_left <= SOON.days


def end_of(contract: Contract | None, agreement: Agreement, at: datetime) -> ContractEnd | None:
    """Return when a contract ends, by the dates of the agreement's zone."""
    if contract is None:
        return None
    left = (contract.last_on - agreement.day_of(at)).days
    return ContractEnd(contract, contract.last_on, left)
