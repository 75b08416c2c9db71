"""Mails that no person wrote: kept on record, and linked to the ticket that they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.breakers import adds_too_many
from dueby.desk.channels.email.models import Handling
from dueby.desk.channels.email.senders import contacts_at
from dueby.desk.channels.email.settling import Outcome
from dueby.desk.channels.email.tickets_named import tickets_named
from dueby.desk.channels.email.understanding.alarms import alarm_in
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import changing
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.reading import Reading
    from dueby.desk.channels.email.understanding.alarms import Alarm
    from dueby.desk.people.models import Contact

_LOOKED_AT: Final = 100
"""The newest open tickets of a sender among which the one of an alarm is sought."""


@dataclass(frozen=True, slots=True)
class Link:
    """The contact from whose address a mail came, and the ticket to which it belongs."""

    contact: Contact | None = None
    ticket: Ticket | None = None
    reasons: tuple[str, ...] = ()


def link_of(reading: Reading) -> Link:
    """Return to whom and what a mail belongs: a ticket of its sender, or one it proves to know."""
    contacts = contacts_at(reading.sender)
    only = contacts[0] if len(contacts) == 1 else None
    for each in tickets_named(reading):
        of = [one for one in contacts if one.organization_id == each.ticket.organization_id]
        if not of and not each.is_proof:
            continue
        contact = of[0] if of else None
        return _to(each.ticket, contact, f"it names ticket {each.ticket.pk}: {each.how}", reading)
    return Link(only)


def ticket_of_alarm(alarm: Alarm, contact: Contact) -> Ticket | None:
    """Return the newest open ticket that an alarm about the same problem opened, if any."""
    theirs = Ticket.objects.unfinished().filter(contact=contact)
    for each in theirs.select_related("text").order_by("-pk")[:_LOOKED_AT]:
        told = alarm_in(each.subject)
        if told is not None and told.problem == alarm.problem:
            return each
    return None


def of_alarm(ticket: Ticket | None, contact: Contact, reading: Reading) -> Link:
    """Return the link of an alarm that opens no ticket of its own."""
    if ticket is None:
        return Link(contact, None, ("a monitoring system says that a problem is over",))
    return _to(ticket, contact, f"a monitoring system tells of ticket {ticket.pk} again", reading)


def _to(ticket: Ticket, contact: Contact | None, why: str, reading: Reading) -> Link:
    if adds_too_many(reading.row, ticket):
        return Link(contact, None, (f"ticket {ticket.pk} got too many mails already",))
    return Link(contact, ticket, (why,))


def link(found: Link, reading: Reading, at: datetime) -> Outcome:
    """Keep a mail on record, and tell it in the history of its ticket: no message, no fact."""
    if found.ticket is not None:
        with changing(found.ticket, at=at) as present:
            data = {"mail": reading.row.pk, "class": reading.told.mail_class.value}
            arrived = max(present.reported_at, reading.row.received_at)
            record(present, Happening("ticket.mail_recorded", data=data), by=None, at=arrived)
    return Outcome(
        Handling.RECORDED, reasons=found.reasons, contact=found.contact, ticket=found.ticket
    )
