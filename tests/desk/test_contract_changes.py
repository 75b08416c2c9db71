"""A contract that changes reaches the tickets that run under it, at once or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from dueby.desk.contracts.models import Contract, Decision
from dueby.desk.demo.cast import World
from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.journal.models import Entry
from dueby.desk.tickets.contract_changes import change_contract
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Status, Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import clock_of, facts, kinds, last_mail, reported

SOON = MONDAY_NOON + timedelta(minutes=20)
HOUR = timedelta(hours=1)
EVENING = MONDAY_NOON + 8 * HOUR
TUESDAY_CLOSING = MONDAY_NOON + 29 * HOUR


def changed(world: World, name: str = "northwind", **changes: object) -> Contract:
    """Return a contract after Marco changed it, twenty minutes after noon."""
    contract = world.contracts[name]
    return change_contract(contract, changes, by=world.users["marco"], at=SOON)


def asked_in_the_evening(world: World) -> Ticket:
    """Return a question that a customer of the standard plan asked on Monday at 20:00 in New York.

    It is due on Tuesday at closing, 17:00: the clock starts at the next opening.
    """
    rosa = world.contacts["rosa"]
    report = Report(rosa, "How?", "How does it work?", "portal", request_class="question")
    return open_ticket(report, by=rosa, at=EVENING)


class TestPlan:
    def test_moves_the_running_response_to_the_hours_of_the_new_plan(self, world: World) -> None:
        ticket = asked_in_the_evening(world)
        contract = world.contracts["northwind"]
        assert clock_of(ticket, "first_response").due_at == TUESDAY_CLOSING

        change_contract(contract, {"plan": "tier2"}, by=world.users["marco"], at=EVENING + HOUR)

        assert facts(ticket) == ["reported", "plan_changed"]
        # Nine open hours were left, of which all hours are open from the change on.
        moved = EVENING + HOUR + 9 * HOUR
        assert clock_of(ticket, "first_response").due_at == moved
        ticket.refresh_from_db()
        assert ticket.next_due_at == moved
        assert "C-1001" in last_mail(ticket)
        assert "Tue 17 Nov 2026 17:00" in last_mail(ticket)

    def test_leaves_closed_tickets_and_those_of_others_alone(self, world: World) -> None:
        closed, other = reported(world), reported(world, name="grace")
        Ticket.objects.filter(pk=closed.pk).update(status=Status.CLOSED)

        changed(world, plan="tier2")

        assert facts(closed) == facts(other) == ["reported"]

    def test_keeps_what_was_and_who_changed_it(self, world: World) -> None:
        contract = changed(world, plan="tier2")

        entry = Entry.objects.about(contract.journal_name).get()
        assert entry.data == {"plan": ["standard", "tier2"]}
        assert entry.by == world.users["marco"].journal_name

    def test_refuses_a_plan_that_the_agreement_lacks(self, world: World) -> None:
        ticket = reported(world)

        with pytest.raises(ValidationError, match="it has standard, tier2"):
            changed(world, plan="gold")

        assert facts(ticket) == ["reported"]
        assert Contract.objects.get(pk=world.contracts["northwind"].pk).plan == "standard"

    def test_refuses_who_did_not_see_the_last_change(self, world: World) -> None:
        contract, marco = world.contracts["northwind"], world.users["marco"]
        seen = length_of(contract)
        change_contract(contract, {"plan": "tier2"}, by=marco, at=SOON, seen=seen)

        with pytest.raises(ChangedMeanwhileError, match="meanwhile"):
            change_contract(contract, {"plan": "standard"}, by=marco, at=SOON, seen=seen)

        assert Contract.objects.get(pk=contract.pk).plan == "tier2"


class TestSuspension:
    def test_is_known_to_running_tickets_and_lifted_again(self, world: World) -> None:
        ticket = reported(world)

        changed(world, is_suspended=True)
        changed(world, is_suspended=False)

        assert kinds(ticket)[-2:] == ["ticket.suspended", "ticket.suspension_lifted"]
        decision = Decision.objects.about(ticket.journal_name).first()
        assert decision is not None
        assert decision.is_granted


class TestEnd:
    def test_today_ends_the_contract_for_running_tickets(self, world: World) -> None:
        ticket = reported(world)

        changed(world, last_on=MONDAY_NOON.date() - timedelta(days=1))

        assert facts(ticket) == ["reported", "contract_ended"]
        assert clock_of(ticket, "first_response").cancelled_at is None

    def test_is_taken_back_by_a_later_day(self, world: World) -> None:
        ticket = reported(world)
        changed(world, last_on=MONDAY_NOON.date() - timedelta(days=1))
        later = MONDAY_NOON.date() + timedelta(days=900)

        changed(world, last_on=later)

        told = Entry.objects.about(ticket.journal_name).latest("number")
        assert told.kind == "ticket.contract_end_moved"
        assert told.supersedes is not None
        assert told.supersedes.fact == "contract_ended"

    def test_moved_ahead_is_given_to_running_tickets(self, world: World) -> None:
        ticket = reported(world)
        later = MONDAY_NOON.date() + timedelta(days=900)

        changed(world, last_on=later)

        told = Entry.objects.about(ticket.journal_name).latest("number")
        assert told.data == {"given": {"contract_end": later.isoformat()}}

    def test_moved_ahead_leaves_a_report_refused_that_came_after_the_end(
        self, world: World
    ) -> None:
        ticket = reported(world, name="arjun")

        changed(world, "tailspin", last_on=MONDAY_NOON.date() + timedelta(days=365))

        assert kinds(ticket) == ["ticket.reported"]
        decision = Decision.objects.about(ticket.journal_name).get()
        assert decision.reason == "contract_ended"

    def test_before_the_first_day_is_refused(self, world: World) -> None:
        with pytest.raises(ValidationError, match="before the first"):
            changed(world, last_on=MONDAY_NOON.date() - timedelta(days=4000))
