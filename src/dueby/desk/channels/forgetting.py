"""A customer's person is forgotten in everything that came through any channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.chat.forgetting import forget_chats, held
from dueby.desk.channels.email.forgetting import forget_mails
from dueby.desk.channels.phone.forgetting import forget_calls
from dueby.desk.people.models import Contact
from dueby.desk.tickets import forgetting as tickets

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named

KEPT: Final = tickets.KEPT


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of a person: how many of each."""

    words: int
    subjects: int
    files: int
    parcels: int
    mails: int
    calls: int = 0


def forget(contact: Contact, *, by: Named | None, at: datetime) -> Forgotten:
    """Erase what is kept about a person, in one transaction, and say what it was."""
    with transaction.atomic():
        # Whoever handles a mail, or ends a chat, locks it first and then its ticket.
        chats = forget_chats(contact, by=by, at=at)
        calls = forget_calls(Contact.objects.get(pk=contact.pk))
        mails = forget_mails(contact, _addresses(contact), by=by, at=at)
        erased = tickets.forget(contact, by=by, at=at, held=held)
    words = erased.words + chats
    return Forgotten(words, erased.subjects, erased.files, erased.parcels, mails, calls)


def _addresses(contact: Contact) -> list[str]:
    """Return the addresses of a person that nobody else of the customers has too."""
    present = Contact.objects.select_related("user").get(pk=contact.pk)
    found = {present.email.lower()}
    if present.user is not None:
        found.add(present.user.email)
    others = Contact.objects.exclude(pk=contact.pk).filter(email__in=found)
    return sorted(found - {"", *others.values_list("email", flat=True)})
