"""Contracts and their order lines, as managers keep them. Every change has a history.

What also reaches running tickets (plan, end, suspension) is changed by `tickets.contract_changes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.contracts.models import Contract, OrderLine
from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.products.keeping import add

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


def sign(known: Mapping[str, object], *, by: User, at: datetime) -> Contract:
    """Return a new contract; `known` are the values of its fields. Raises ValidationError."""
    return add(Contract(**known), "contract.signed", by=by, at=at)


def order(contract: Contract, known: Mapping[str, object], *, by: User, at: datetime) -> OrderLine:
    """Return a new order line; `known` are product, days and cover. Raises ValidationError."""
    with transaction.atomic():
        line = add(OrderLine(contract=contract, **known), "order_line.ordered", by=by, at=at)
        what = {"what": str(line.product), "line": line.pk}
        record(contract, Happening("contract.ordered", data=what), by=by, at=at)
    return line


def change_line(
    line: OrderLine, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> OrderLine:
    """Change an order line. Later requests are judged by it; what was decided stays decided."""
    return amend(line, changes, by=by, at=at, seen=seen)


def take_back(line: OrderLine, *, by: User, at: datetime) -> None:
    """Take back an order line that was entered by mistake; the contract's history tells of it."""
    with transaction.atomic():
        present = OrderLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
        what = {
            "what": f"{present.product}, ordered on {present.ordered_on.isoformat()}",
            "line": present.pk,
        }
        record(present.contract, Happening("contract.order_taken_back", data=what), by=by, at=at)
        present.delete()
