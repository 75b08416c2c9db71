"""From a report to a ticket: the one function that every channel calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from dueby.desk.clocks.casefile import recompute
from dueby.desk.contracts.cover import Covered, cover_of
from dueby.desk.journal.facts import OPENED
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.attaching import Files, KeptFile, attach, keep
from dueby.desk.tickets.changing import say, take_over, wake
from dueby.desk.tickets.letters import send_receipt
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.models import MessageKind, Status, Ticket
from dueby.desk.tickets.wording import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.products.models import Product
    from dueby.sla.agreement import Agreement

LONGEST_SUBJECT: Final = 200
NO_SUBJECT: Final = "(no subject)"
_TAKEN_OVER: Final = ("request_class", "severity", "finding", "rectified_at")


class ReportRefusedError(ValueError):
    """A report cannot be taken as it is; the message says what to correct."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports: in which words, about what, through which channel.

    `request_class`, `about` and `severity` are the reporter's proposal, in the words of the
    agreement; empty where nobody said one. `said_at` is when it was said, where that is before it
    is taken down; `spoke`, that one of the vendor's people spoke with the contact, which is a
    response. A `token` that the contact's form has used before opens nothing new.
    """

    contact: Contact
    subject: str
    words: str
    channel: str
    product: Product | None = None
    request_class: str = ""
    about: str = "product"
    severity: str = ""
    said_at: datetime | None = None
    spoke: bool = False
    token: str = ""
    files: Files = ()


def open_ticket(report: Report, *, by: User | Contact, at: datetime) -> Ticket:
    """Open a ticket for a report, with decision, clocks and receipt.

    `by` is who took it down: the contact, or an agent who listened. Nothing that the contract
    says keeps a report out; a token seen before returns the ticket that it opened. Raises
    ReportRefusedError for words that the agreement lacks, FileRefusedError for a file.
    """
    kept = keep(report.files)
    try:
        with transaction.atomic():
            return _opened(report, kept, by, at)
    except IntegrityError:
        opened = Ticket.objects.filter(contact=report.contact, token=report.token).first()
        if not report.token or opened is None:
            raise
        return opened


def _opened(report: Report, kept: list[KeptFile], by: User | Contact, at: datetime) -> Ticket:
    said_at = at if report.said_at is None else report.said_at
    product = report.product
    covered = cover_of(
        report.contact.organization, said_at, "" if product is None else product.name
    )
    ticket = ticket_row(report, covered, said_at)
    check_report(report, ticket.agreement)
    ticket.save(force_insert=True)
    entry = record(ticket, reported(report, covered), by=by, at=said_at)
    kind = MessageKind.CALL if report.spoke else MessageKind.MESSAGE
    attach(say(ticket, kind, entry, "words", report.contact), kept)
    if report.spoke:
        spoken = Happening("ticket.called", RESPONDED, dict(BY_PERSON))
        record(ticket, spoken, by=by, at=said_at)
    told = recompute(ticket, at)
    before = [getattr(ticket, name) for name in _TAKEN_OVER]
    take_over(ticket, told)
    if before != [getattr(ticket, name) for name in _TAKEN_OVER]:
        ticket.save(update_fields=_TAKEN_OVER)
    send_receipt(ticket, told, at=at)
    wake(ticket, at)
    return ticket


def ticket_row(report: Report, covered: Covered, at: datetime) -> Ticket:
    """Return the row, not yet saved, of a report that became true at `at`."""
    agreement = covered.text.editions.governing(at)
    request_class = report.request_class or agreement.default_class or ""
    is_defect = request_class in agreement.confirmable_classes
    return Ticket(
        text=covered.text,
        organization=report.contact.organization,
        contact=report.contact,
        contract=covered.contract,
        product=report.product,
        subject=one_line(report.subject, LONGEST_SUBJECT) or NO_SUBJECT,
        request_class=request_class,
        about=report.about,
        channel=report.channel,
        severity=report.severity if is_defect else "",
        status=Status.OPEN,
        reported_at=at,
        token=report.token,
    )


def reported(report: Report, covered: Covered) -> Happening:
    """Return what the journal records of a report: the proposals, what is given, and the words."""
    channels = covered.text.editions.newest.channels
    fields = {
        # Whoever reports by a way that the agreement does not name is heard all the same.
        "channel": report.channel if not channels or report.channel in channels else "",
        "filed_as": report.request_class,
        "about": report.about,
        "severity": report.severity,
        "product": "" if report.product is None else report.product.name,
    }
    data = {name: value for name, value in fields.items() if value}
    return Happening(
        "ticket.reported",
        "reported",
        {**data, OPENED: covered.given},
        {"subject": report.subject, "words": report.words},
        report.contact,
    )


def check_report(report: Report, agreement: Agreement) -> None:
    """Raise ReportRefusedError for a class or severity that the agreement lacks."""
    for name, said, known in (
        ("class", report.request_class, agreement.classes),
        ("severity", report.severity, agreement.levels),
    ):
        if said and known and said not in known:
            allowed = ", ".join(known)
            raise ReportRefusedError(f"{name} {said!r} is not in the agreement; choose {allowed}")
