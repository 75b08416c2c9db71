"""The list of contracts: searched, one customer's or all, and read on from a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from dueby.desk.contracts.cover import standing_of
from dueby.desk.contracts.models import Contract
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

ROWS: Final = 50
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for; a customer by number, None for all."""

    sought: str = ""
    customer: int | None = None
    after: str = ""

    @classmethod
    def of(cls, written: dict[str, str]) -> Asked:
        """Return what an address asks for; what makes no sense asks for nothing."""
        tidy = {name: text.replace("\x00", "").strip()[:LONGEST] for name, text in written.items()}
        return cls(tidy.get("q", ""), number_in(tidy.get("customer", "")), tidy.get("after", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """Some contracts with how each stands; `after` is the number to read on from, "" at the end."""

    rows: Sequence[tuple[Contract, str]]
    after: str


def contracts_page(user: User, asked: Asked, at: datetime) -> Page:
    """Return the page of contracts that follows a number."""
    found = Contract.objects.visible_to(user).with_agreement().select_related("organization")
    if asked.customer is not None:
        found = found.filter(organization=asked.customer)
    if asked.sought:
        named = Q(number__icontains=asked.sought) | Q(organization__name__icontains=asked.sought)
        found = found.filter(named)
    rows = list(found.filter(number__gt=asked.after).order_by("number")[: ROWS + 1])
    told = [(each, standing_of(each, at)) for each in rows[:ROWS]]
    return Page(told, rows[ROWS - 1].number if len(rows) > ROWS else "")
