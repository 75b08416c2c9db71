"""A report becomes a ticket with a decision and clocks, whatever the contract says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.intake import Report, ReportRefusedError, open_ticket
from dueby.desk.tickets.models import Message, MessageKind, Status, Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import SOON, clock_of, facts, last_mail, reported

FORM = "f81d4fae-7dec"
MOST_QUERIES = 19
"""What one report may ask of the database, with its transaction's two."""


class TestOpenTicket:
    def test_starts_the_clocks_of_the_agreement(self, world: World) -> None:
        ticket = reported(world)

        decision = Decision.objects.about(ticket.journal_name).get()
        assert (decision.decision, decision.reason) == ("entitled", "maintenance_active")
        targets = {each.target: each for each in Clock.objects.about(ticket.journal_name)}
        assert targets["first_response"].due_at == MONDAY_NOON + timedelta(days=1)
        assert ticket.next_due_at == MONDAY_NOON + timedelta(days=1)
        assert Parcel.objects.get().content["to"] == "rosa@northwind.example"

    def test_takes_the_report_of_an_expired_customer_without_clocks(self, world: World) -> None:
        ticket = reported(world, "question", name="arjun")

        decision = Decision.objects.about(ticket.journal_name).get()
        assert (decision.decision, decision.reason) == ("not_entitled", "contract_ended")
        assert (ticket.status, ticket.next_due_at) == (Status.OPEN, None)

    def test_follows_the_plan(self, world: World) -> None:
        assert reported(world, name="hans").next_due_at == MONDAY_NOON + timedelta(days=1)

    def test_knows_what_another_agreement_covers(self, world: World) -> None:
        hans, archive = world.contacts["hans"], world.products["archive"]
        report = Report(hans, "Slow", "It is slow.", "portal", archive, "defect")

        ticket = open_ticket(report, by=hans, at=MONDAY_NOON)

        decision = Decision.objects.about(ticket.journal_name).get()
        assert (decision.reason, decision.clause) == ("separate_agreement", "2")

    def test_takes_a_defect_of_the_documentation_for_a_defect(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        report = Report(
            rosa, "Page 9", "It is wrong.", "portal", None, "defect", "documentation", "1"
        )

        ticket = open_ticket(report, by=rosa, at=MONDAY_NOON)

        assert (ticket.about, ticket.severity) == ("documentation", "4")
        assert clock_of(ticket, "confirmation").due_at == MONDAY_NOON + timedelta(days=1)

    @pytest.mark.parametrize(
        "request_class, severity, expected",
        [("defect", "", "3"), ("defect", "2", "2"), ("question", "2", ""), ("", "", "")],
    )
    def test_keeps_the_proposed_severity_of_a_defect(
        self, world: World, request_class: str, severity: str, expected: str
    ) -> None:
        ticket = reported(world, request_class, severity=severity)

        assert ticket.severity == expected
        assert ticket.request_class == (request_class or "question")

    def test_hears_whoever_comes_by_a_way_that_the_agreement_does_not_name(
        self, world: World
    ) -> None:
        rosa = world.contacts["rosa"]

        ticket = open_ticket(Report(rosa, "Hi", "Help.", "carrier pigeon"), by=rosa, at=MONDAY_NOON)

        assert (ticket.channel, "channel" in Entry.objects.get(fact="reported").data) == (
            "carrier pigeon",
            False,
        )
        assert ticket.next_due_at is not None

    def test_makes_one_line_of_the_subject(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        subject = "Export\r\nBcc: all@example.org \u202e" + "x" * 300

        ticket = open_ticket(Report(rosa, subject, "Help.", "portal"), by=rosa, at=MONDAY_NOON)

        assert ticket.subject.startswith("Export Bcc: all@example.org xxx")
        assert len(ticket.subject) == 200
        assert "\n" not in Parcel.objects.get().content["subject"]

    @pytest.mark.parametrize(
        "request_class, severity, because",
        [("wish", "", "class 'wish' is not in the agreement"), ("defect", "0", "choose 1, 2, 3")],
    )
    def test_refuses_words_that_the_agreement_lacks(
        self, world: World, request_class: str, severity: str, because: str
    ) -> None:
        with pytest.raises(ReportRefusedError, match=because):
            reported(world, request_class, severity=severity)

        assert not Ticket.objects.exists()

    def test_refuses_a_time_before_there_was_an_agreement(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        before = datetime(2014, 12, 31, 12, tzinfo=UTC)
        report = Report(rosa, "Hi", "Help.", "telephone", said_at=before)

        with pytest.raises(ReportRefusedError, match="no edition is in force on 2014-12-31"):
            open_ticket(report, by=rosa, at=MONDAY_NOON)

        assert not Ticket.objects.exists()

    def test_refuses_a_file_before_anything_is_written(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        files = [SimpleUploadedFile("run.exe", b"MZ")]

        with pytest.raises(FileRefusedError):
            open_ticket(Report(rosa, "Hi", "Help.", "portal", files=files), by=rosa, at=MONDAY_NOON)

        assert not Ticket.objects.exists()

    def test_asks_little_of_the_database(self, world: World) -> None:
        reported(world)

        with CaptureQueriesContext(
            connection,
        ) as queries:
            reported(world)

        assert len(queries) <= MOST_QUERIES


class TestToken:
    def test_that_comes_twice_opens_one_ticket(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Export fails", "It stops.", "portal", token=FORM)

        first = open_ticket(report, by=rosa, at=MONDAY_NOON)
        second = open_ticket(report, by=rosa, at=SOON)

        assert (first, Ticket.objects.count()) == (second, 1)
        assert (Message.objects.count(), Parcel.objects.count()) == (1, 1)
        assert facts(first) == ["reported"]

    def test_of_another_contact_leads_nowhere_else(self, world: World) -> None:
        rosa, hans = world.contacts["rosa"], world.contacts["hans"]
        theirs = open_ticket(
            Report(rosa, "Secret", "It stops.", "portal", token=FORM), by=rosa, at=MONDAY_NOON
        )

        own = open_ticket(Report(hans, "Hello", "Help.", "portal", token=FORM), by=hans, at=SOON)

        assert own != theirs
        assert own.contact == hans


class TestSpoken:
    def test_is_a_response_at_the_moment_of_the_call(self, world: World) -> None:
        rosa, ada = world.contacts["rosa"], world.users["ada"]
        report = Report(
            rosa, "Export fails", "It stops.", "telephone", said_at=MONDAY_NOON, spoke=True
        )

        ticket = open_ticket(report, by=ada, at=SOON)

        assert ticket.reported_at == MONDAY_NOON
        assert clock_of(ticket, "first_response").stopped_at == MONDAY_NOON
        assert Message.objects.get().kind == MessageKind.CALL
        assert "Answered already, when we spoke." in last_mail(ticket)
