"""What is said on a ticket after it was opened: replies, notes, calls, and the contact's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import changing, say
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.models import Message, MessageKind, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


def reply(ticket: Ticket, words: str, *, by: User, at: datetime) -> Message:
    """Answer the customer: a response by a person."""
    with changing(ticket, at=at) as present:
        replied = Happening(
            "ticket.replied",
            fact="responded",
            data={"by_person": True},
            words={"words": words},
            person=present.contact,
        )
        entry = record(present, replied, by=by, at=at)
        message = say(present, MessageKind.MESSAGE, entry, "words", by)
        send_message(message, at=at)
    return message


def note(ticket: Ticket, words: str, *, by: User, at: datetime) -> Message:
    """Write something down that only the vendor's people see; no response."""
    with changing(ticket, at=at) as present:
        noted = Happening("ticket.noted", words={"words": words}, person=present.contact)
        entry = record(present, noted, by=by, at=at)
        return say(present, MessageKind.NOTE, entry, "words", by)
