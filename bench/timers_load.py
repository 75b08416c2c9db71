"""Very many clocks in a desk, made with the row builders that the desk itself uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from django.db import connection, models, transaction

from dueby.desk.clocks.casefile import CaseFile, Reckoned
from dueby.desk.clocks.models import Clock, WarningRule
from dueby.desk.clocks.models.clocked import PLANNED
from dueby.desk.contracts.cover import cover_of
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import settle
from dueby.desk.journal.batches import Said, record_all
from dueby.desk.journal.models import Chain, Entry, Unread
from dueby.desk.journal.recording import Happening, Named, digest_of, rows_of
from dueby.desk.people.models import Contact, Role, User
from dueby.desk.tickets.changing import take_over
from dueby.desk.tickets.intake import Report, reported, ticket_row
from dueby.desk.tickets.models import Ticket

AGREEMENT: Final = Path(__file__).parent.parent / "agreements" / "plixer.yaml"
FOUND: Final = Happening("ticket.confirmed", "confirmed", {"severity": "1"})

AnyRow = TypeVar("AnyRow", bound=models.Model)
Life = tuple[datetime, datetime | None]
"""When a defect was reported, and when it was confirmed if it was."""


class Load:
    """Writes tickets of one customer, many at a time."""

    def __init__(self, at: datetime) -> None:
        """Settle the named world where there is none."""
        if not Contact.objects.exists():
            text = AGREEMENT.read_text(encoding="utf-8")
            settle(text, AGREEMENT.name, at=at - timedelta(days=30))
        self.at = at
        self.contact = Contact.objects.get(email="rosa@northwind.example")
        self.agent = User.objects.exclude(role=Role.CUSTOMER).earliest("pk")
        self.covered = cover_of(self.contact.organization, at)
        self.report = Report(
            self.contact, "Export fails", "", "portal", request_class="defect", severity="2"
        )
        self.rules = list(WarningRule.objects.active())

    @transaction.atomic
    def write(self, lives: Sequence[Life]) -> None:
        """Write tickets with their journals, clocks and what was told of these by now."""
        tickets = [ticket_row(self.report, self.covered, at) for at, _ in lives]
        _save(Ticket, tickets)
        chains = [Chain(subject=each.journal_name) for each in tickets]
        told = [self._entries(*each) for each in zip(tickets, chains, lives, strict=True)]
        # A chain is saved with its last entry in it, for in the database it grows by one at a time.
        _save(Chain, chains)
        _save(Entry, [entry for entries in told for entry in entries])
        found = [
            Reckoned.under(self.rules, ticket, CaseFile.told_by(entries), self.at)
            for ticket, entries in zip(tickets, told, strict=True)
        ]
        for ticket, each in zip(tickets, found, strict=True):
            ticket.take_plan(each.clocks, each.next_after(each.pending))
            take_over(ticket, each.told)
        _save(Clock, [row for each in found for row in each.clocks])
        _save(Decision, [row for each in found for row in each.decisions])
        self._tell_warnings(tickets, found)

    def end(self) -> int:
        """Let the database look at what it has, and say how many clocks run in it."""
        # What was told while filling is nobody's news.
        Unread.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return Clock.objects.unfinished().count()

    def _entries(self, ticket: Ticket, chain: Chain, life: Life) -> list[Entry]:
        reported_at, confirmed_at = life
        heard = replace(reported(self.report, self.covered), words={}, person=None)
        entries = [_entry(ticket, heard, chain, self.contact, reported_at)]
        if confirmed_at is not None:
            entries.append(_entry(ticket, FOUND, chain, self.agent, confirmed_at))
        return entries

    def _tell_warnings(self, tickets: Sequence[Ticket], found: Sequence[Reckoned]) -> None:
        """Tell the warnings that came before; what is due since then is the timekeeper's."""
        said: list[Said] = []
        for ticket, each in zip(tickets, found, strict=True):
            before = [one for one in each.passed(self.at) if one.kind == "clock.warning"]
            said += [Said(ticket, one.happening(one.at), one.at) for one in before]
            ticket.next_moment_at = each.next_after(
                one for one in each.pending if one not in before
            )
        if said:
            record_all(said, by=None)
        Ticket.objects.bulk_create(
            tickets,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["pk"],
            update_fields=[*PLANNED, "severity", "finding"],
        )


def _entry(ticket: Ticket, what: Happening, chain: Chain, by: Named, at: datetime) -> Entry:
    """Return the next entry of a chain, recorded at the moment at which it became true."""
    before = chain.head
    entry, _ = rows_of(ticket, what, chain, by=by, at=at)
    entry.recorded_at = at
    chain.head = entry.digest = digest_of(entry, before)
    return entry


def _save(model: type[AnyRow], rows: Sequence[AnyRow]) -> None:
    model._default_manager.bulk_create(rows, batch_size=500)  # noqa: SLF001 - any model's
