"""How the rows of the named world began, as their histories tell it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final, cast

from dueby.desk.contracts.models import Contract, OrderLine
from dueby.desk.journal.recording import Happening, Subject, begin
from dueby.desk.people.customers import customer_added
from dueby.desk.people.models import Contact, Organization, Team
from dueby.desk.products.models import Product, Version

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

    from dueby.desk.people.models import User

_OFFICE: Final = time(15, tzinfo=UTC)
"""When in the day something was entered: in office hours on both sides of the Atlantic."""


def tell_beginnings(by: User, on_board: datetime) -> None:
    """Record who entered the customers, products and contracts of the world, and when."""
    for row, happened, at in _beginnings(on_board):
        begin(cast("Subject", row), [happened], by=by, at=at)


def _beginnings(on_board: datetime) -> Iterator[tuple[Model, Happening, datetime]]:
    for organization in Organization.objects.order_by("pk"):
        yield organization, customer_added(organization), on_board
    for contact in Contact.objects.order_by("pk"):
        known = {"name": contact.name, "email": contact.email}
        yield contact, Happening("contact.added", words=known, person=contact), on_board
    for team in Team.objects.order_by("pk"):
        said = {"name": team.name, "plans": team.plans}
        yield team, Happening("team.formed", data=said), on_board
    for product in Product.objects.order_by("pk"):
        yield product, Happening("product.added"), on_board
    for version in Version.objects.order_by("pk"):
        yield version, Happening("version.added"), _entered(version.released_on)
    for contract in Contract.objects.order_by("pk"):
        yield contract, Happening("contract.signed"), _entered(contract.signed_on)
    for line in OrderLine.objects.select_related("contract", "product").order_by("pk"):
        yield line, Happening("order_line.ordered"), _entered(line.ordered_on)


def _entered(day: date) -> datetime:
    return datetime.combine(day, _OFFICE)
