"""How every verb changes a ticket: locked, journaled, its clocks told anew, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.clocks.casefile import recompute
from dueby.desk.people.models import Contact, User
from dueby.desk.streams.models import publish
from dueby.desk.tickets.models import Message, MessageKind, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.models import Entry

QUEUE = "queue"


class NotPossibleError(ValueError):
    """A verb does not fit how the ticket stands; the message says why and what to do."""


@contextmanager
def changing(ticket: Ticket, *, at: datetime) -> Iterator[Ticket]:
    """Give the ticket as it now is, locked; afterwards save it and tell its clocks anew.

    Two people who act at the same moment come one after the other, and the second sees what the
    first did. A refusal raised inside leaves nothing changed.
    """
    with transaction.atomic():
        present = Ticket.objects.select_for_update().get(pk=ticket.pk)
        yield present
        present.save()
        told(present, at)


def told(ticket: Ticket, at: datetime) -> None:
    """Rewrite the clocks of a ticket and wake the pages that show it."""
    recompute(ticket, at)
    for stream in (ticket.journal_name, QUEUE):
        publish(stream, "changed", {"ticket": ticket.pk}, at=at)


def say(
    ticket: Ticket, kind: MessageKind, entry: Entry, name: str, by: User | Contact | None
) -> Message:
    """Add the words of an entry, kept there under `name`, to the ticket's conversation."""
    return Message.objects.create(
        ticket=ticket,
        organization_id=ticket.organization_id,
        kind=kind,
        user=by if isinstance(by, User) else None,
        contact=by if isinstance(by, Contact) else None,
        said_at=entry.at,
        about=entry.kind,
        text=entry.texts.get(name=name),
    )
