"""Customers, contacts, contracts, patches and products found by their names, for staff."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from dueby.desk.advisories.models import Patch
from dueby.desk.contracts.models import Contract
from dueby.desk.pages.search_marks import Piece, marked
from dueby.desk.people.models import Contact, Organization
from dueby.desk.products.models import Product
from dueby.sla.moments import day_said

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from dueby.desk.people.models import User
    from dueby.desk.tickets.search_words import Question

FEW: Final = 5
MANY: Final = 20
"""How many of a kind stand on a page of all kinds, and on a page of its own."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A kind of thing: where its rows come from, which fields tell it, and where it leads.

    `fields` are searched, the first one orders. `detail` says more about a row; `place` and `key`
    are the name of its page and which attribute it is found by there.
    """

    name: str
    title: str
    icon: str
    rows: Callable[[User], QuerySet[Any]]
    fields: tuple[str, ...]
    detail: Callable[[Any], str]
    place: str
    key: str = "pk"

    def matching(self, question: Question, user: User) -> QuerySet[Any]:
        """Return the rows each of whose fields together hold everything that was typed."""
        rows = self.rows(user)
        for piece in question.pieces:
            rows = rows.filter(reduce(or_, (Q(**{f"{f}__icontains": piece}) for f in self.fields)))
        return rows.order_by(self.fields[0], "pk")


@dataclass(frozen=True, slots=True)
class Thing:
    """One row: its name with what was found marked, more about it, and where it leads."""

    name: list[Piece]
    detail: str
    place: str
    key: int


@dataclass(frozen=True, slots=True)
class Things:
    """The rows of one kind on a page; `next` is the row from which to go on, if there are more."""

    sort: Sort
    found: list[Thing]
    next: int | None = None


def _contact(contact: Contact) -> str:
    told = (contact.organization.name, contact.email, contact.phone)
    return " · ".join(filter(None, told)) + (" · has left" if contact.left_at else "")


def _contract(contract: Contract) -> str:
    return f"{contract.organization.name} · {contract.plan} · until {day_said(contract.last_on)}"


SORTS: Final = (
    Sort(
        name="customers",
        title="Customers",
        icon="building-2",
        rows=Organization.objects.visible_to,
        fields=("name",),
        detail=lambda _: "",
        place="customer",
    ),
    Sort(
        name="contacts",
        title="Contacts",
        icon="user",
        rows=lambda user: Contact.objects.visible_to(user).select_related("organization"),
        fields=("name", "email", "phone"),
        detail=_contact,
        place="customer",
        key="organization_id",
    ),
    Sort(
        name="contracts",
        title="Contracts",
        icon="handshake",
        rows=lambda user: Contract.objects.visible_to(user).select_related("organization"),
        fields=("number", "organization__name"),
        detail=_contract,
        place="contract",
    ),
    Sort(
        name="patches",
        title="Patches",
        icon="shield-alert",
        rows=lambda user: Patch.objects.visible_to(user).distinct(),
        fields=("vulnerability", "os_release", "vulnerabilities__identifier"),
        detail=lambda patch: f"{patch.os_release} · {patch.band or 'not rated'}",
        place="patch",
    ),
    Sort(
        name="products",
        title="Products",
        icon="package",
        rows=lambda _: Product.objects.all(),
        fields=("name",),
        detail=lambda product: product.get_kind_display(),
        place="product",
    ),
)


def found_things(sort: Sort, question: Question, user: User, after: int, most: int) -> Things:
    """Return the rows of a kind that a person may see, after one where an address names it."""
    if not question.terms:
        return Things(sort, [])
    rows, order = sort.matching(question, user), sort.fields[0]
    last = sort.rows(user).filter(pk=after).values_list(order, flat=True).first() if after else None
    if last is not None:
        rows = rows.filter(Q(**{f"{order}__gt": last}) | Q(**{order: last, "pk__gt": after}))
    found: list[Model] = list(rows[: most + 1])
    told = [_told(sort, row, question) for row in found[:most]]
    return Things(sort, told, found[most - 1].pk if len(found) > most else None)


def _told(sort: Sort, row: Model, question: Question) -> Thing:
    name = str(getattr(row, sort.fields[0]))
    return Thing(marked(name, question.terms), sort.detail(row), sort.place, getattr(row, sort.key))
