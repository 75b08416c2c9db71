"""What a person decides about a mail: whose it is, that it is nothing, that it be tried again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.email.bringing import bring, place_for
from dueby.desk.channels.email.files_in import Files, keep_files
from dueby.desk.channels.email.handling import handle
from dueby.desk.channels.email.keeping import ERASED_BYTES, MailGoneError
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Unneeded
from dueby.desk.channels.email.reading import Reading
from dueby.desk.channels.email.settling import ASSIGNED, locked, settle
from dueby.desk.channels.email.tickets_named import tickets_named
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.customers import add_contact

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, Organization, User

_BROUGHT: Final = frozenset({Handling.OPENED, Handling.ADDED})


class MailRefusedError(ValueError):
    """A decision about a mail is not possible; the message says why and what to do."""


def assign(mail: IncomingMail, contact: Contact, *, by: User, at: datetime) -> IncomingMail:
    """Take a mail as the words of a contact: it opens a ticket, or adds to the one it names.

    It counts from when it arrived. Raises MailRefusedError for a mail that is a ticket's already
    or whose bytes were erased, and for a contact who has left.
    """
    if contact.has_left(at):
        raise MailRefusedError(f"{contact} has left {contact.organization}; choose somebody else")
    reading = _reading(mail)
    files = keep_files(reading.message)
    with transaction.atomic():
        return _assigned(_undecided(mail), reading, files, contact, by=by, at=at)


def add_sender(
    mail: IncomingMail, organization: Organization, name: str, *, by: User, at: datetime
) -> IncomingMail:
    """Make the sender of a mail a person of a customer, and take it as their words.

    Raises MailRefusedError as `assign` does and for a mail that names no address,
    CustomerRefusedError and ValidationError as `add_contact` does.
    """
    reading = _reading(mail)
    if not reading.sender:
        raise MailRefusedError("the mail names no address of its sender; choose whose it is")
    files = keep_files(reading.message)
    known = {"name": name, "email": reading.sender}
    with transaction.atomic():
        present = _undecided(mail)
        contact = add_contact(organization, known, by=by, at=at)
        return _assigned(present, reading, files, contact, by=by, at=at)


def dismiss(mail: IncomingMail, why: Unneeded, *, by: User, at: datetime) -> IncomingMail:
    """Set a mail aside that needs no ticket. Raises MailRefusedError where nobody waits for it."""
    with transaction.atomic():
        present = locked(mail)
        if present.handling != Handling.PERSON:
            raise MailRefusedError("the mail does not wait for a person; somebody was quicker")
        present.handling, present.handled_at = Handling.DISMISSED, at
        present.reasons = [*present.reasons, f"it was set aside: {why.label.lower()}"]
        present.save(update_fields=["handling", "handled_at", "reasons"])
        data = {"question": present.question, "why": why.value}
        record(present, Happening("mail.dismissed", data=data), by=by, at=at)
    return present


def handle_again(mail: IncomingMail, *, by: User, at: datetime) -> IncomingMail:
    """Decide anew what becomes of a mail, by the rules as they now are.

    Raises MailRefusedError for a mail that is a ticket's already, whose bytes were erased, or of
    which nothing but the header was fetched.
    """
    message = _reading(mail).message
    with transaction.atomic():
        present = _undecided(mail)
        if present.question == Question.HEADER:
            raise MailRefusedError(
                "only its header is here; read the mail in its mailbox, and choose whose it is"
            )
        present.handling, present.question, present.failure = Handling.KEPT, Question.NONE, ""
        present.save(update_fields=["handling", "question", "failure"])
        record(present, Happening("mail.handled_again"), by=by, at=at)
    return handle(present, at=at, message=message)


def _assigned(  # noqa: PLR0913 - whose words they are, and who says so
    present: IncomingMail,
    reading: Reading,
    files: Files,
    contact: Contact,
    *,
    by: User,
    at: datetime,
) -> IncomingMail:
    place = place_for(contact, tickets_named(reading))
    outcome = bring(contact, place, files, replace(reading, row=present), at)
    return settle(present, reading, outcome, by=by, at=at, kind=ASSIGNED)


def _undecided(mail: IncomingMail) -> IncomingMail:
    """Return a mail, locked, of which nothing became that a customer sees."""
    present = locked(mail)
    if present.handling in _BROUGHT:
        raise MailRefusedError(f"the mail stands on ticket {present.ticket_id} already")
    if present.digest == ERASED_BYTES:
        raise MailRefusedError("the mail was erased; there is nothing to take from it")
    return present


def _reading(mail: IncomingMail) -> Reading:
    try:
        return Reading.of(mail)
    except MailGoneError:
        raise MailRefusedError(
            "the mail is not kept any more; nothing can be taken of it"
        ) from None
