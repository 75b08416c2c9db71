"""Whose number it is: contacts by the telephone that is kept of them, and by nothing else."""

from __future__ import annotations

from dueby.desk.channels.phone.numbers import number_of
from dueby.desk.people.models import Contact
from dueby.desk.people.models.organization import TAIL


def contacts_with(number: str) -> list[Contact]:
    """Return the contacts whose number it is, by name; `number` is in E.164, or none is theirs."""
    if not number.startswith("+"):
        return []
    near = Contact.objects.present().filter(phone_tail=number[-TAIL:])
    found = near.select_related("organization").order_by("name", "pk")
    return [each for each in found if number_of(each.phone) == number]


def known_caller(number: str) -> Contact | None:
    """Return the one contact whose number it is; None where several have it, or nobody."""
    found = contacts_with(number)
    return found[0] if len(found) == 1 else None
