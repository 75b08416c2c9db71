"""Whose number it is: contacts by the telephone that is kept of them, and by nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.phone.numbers import number_of
from dueby.desk.people.models import Contact
from dueby.desk.people.models.organization import TAIL

if TYPE_CHECKING:
    from dueby.desk.channels.phone.models import Call


def contacts_with(number: str, country: str = "") -> list[Contact]:
    """Return the contacts whose number it is, by name; `number` is in E.164, or none is theirs.

    One that is kept without a country is of the desk's, or of `country`.
    """
    if not number.startswith("+"):
        return []
    near = Contact.objects.present().filter(phone_tail=number[-TAIL:])
    found = near.select_related("organization").order_by("name", "pk")
    return [
        each for each in found if number in {number_of(each.phone), number_of(each.phone, country)}
    ]


def known_caller(number: str, country: str = "") -> Contact | None:
    """Return the one contact whose number it is; None where several have it, or nobody."""
    found = contacts_with(number, country)
    return found[0] if len(found) == 1 else None


def possible_contacts(call: Call) -> list[Contact]:
    """Return who may be at the other end of a call: whom somebody chose, or all with its number."""
    if call.contact is not None:
        return [call.contact]
    return contacts_with(call.number, call.line.country)
