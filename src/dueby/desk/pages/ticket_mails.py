"""Mails around a ticket: those that no person wrote, and those of the desk that did not arrive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from dueby.desk.tickets.models import Ticket

MOST: Final = 20
FEW: Final = 3


def automatic_mails(ticket: Ticket) -> QuerySet[IncomingMail]:
    """Return the mails about a ticket that were recorded, the newest of them."""
    recorded = IncomingMail.objects.filter(ticket=ticket, handling=Handling.RECORDED)
    newest: QuerySet[IncomingMail] = recorded.order_by("-received_at", "-pk")[:MOST]
    return newest


def undelivered_to(contact: int) -> QuerySet[Undelivered]:
    """Return what lately could not be delivered to a contact, the newest first."""
    return Undelivered.objects.filter(contact=contact).order_by("-at", "-pk")[:FEW]
