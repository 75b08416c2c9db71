"""Who sent a mail: a customer's person, one of the vendor's, or nobody who is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.channels.email.authentication import is_forged, is_proven
from dueby.desk.channels.email.models import Question
from dueby.desk.people.models import Contact, User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.desk.channels.email.reading import Reading
    from dueby.desk.channels.email.tickets_named import Named


@dataclass(frozen=True, slots=True)
class Sender:
    """Somebody who is known, or else the question that a person answers, and why."""

    contact: Contact | None = None
    user: User | None = None
    question: Question = Question.NONE
    reason: str = ""


def sender_of(reading: Reading, named: Sequence[Named]) -> Sender:
    """Return who sent a mail; `named` are the tickets that it names.

    The exact address decides, and a check that failed outweighs it.
    """
    if reading.has_several_authors:
        return Sender(question=Question.SPOOFED, reason="it names several authors")
    if is_forged(reading.checks):
        return Sender(question=Question.SPOOFED, reason="the checks of its sender failed")
    user = User.objects.staff().filter(email=reading.sender).first() if reading.sender else None
    if user is not None:
        return _staff(user, reading, named)
    contacts = contacts_at(reading.sender)
    if not contacts:
        return Sender(question=Question.STRANGER, reason="its sender is no customer's person")
    if len(contacts) == 1:
        return Sender(contacts[0])
    return _one_of(contacts, named)


def contacts_at(address: str) -> list[Contact]:
    """Return the customers' people of an address, who still speak for their organizations."""
    if not address:
        return []
    found = Contact.objects.present().filter(email=address.lower(), forgotten_at=None)
    return list(found.select_related("organization", "user").order_by("pk")[:20])


def _staff(user: User, reading: Reading, named: Sequence[Named]) -> Sender:
    if not is_proven(reading.checks):
        reason = "the address is that of one of the vendor's people, and nothing proves it (DMARC)"
        return Sender(question=Question.STAFF, reason=reason)
    if not named:
        reason = "one of the vendor's people wrote it, and it names no ticket"
        return Sender(question=Question.STAFF, reason=reason)
    return Sender(user=user)


def _one_of(contacts: Sequence[Contact], named: Sequence[Named]) -> Sender:
    """Return the one for whose organization the first ticket is that any of them may name."""
    for each in named:
        for contact in contacts:
            if contact.organization_id == each.ticket.organization_id:
                return Sender(contact)
    organizations = ", ".join(str(each.organization) for each in contacts)
    return Sender(
        question=Question.SEVERAL, reason=f"its address is that of people of {organizations}"
    )
