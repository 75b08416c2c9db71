"""Mails that came lately: an answer and what it answers, an absence, and a stranger's question."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

from dueby.desk.channels.email.models import Way
from dueby.desk.channels.email.taking import take
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.models import IncomingMail
    from dueby.desk.demo.cast import World
    from dueby.desk.demo.stories.moments import Moments, Story

_ANSWER: Final = """\
Thank you, that was it: the switch had no SNMP community for the collector.
The names of ports 1 to 24 are there now, those of the stacked unit are not yet.

Yuki

Ada Marsh wrote:
> The collector asks the switch for the names of its interfaces over SNMP. Does it have the
> community that stands under Admin, Devices?
"""
_AS_WRITTEN: Final = """\
<p>Thank you, that was it: the switch had no SNMP community for the collector. The names of ports
<b>1 to 24</b> are there now, those of the <b>stacked unit</b> are not yet.</p>
<p>Yuki</p>
<img src="https://pictures.northwind.example/logo.png" alt="Northwind Rail">
<blockquote><p>The collector asks the switch for the names of its interfaces over SNMP. Does it have
the community that stands under Admin, Devices?</p></blockquote>
"""


def names_of_interfaces(world: World, moments: Moments) -> Story:
    """Tell of Yuki, who only writes: a ticket by mail, and her answer to the answer."""
    yuki, ada = world.contacts["yuki"], world.users["ada"]
    at = yield moments.ago(hours=6)
    mail = _written_by(yuki.email, "Yuki Tanaka", "Interfaces of a new switch have no names")
    mail.set_content("The new switch in Gävle is shown, but its ports are numbers without names.")
    ticket = _ticket_of(_taken(mail, at))
    at = yield moments.ago(hours=5, minutes=10)
    reply(
        ticket,
        "The collector asks the switch for the names of its interfaces over SNMP. Does it have the "
        "community that stands under Admin, Devices?",
        by=ada,
        at=at,
    )
    at = yield moments.ago(hours=4, minutes=25)
    mail = _answer_to(ticket, yuki.email, "Yuki Tanaka", f"Re: [#{ticket.pk}] {ticket.subject}")
    mail.set_content(_ANSWER)
    mail.add_alternative(_AS_WRITTEN, subtype="html")
    _taken(mail, at)


def grace_is_away(world: World, moments: Moments) -> Story:
    """Tell of an absence that answers a question by itself: recorded, and no answer."""
    grace = world.contacts["grace"]
    at = yield moments.workday(2, "09:31")
    ticket = Ticket.objects.filter(contact=grace).latest("pk")
    subject = f"Automatic reply: [#{ticket.pk}] {ticket.subject}"
    mail = _answer_to(ticket, grace.email, "Grace Hall", subject)
    mail["Auto-Submitted"] = "auto-replied"
    mail.set_content("I am away until Thursday. In urgent cases please call the plant in Omaha.")
    _taken(mail, at)


def a_stranger_asks(world: World, moments: Moments) -> Story:
    """Tell of somebody of Northwind whom the desk does not know, so that a person is needed."""
    del world
    at = yield moments.ago(hours=2)
    mail = _written_by("paula.nunes@northwind.example", "Paula Nunes", "Flows of the new firewall")
    mail.set_content(
        "Hello,\n\nI have taken over the firewalls from Tom. The new pair in Malmö sends flows, "
        "but the collector shows only one of the two. What do you need to look into it?\n\n"
        "Paula Nunes\nNetwork operations, Northwind Rail\n"
    )
    _taken(mail, at)


def _written_by(address: str, name: str, subject: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{name} <{address}>"
    mail["To"] = settings.MAIL_FROM
    mail["Subject"] = subject
    return mail


def _answer_to(ticket: Ticket, address: str, name: str, subject: str) -> EmailMessage:
    mail = _written_by(address, name, subject)
    mail["In-Reply-To"] = Parcel.objects.about(ticket.journal_name)[0].message_id
    return mail


def _taken(mail: EmailMessage, at: datetime) -> IncomingMail:
    """Let a mail arrive."""
    mail["Date"] = format_datetime(at)
    host = mail["From"].addresses[0].domain
    mail["Message-ID"] = f"<{at:%Y%m%d%H%M}@mail.{host}>"
    return take(mail.as_bytes(), way=Way.LMTP, arrived_at=at, at=at)


def _ticket_of(mail: IncomingMail) -> Ticket:
    assert mail.ticket is not None  # noqa: S101 - a contact wrote it
    return mail.ticket


STORIES: Final = (names_of_interfaces, grace_is_away, a_stranger_asks)
