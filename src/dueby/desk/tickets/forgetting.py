"""A customer's person is forgotten: their words, files, mails and sign-in go, the evidence stays.

What the agreement needs stays: that something was reported, confirmed and rectified, and when. It
names nobody, and the chains of the journal still hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db import transaction
from django.db.models import Q

from dueby.desk.journal.erasing import erase_words
from dueby.desk.journal.models import ERASED
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.erasing import erase
from dueby.desk.people.models import Contact
from dueby.desk.tickets.attaching import path_of
from dueby.desk.tickets.models import Attachment, Ticket
from dueby.desk.tickets.search import reindex, sweep

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from dueby.desk.journal.recording import Named

Held: TypeAlias = "Callable[[set[str]], set[str]]"
NO_FILE: Final = "0" * 64
"""The digest of a file that was erased; nothing is stored under it."""
KEPT: Final = (
    "What happened and when, without words or names: the agreement's evidence needs it.",
    "Words that others wrote down about other people, in which this person may be named.",
    "Mails that have left the desk, and copies of the database made before.",
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was erased of a person: how many of each."""

    words: int
    subjects: int
    files: int
    parcels: int


def forget(
    contact: Contact, *, by: Named | None, at: datetime, held: Held = lambda _: set()
) -> Forgotten:
    """Erase what is kept about a person, in one transaction, and say what it was.

    What was written since a person was forgotten first can be erased again. The index of the search
    is swept afterwards, and bytes of files that nothing refers to any more are removed; `held` says
    which of some digests something else than a ticket refers to.
    """
    with transaction.atomic():
        names = erase(contact, by=by, at=at)
        tickets = _touched(contact, names)
        words = erase_words(contact, names, by=by, at=at)
        subjects = Ticket.objects.filter(contact=contact).exclude(subject=ERASED)
        forgotten = Forgotten(
            words,
            subjects.update(subject=ERASED),
            _erase_files(contact, held),
            sum(Parcel.objects.all().erase_concerning(name) for name in names),
        )
        for ticket in Ticket.objects.filter(pk__in=tickets):
            reindex(ticket)
        transaction.on_commit(sweep)
    return forgotten


def _touched(contact: Contact, names: Collection[str]) -> list[int]:
    """Return the tickets in which words of a person stand, locked in the order of their numbers."""
    words = Q(messages__text__person__in=names)
    found = Ticket.objects.filter(words | Q(contact=contact)).order_by("pk").distinct()
    numbers = list(found.values_list("pk", flat=True))
    locked = Ticket.objects.filter(pk__in=numbers).order_by("pk").select_for_update()
    return list(locked.values_list("pk", flat=True))


def _erase_files(contact: Contact, held: Held) -> int:
    """Take the names and the bytes of what a person sent; bytes that others sent too stay."""
    files = Attachment.objects.filter(message__contact=contact).exclude(digest=NO_FILE)
    digests = set(files.values_list("digest", flat=True))
    count = files.update(name=ERASED, digest=NO_FILE)
    kept = set(Attachment.objects.filter(digest__in=digests).values_list("digest", flat=True))
    for digest in digests - kept - held(digests - kept):
        transaction.on_commit(partial(path_of(digest).unlink, missing_ok=True))
    return count
