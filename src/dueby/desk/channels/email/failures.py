"""Mails of the desk that did not reach a contact, or not yet: whose, on which ticket, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.breakers import MOST_MISSED, misses_too_many
from dueby.desk.channels.email.models import Handling, Undelivered
from dueby.desk.channels.email.senders import contacts_at
from dueby.desk.channels.email.settling import Outcome
from dueby.desk.channels.email.tickets_named import surviving, tickets_answered
from dueby.desk.channels.email.understanding import MailClass, Recipient
from dueby.desk.channels.email.understanding.fields import read_block
from dueby.desk.channels.email.understanding.threads import identifiers
from dueby.desk.journal.recording import Happening, record
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact
from dueby.desk.tickets.changing import changing
from dueby.desk.tickets.reply_address import ticket_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dueby.desk.channels.email.reading import Reading
    from dueby.desk.channels.email.understanding.fields import Fields
    from dueby.desk.tickets.models import Ticket

_NAMING: Final = ("message-id", "in-reply-to", "references")
_HEADERS: Final = frozenset({"text/rfc822-headers", "message/rfc822-headers"})
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}", re.ASCII)
_MOST_IDENTIFIERS: Final = 100
_MOST_ADDRESSES: Final = 20


@dataclass(frozen=True, slots=True)
class Missed:
    """A contact whom a mail did not reach, the ticket it was about, and how that is known."""

    contact: Contact
    ticket: Ticket | None
    recipient: Recipient
    how: str


def missed_by(reading: Reading) -> list[Missed]:
    """Return whom a bounce or a delay is about; anybody can write one, so what is signed is first.

    The address to which it came says it, else the mail that it brings back, else whose address
    failed.
    """
    for address in reading.addresses:
        signed = ticket_of(address)
        if signed is not None:
            return _of(reading, signed[1], surviving(signed[0]), "the address it came to")
    brought = list(dict.fromkeys(_identifiers_brought(reading)))[:_MOST_IDENTIFIERS]
    parcel = Parcel.objects.filter(message_id__in=brought).order_by("-pk").first()
    if parcel is not None and parcel.person.startswith("contact:"):
        number = int(parcel.person.removeprefix("contact:"))
        return _of(reading, number, _ticket_in(brought), "the mail that it brings back")
    return _by_address(reading, _ticket_in(brought))


def record_failures(missed: list[Missed], reading: Reading, at: datetime) -> Outcome:
    """Write down whom a mail did not reach, on the contact and on the ticket. No response."""
    told = [each for each in missed if not misses_too_many(reading.row, each.contact)]
    for each in told:
        _, is_new = Undelivered.objects.get_or_create(
            mail=reading.row,
            contact=each.contact,
            defaults={
                "ticket": each.ticket,
                "organization_id": each.contact.organization_id,
                "address": each.recipient.address[:254],
                "status": _status(each.recipient),
                "is_permanent": each.recipient.is_permanent,
                "at": reading.row.received_at,
            },
        )
        if is_new:
            _journal(reading, each, at)
    first = next(iter(told), None)
    return Outcome(
        Handling.RECORDED,
        reasons=_reasons(missed, told),
        contact=None if first is None else first.contact,
        ticket=None if first is None else first.ticket,
    )


def _reasons(missed: list[Missed], told: list[Missed]) -> tuple[str, ...]:
    if not missed:
        return ("nobody whom it names is a customer's person",)
    known = tuple(f"it is about a contact, known by {each.how}" for each in told)
    if len(told) == len(missed):
        return known
    return (*known, f"of its contact {MOST_MISSED} failures were told within an hour")


def _journal(reading: Reading, missed: Missed, at: datetime) -> None:
    data: dict[str, object] = {
        "mail": reading.row.pk,
        "contact": missed.contact.pk,
        "permanent": missed.recipient.is_permanent,
    }
    if _status(missed.recipient):
        data["status"] = _status(missed.recipient)
    if missed.ticket is None:
        record(missed.contact, Happening("contact.undelivered", data=data), by=None, at=at)
        return
    with changing(missed.ticket, at=at) as present:
        arrived = max(present.reported_at, reading.row.received_at)
        record(present, Happening("ticket.undelivered", data=data), by=None, at=arrived)


def _of(reading: Reading, number: int, ticket: Ticket | None, how: str) -> list[Missed]:
    contact = Contact.objects.filter(pk=number, forgotten_at=None).first()
    if contact is None:
        return []
    if ticket is not None and ticket.organization_id != contact.organization_id:
        ticket = None
    failed = reading.told.failed_recipients
    at_address = (each for each in failed if each.address.lower() == contact.email)
    recipient = next(at_address, next(iter(failed), _unnamed(reading, contact)))
    return [Missed(contact, ticket, recipient, how)]


def _unnamed(reading: Reading, contact: Contact) -> Recipient:
    """Return the recipient of a notice that names none: where the desk had sent its mail."""
    is_permanent = reading.told.mail_class is MailClass.BOUNCE
    return Recipient(contact.email, None, is_permanent)


def _by_address(reading: Reading, ticket: Ticket | None) -> list[Missed]:
    found: dict[int, Missed] = {}
    for recipient in reading.told.failed_recipients[:_MOST_ADDRESSES]:
        for contact in contacts_at(recipient.address):
            of = ticket if ticket and ticket.organization_id == contact.organization_id else None
            found.setdefault(contact.pk, Missed(contact, of, recipient, "the address that failed"))
    return list(found.values())


def _ticket_in(identifiers_brought: list[str]) -> Ticket | None:
    return next((each.ticket for each in tickets_answered(identifiers_brought)), None)


def _identifiers_brought(reading: Reading) -> Iterator[str]:
    """Give the identifiers in the fields of a mail that is brought back, and of the notice."""
    for part in reading.message.root.walk():
        yield from _identifiers(part.fields)
        if part.kind in _HEADERS:
            yield from _identifiers(read_block(reading.message.content(part), 0).fields)
    # Some quote what they bring back as text.
    yield from identifiers(reading.told.text)


def _identifiers(fields: Fields) -> Iterator[str]:
    for name in _NAMING:
        yield from identifiers(" ".join(fields.all(name)))


def _status(recipient: Recipient) -> str:
    found = _STATUS.fullmatch(recipient.status or "")
    return found[0] if found else ""
