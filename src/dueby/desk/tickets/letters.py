"""The mails that tell a customer what happened on a ticket; they leave through the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.outbox.models import Parcel

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.models import Message, Ticket


def send_receipt(ticket: Ticket, *, at: datetime) -> None:
    """Tell the contact that the report is here, and what is promised by when."""
    words = f"Your report is here as number {ticket.pk}."
    _post(ticket, f"{ticket.journal_name}/receipt", words, at)


def send_message(message: Message, *, at: datetime) -> None:
    """Send what somebody of the vendor wrote for the customer to read."""
    _post(message.ticket, f"message:{message.pk}", message.text.words, at)


def _post(ticket: Ticket, key: str, words: str, at: datetime) -> None:
    if not ticket.contact.email:
        return
    content = {
        "to": ticket.contact.email,
        "subject": f"[#{ticket.pk}] {ticket.subject}",
        "text": words,
    }
    Parcel.post(
        key,
        "mail",
        content,
        subject=ticket.journal_name,
        at=at,
        person=ticket.contact.journal_name,
        organization_id=ticket.organization_id,
    )
