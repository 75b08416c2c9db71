"""A report becomes a ticket with a decision and clocks, whatever the contract says."""

from datetime import timedelta

from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.intake import Report, open_ticket
from tests.desk.conftest import MONDAY_NOON


class TestOpenTicket:
    def test_starts_the_clocks_of_the_agreement(self, world: World) -> None:
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Export fails", "It stops.", "portal", request_class="defect")

        ticket = open_ticket(report, by=rosa, at=MONDAY_NOON)

        decision = Decision.objects.about(ticket.journal_name).get()
        assert (decision.decision, decision.reason) == ("entitled", "maintenance_active")
        targets = {each.target: each for each in Clock.objects.about(ticket.journal_name)}
        assert targets["first_response"].due_at == MONDAY_NOON + timedelta(days=1)
        assert ticket.next_due_at == MONDAY_NOON + timedelta(days=1)
        assert Parcel.objects.get().content["to"] == "rosa@northwind.example"

    def test_takes_the_report_of_an_expired_customer_without_clocks(self, world: World) -> None:
        arjun = world.contacts["arjun"]
        report = Report(arjun, "Question", "How?", "portal", request_class="question")

        ticket = open_ticket(report, by=arjun, at=MONDAY_NOON)

        decision = Decision.objects.about(ticket.journal_name).get()
        assert (decision.decision, decision.reason) == ("not_entitled", "contract_ended")
        assert ticket.next_due_at is None


class TestReply:
    def test_is_a_response(self, world: World) -> None:
        rosa, ada = world.contacts["rosa"], world.users["ada"]
        report = Report(rosa, "Export fails", "It stops.", "portal", request_class="question")
        ticket = open_ticket(report, by=rosa, at=MONDAY_NOON)

        reply(ticket, "We look at it.", by=ada, at=MONDAY_NOON + timedelta(minutes=20))

        response = Clock.objects.about(ticket.journal_name).get(target="first_response")
        assert response.stopped_at == MONDAY_NOON + timedelta(minutes=20)
