"""Breakers: whoever sends too much in a short time opens and adds nothing until a person looks.

Two desks that answer each other, each with a new mail that bears no mark, end here at the latest.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered

if TYPE_CHECKING:
    from dueby.desk.channels.email.models import IncomingMailQuerySet
    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Ticket

WINDOW: Final = timedelta(hours=1)
MOST_OPENED: Final = 20
"""Tickets that one address opens within the window."""
MOST_ADDED: Final = 30
"""Mails that are added to one ticket, or linked to it, within the window."""
MOST_MISSED: Final = 30
"""Failed deliveries that are told of one contact within the window; anybody can write of some."""


def opens_too_many(mail: IncomingMail, sender: str) -> bool:
    """Tell whether an address has opened as many tickets as it may before a mail arrived."""
    opened = IncomingMail.objects.filter(author=sender, handling=Handling.OPENED)
    return _before(mail, opened, MOST_OPENED)


def adds_too_many(mail: IncomingMail, ticket: Ticket) -> bool:
    """Tell whether a ticket has got as many mails as it may before a mail arrived."""
    added = IncomingMail.objects.filter(
        ticket=ticket, handling__in=(Handling.ADDED, Handling.RECORDED)
    )
    return _before(mail, added, MOST_ADDED)


def misses_too_many(mail: IncomingMail, contact: Contact) -> bool:
    """Tell whether as many failures as may be are told of a contact before a mail arrived."""
    arrived = mail.received_at
    told = Undelivered.objects.filter(contact=contact, at__gt=arrived - WINDOW, at__lte=arrived)
    return int(told.exclude(mail=mail)[:MOST_MISSED].count()) >= MOST_MISSED


def _before(mail: IncomingMail, others: IncomingMailQuerySet, most: int) -> bool:
    arrived = mail.received_at
    recent = others.filter(received_at__gt=arrived - WINDOW, received_at__lte=arrived)
    return int(recent.exclude(pk=mail.pk)[:most].count()) >= most
