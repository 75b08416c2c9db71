"""A mail of a person becomes a ticket, words on a ticket, or an internal note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.files_in import Files
from dueby.desk.channels.email.models import Handling
from dueby.desk.channels.email.settling import Outcome
from dueby.desk.channels.email.understanding import MailClass
from dueby.desk.channels.email.understanding.threads import plain_subject
from dueby.desk.tickets.answering import hear, note
from dueby.desk.tickets.attaching import attach
from dueby.desk.tickets.intake import Report, ReportRefusedError, open_ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.channels.email.reading import Reading
    from dueby.desk.channels.email.tickets_named import Named
    from dueby.desk.people.models import Contact, User
    from dueby.desk.tickets.models import Message, Ticket

CHANNEL: Final = "e-mail"
NO_WORDS: Final = "(no text)"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail belongs: a ticket, or none yet; and what is to be said about that."""

    ticket: Ticket | None
    reasons: tuple[str, ...]


def place_for(contact: Contact, named: Sequence[Named]) -> Place:
    """Return the first ticket that a mail names and its sender may write on.

    A ticket of another customer is not theirs to name: References are forged, and mails passed on.
    """
    reasons: list[str] = []
    for each in named:
        if each.ticket.organization_id == contact.organization_id:
            return Place(each.ticket, (*reasons, f"it names ticket {each.ticket.pk}: {each.how}"))
        reasons.append(
            f"it names ticket {each.ticket.pk}, which is another customer's: {each.how}; "
            "nothing was added there"
        )
    return Place(None, tuple(reasons))


def bring(contact: Contact, place: Place, files: Files, reading: Reading, at: datetime) -> Outcome:
    """Take a mail as the words of a contact: on the ticket of its place, else on a new one."""
    outcome = Outcome(Handling.ADDED, contact=contact)
    if place.ticket is None:
        outcome = replace(_opened(reading, contact, at), contact=contact)
        ticket = outcome.ticket
    else:
        ticket = place.ticket
        said = hear(
            ticket,
            words_of(reading),
            by=contact,
            at=at,
            message_id=reading.row.message_id,
            written_at=reading.row.received_at,
        )
        outcome = replace(outcome, ticket=ticket, said=said)
    return _with_files(outcome, place, files)


def write_note(user: User, place: Place, files: Files, reading: Reading, at: datetime) -> Outcome:
    """Take a mail of one of the vendor's people as an internal note on a ticket."""
    ticket = place.ticket
    if ticket is None:
        raise ValueError("a note stands on a ticket")
    said = note(ticket, words_of(reading), by=user, at=at, message_id=reading.row.message_id)
    return _with_files(Outcome(Handling.ADDED, ticket=ticket, said=said), place, files)


def words_of(reading: Reading) -> str:
    """Return what a mail says that is new: a report is told whole, what it passes on too."""
    told = reading.told
    words = told.reply_text if told.mail_class is MailClass.REPLY else told.text
    return words.strip() or NO_WORDS


def _opened(reading: Reading, contact: Contact, at: datetime) -> Outcome:
    report = Report(
        contact,
        # A number in it would name another ticket in every answer.
        plain_subject(reading.told.subject),
        words_of(reading),
        CHANNEL,
        said_at=reading.row.received_at,
        message_id=reading.row.message_id,
        is_answerable=reading.told.is_answerable,
    )
    reasons: tuple[str, ...] = ()
    try:
        ticket = open_ticket(report, by=contact, at=at)
    except ReportRefusedError:
        # Mails lie in a mailbox before there is an agreement.
        ticket = open_ticket(replace(report, said_at=None), by=contact, at=at)
        reasons = ("it arrived before the agreement was in force, and counts from now",)
    said = ticket.messages.get(about="ticket.reported")
    return Outcome(Handling.OPENED, reasons=reasons, ticket=ticket, said=said)


def _with_files(outcome: Outcome, place: Place, files: Files) -> Outcome:
    said: Message | None = outcome.said
    if said is not None and files.kept:
        attach(said, files.kept)
    return replace(outcome, reasons=(*outcome.reasons, *place.reasons, *files.refused))
