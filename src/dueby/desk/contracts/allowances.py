"""What a contract includes by number, such as training sessions: included, used, left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.contracts.cover import given_by
from dueby.desk.journal.facts import fact_of
from dueby.desk.journal.models import Entry
from dueby.sla.evaluation import evaluate
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import Contract
    from dueby.sla.agreement import Allowance
    from dueby.sla.entitlement import Quantity
    from dueby.sla.facts import Fact


def drawn(contract: Contract) -> tuple[Fact, ...]:
    """Return the facts that drew on a contract's allowances, from the contract's own journal."""
    entries = Entry.objects.about(contract.journal_name).exclude(fact="")
    return tuple(fact_of(entry) for entry in entries)


@dataclass(frozen=True, slots=True)
class Stock:
    """One allowance of a contract, in the agreement's words, and how much of it is left."""

    allowance: Allowance
    quantity: Quantity


def stocks_of(contract: Contract, at: datetime) -> list[Stock]:
    """Return every allowance of a contract as it stands at `at`."""
    text = contract.agreement.current()
    given = read_given(given_by(contract, text), text.editions.newest)
    told = evaluate(text.editions, given, drawn(contract), at)
    allowances = told.agreement.allowances
    return [Stock(allowances[each.name], each) for each in told.quantities]
