"""From a report to a ticket: the one function that every channel calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.contracts.cover import cover_of
from dueby.desk.journal.facts import OPENED
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import say, told
from dueby.desk.tickets.letters import send_receipt
from dueby.desk.tickets.models import MessageKind, Status, Ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.products.models import Product


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports: in which words, about what, through which channel.

    `request_class`, `about` and `severity` are the reporter's proposal, in the words of the
    agreement; empty where nobody said one.
    """

    contact: Contact
    subject: str
    words: str
    channel: str
    product: Product | None = None
    request_class: str = ""
    about: str = "product"
    severity: str = ""


@transaction.atomic
def open_ticket(report: Report, *, by: User | Contact, at: datetime) -> Ticket:
    """Open a ticket for a report that became true at `at`, with decision, clocks and receipt.

    `by` is who took it down: the contact, or an agent who listened. Nothing that the contract
    says keeps a report out.
    """
    contact, product = report.contact, report.product
    covered = cover_of(contact.organization, at, "" if product is None else product.name)
    agreement = covered.text.editions.newest
    ticket = Ticket.objects.create(
        text=covered.text,
        organization=contact.organization,
        contact=contact,
        contract=covered.contract,
        product=product,
        subject=report.subject,
        request_class=report.request_class or agreement.default_class or "",
        about=report.about,
        channel=report.channel,
        severity=report.severity,
        status=Status.OPEN,
        reported_at=at,
    )
    fields = {
        "channel": report.channel,
        "filed_as": report.request_class,
        "about": report.about,
        "severity": report.severity,
        "product": "" if product is None else product.name,
    }
    data = {name: value for name, value in fields.items() if value}
    words = {"subject": report.subject, "words": report.words}
    reported = Happening(
        "ticket.reported",
        fact="reported",
        data={**data, OPENED: covered.given},
        words=words,
        person=contact,
    )
    entry = record(ticket, reported, by=by, at=at)
    say(ticket, MessageKind.MESSAGE, entry, "words", contact)
    told(ticket, at)
    send_receipt(ticket, at=at)
    return ticket
