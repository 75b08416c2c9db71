"""The list of customers: searched, and read on from the last name of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, OuterRef, Q

from dueby.desk.people.models import Contact, Organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from dueby.desk.people.models import User

ROWS: Final = 50
LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some customers by name; `after` is the name to read on from, "" at the end."""

    rows: Sequence[Organization]
    after: str


def customers_page(user: User, sought: str, after: str) -> Page:
    """Return the page of customers that follows a name, of those in whom something is found."""
    found = _found(Organization.objects.visible_to(user), _clean(sought))
    present = Count("contacts", filter=Q(contacts__left_at=None))
    following = found.filter(name__gt=_clean(after)).annotate(people=present).order_by("name")
    rows = list(following[: ROWS + 1])
    return Page(rows[:ROWS], rows[ROWS - 1].name if len(rows) > ROWS else "")


def _found(among: QuerySet[Organization], sought: str) -> QuerySet[Organization]:
    if not sought:
        return among
    person = Q(name__icontains=sought) | Q(email__icontains=sought)
    people = Contact.objects.filter(person, organization=OuterRef("pk"))
    return among.filter(Q(name__icontains=sought) | Exists(people))


def _clean(text: str) -> str:
    # PostgreSQL takes no NUL in text; nobody's name has one.
    return text.replace("\x00", "").strip()[:LONGEST]
