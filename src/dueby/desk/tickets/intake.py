"""From a report to a ticket: the one function that every channel calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from dueby.desk.clocks.casefile import CaseFile, Reckoned
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.models.clocked import due_next
from dueby.desk.contracts.cover import Covered, contracts_of, cover_by
from dueby.desk.contracts.models import Decision
from dueby.desk.journal.facts import OPENED
from dueby.desk.journal.recording import Happening, begin
from dueby.desk.tickets.attaching import KeptFile, attach, keep
from dueby.desk.tickets.changing import message_row, take_over, wake
from dueby.desk.tickets.letters import send_receipt
from dueby.desk.tickets.meaning import BY_PERSON, RESPONDED
from dueby.desk.tickets.models import MessageKind, SearchText, Status, Ticket
from dueby.desk.tickets.report import Report, ReportRefusedError, check_report
from dueby.desk.tickets.search import volumes_of
from dueby.desk.tickets.wording import one_line

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import Contract
    from dueby.desk.journal.models import Entry, Text
    from dueby.desk.people.models import Contact, User
    from dueby.sla.evaluation import Evaluation

__all__ = ["Report", "ReportRefusedError", "open_ticket", "reported", "ticket_row"]

LONGEST_SUBJECT: Final = 200
NO_SUBJECT: Final = "(no subject)"
_JUDGED: Final = (
    "next_due_at",
    "next_due_title",
    "next_moment_at",
    "request_class",
    "severity",
    "finding",
    "rectified_at",
)


def open_ticket(
    report: Report,
    *,
    by: User | Contact,
    at: datetime,
    contracts: list[Contract] | None = None,
) -> Ticket:
    """Open a ticket for a report, with decision, clocks and receipt.

    `by` is who took it down: the contact, or an agent who listened; `contracts` are the customer's
    where somebody has just read them. Nothing that they say keeps a report out; a token seen
    before returns the ticket that it opened. Raises ReportRefusedError for words that the
    agreement lacks or a time before it, FileRefusedError for a file.
    """
    kept = keep(report.files)
    try:
        with transaction.atomic():
            return _opened(report, contracts, kept, by, at)
    except IntegrityError:
        opened = Ticket.objects.filter(contact=report.contact, token=report.token).first()
        if not report.token or opened is None:
            raise
        return opened


def _opened(
    report: Report,
    contracts: list[Contract] | None,
    kept: list[KeptFile],
    by: User | Contact,
    at: datetime,
) -> Ticket:
    said_at = at if report.said_at is None else report.said_at
    product = "" if report.product is None else report.product.name
    if contracts is None:
        contracts = contracts_of(report.contact.organization)
    covered = cover_by(contracts, said_at, product)
    check_report(report, covered.text.editions, said_at)
    ticket = ticket_row(report, covered, said_at)
    ticket.save(force_insert=True)
    happened = [reported(report, covered)]
    if report.spoke:
        happened.append(Happening("ticket.called", RESPONDED, dict(BY_PERSON)))
    rows = begin(ticket, happened, by=by, at=said_at)
    _say(report, ticket, *rows[0], kept)
    told = _judge(ticket, [entry for entry, _ in rows], at)
    if report.is_answerable:
        send_receipt(ticket, told, at=at, mail=report.message_id)
    wake(ticket, at)
    return ticket


def _say(
    report: Report, ticket: Ticket, entry: Entry, texts: list[Text], kept: list[KeptFile]
) -> None:
    kind = MessageKind.CALL if report.spoke else MessageKind.MESSAGE
    message = message_row(ticket, kind, entry, report.contact, report.message_id)
    message.text = next(text for text in texts if text.name == "words")
    message.save(force_insert=True)
    SearchText.objects.bulk_create(volumes_of(ticket, [message]))
    if kept:
        attach(message, kept)


def _judge(ticket: Ticket, entries: list[Entry], at: datetime) -> Evaluation:
    """Write the first clocks and decisions of a ticket, from entries that need not be read."""
    file = CaseFile.told_by(entries).drawing_on(ticket)
    reckoned = Reckoned.of(ticket, file, at)
    Clock.objects.bulk_create(reckoned.clocks)
    Decision.objects.bulk_create(reckoned.decisions)
    ticket.next_due_at, ticket.next_due_title = due_next(reckoned.clocks)
    ticket.next_moment_at = reckoned.next_moment_at
    take_over(ticket, reckoned.told)
    ticket.save(update_fields=_JUDGED)
    return reckoned.told


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
