"""What was said in a call goes on a ticket: a new one, or one that there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.channels.phone.intake import Conversation, take_call
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.ringing import tell
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.answering import hear, log_call

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.tickets.models import Ticket


class CallRefusedError(ValueError):
    """Nothing can be made of a call as it is; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who spoke, and what; class and severity are their proposal, empty where nobody said one."""

    contact: Contact
    words: str
    request_class: str = ""
    severity: str = ""


def report_call(call: Call, told: Told, *, by: User, at: datetime) -> Ticket:
    """Open a ticket for what was said in a call; a call that is on a ticket returns that.

    It was reported when a person answered, which is a response at that moment, or when a voicemail
    was left, which is none. Raises CallRefusedError where nothing was said, ReportRefusedError as
    `take_call` does.
    """
    with _on_ticket(call, told.contact, by=by, at=at) as present:
        if present.ticket is None:
            conversation = Conversation(
                contact=told.contact,
                words=told.words,
                held_at=_said_at(present),
                request_class=told.request_class,
                severity=told.severity,
                spoke=present.answered_at is not None,
            )
            present.ticket = take_call(conversation, by=by, at=at)
    return present.ticket


def join_call(call: Call, ticket: Ticket, told: Told, *, by: User, at: datetime) -> Ticket:
    """Put what was said in a call on a ticket; a call that is on a ticket already returns that.

    Where people spoke it is a call, and a response at the moment of answering, or of the report
    where that was made while they spoke; a voicemail is what the contact says. Raises
    CallRefusedError where nothing was said, a stranger speaks or the call was over before the
    report, NotPossibleError as the verbs of tickets do.
    """
    with _on_ticket(call, told.contact, by=by, at=at) as present:
        if present.ticket is None:
            said_at = _said_at(present)
            if told.contact.organization_id != ticket.organization_id:
                raise CallRefusedError(f"{told.contact} is not of {ticket.organization}")
            if present.answered_at is not None:
                held_at = _held_at(present, ticket)
                log_call(ticket, told.words, by=by, at=at, spoke=True, held_at=held_at)
            else:
                hear(ticket, told.words, by=told.contact, at=at, written_at=said_at)
            present.ticket = ticket
    return present.ticket


@contextmanager
def _on_ticket(call: Call, contact: Contact, *, by: User, at: datetime) -> Iterator[Call]:
    """Give a call as it now is, locked; note afterwards on which ticket it is, if it is new."""
    with transaction.atomic():
        present = Call.objects.select_for_update().get(pk=call.pk)
        was = present.ticket_id
        yield present
        if present.ticket is None or present.ticket_id == was:
            return
        present.contact, present.organization_id = contact, contact.organization_id
        present.done_at = present.done_at or at
        present.save(update_fields=["ticket", "contact", "organization_id", "done_at"])
        data = {"ticket": present.ticket_id, "contact": contact.pk}
        record(present, Happening("call.reported", data=data), by=by, at=at)
        tell(present, at=at)


def _held_at(call: Call, ticket: Ticket) -> datetime:
    """Return since when people spoke of a ticket, in a call that may have begun before it."""
    if call.ended_at is not None and call.ended_at < ticket.reported_at:
        raise CallRefusedError(
            f"the call was over before {ticket} was reported; make it a report of its own"
        )
    return max(_said_at(call), ticket.reported_at)


def _said_at(call: Call) -> datetime:
    if call.said_at is None:
        if not call.is_incoming:
            raise CallRefusedError("nobody was reached, so nothing was said")
        raise CallRefusedError(
            "nobody spoke in this call and nothing was left; call back, and report that call"
        )
    return call.said_at
