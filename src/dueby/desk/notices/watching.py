"""Who follows a ticket though it is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.notices.models import Watch

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Ticket


def watch(ticket: Ticket, *, by: User, at: datetime) -> None:
    """Follow a ticket; who does already goes on."""
    with transaction.atomic():
        _, is_new = Watch.objects.get_or_create(
            subject=ticket.journal_name, user=by, defaults={"since": at}
        )
        if is_new:
            record(by, Happening("user.watched", data={"ticket": ticket.pk}), by=by, at=at)


def unwatch(ticket: Ticket, *, by: User, at: datetime) -> None:
    """Follow a ticket no longer."""
    with transaction.atomic():
        removed, _ = Watch.objects.filter(subject=ticket.journal_name, user=by).delete()
        if removed:
            record(by, Happening("user.unwatched", data={"ticket": ticket.pk}), by=by, at=at)


def is_watching(user: User, ticket: Ticket) -> bool:
    """Tell whether somebody follows a ticket."""
    return Watch.objects.filter(subject=ticket.journal_name, user=user).exists()
