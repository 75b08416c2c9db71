"""A person's visible message is a response and nothing else is; the contact's words count too."""

from datetime import timedelta

from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import hear, log_call, note, reply
from dueby.desk.tickets.models import MessageKind, Status
from dueby.desk.tickets.progress import close, promise_update, rectify, wait
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import (
    LATER,
    SOON,
    TUESDAY,
    clock_of,
    confirmed,
    facts,
    kinds,
    last_mail,
    message,
    refused,
    reported,
)


class TestReply:
    def test_stops_the_clock_and_is_mailed(self, world: World) -> None:
        ticket = reported(world, "question")

        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)

        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert facts(ticket) == ["reported", "responded"]
        assert "We look at it.\n\nAda Marsh" in last_mail(ticket)

    def test_keeps_the_promise_of_an_update(self, world: World) -> None:
        ticket, ada = reported(world, "question"), world.users["ada"]
        promise_update(ticket, TUESDAY, "More tomorrow.", by=ada, at=SOON)

        reply(ticket, "Here is more.", by=ada, at=LATER)

        ticket.refresh_from_db()
        assert ticket.next_update_at is None

    def test_is_refused_on_a_closed_ticket(self, world: World) -> None:
        ticket, ada = reported(world, "question"), world.users["ada"]
        close(ticket, "It is answered in the manual.", by=ada, at=SOON)

        with refused(ticket, "closed; reopen it first"):
            reply(ticket, "One more thing.", by=ada, at=LATER)


class TestNote:
    def test_stops_no_clock_and_leaves_the_house_by_no_way(self, world: World) -> None:
        ticket = reported(world, "question")
        before = Parcel.objects.count()

        note(ticket, "A difficult one.", by=world.users["ada"], at=SOON)

        assert clock_of(ticket, "first_response").stopped_at is None
        assert facts(ticket) == ["reported"]
        assert message(ticket, "A difficult one.").is_internal
        assert Parcel.objects.count() == before


class TestHear:
    def test_resumes_what_waits_for_the_customer(self, world: World) -> None:
        ticket, ada, rosa = reported(world), world.users["ada"], world.contacts["rosa"]
        wait(ticket, "customer", "Which version?", by=ada, at=SOON)

        hear(ticket, "Version 9.1", by=rosa, at=LATER)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.waiting_on) == (Status.OPEN, "")
        assert facts(ticket) == ["reported", "responded", "waiting", "resumed"]

    def test_leaves_what_waits_for_somebody_else(self, world: World) -> None:
        ticket, ada, rosa = reported(world), world.users["ada"], world.contacts["rosa"]
        wait(ticket, "third_party", "", by=ada, at=SOON)

        hear(ticket, "Any news?", by=rosa, at=LATER)

        ticket.refresh_from_db()
        assert ticket.status == Status.WAITING

    def test_brings_back_a_solved_ticket_without_saying_that_it_is_broken(
        self, world: World
    ) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        rectify(ticket, "Fixed in 9.1.2.", by=ada, at=LATER)

        hear(ticket, "Thank you!", by=world.contacts["rosa"], at=TUESDAY)

        ticket.refresh_from_db()
        assert ticket.status == Status.OPEN
        assert "reopened" not in facts(ticket)
        assert clock_of(ticket, "rectification").stopped_at == LATER

    def test_brings_back_a_closed_ticket(self, world: World) -> None:
        ticket, ada = reported(world, "question"), world.users["ada"]
        close(ticket, "It is in the manual.", by=ada, at=SOON)

        hear(ticket, "It is not.", by=world.contacts["rosa"], at=LATER)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.closed_at) == (Status.OPEN, None)
        assert kinds(ticket)[-2:] == ["ticket.heard", "ticket.came_back"]

    def test_is_refused_from_another_customer(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "another customer's"):
            hear(ticket, "Let me see.", by=world.contacts["hans"], at=SOON)


class TestLogCall:
    def test_is_a_response_where_somebody_spoke(self, world: World) -> None:
        ticket, held = reported(world, "question"), SOON - timedelta(minutes=5)

        log_call(ticket, "Explained it.", by=world.users["ada"], at=SOON, spoke=True, held_at=held)

        assert clock_of(ticket, "first_response").stopped_at == held
        assert message(ticket, "Explained it.").kind == MessageKind.CALL

    def test_is_a_note_where_nobody_was_reached(self, world: World) -> None:
        ticket = reported(world, "question")

        log_call(ticket, "No answer.", by=world.users["ada"], at=SOON, spoke=False)

        assert clock_of(ticket, "first_response").stopped_at is None
        assert message(ticket, "No answer.").is_internal

    def test_is_refused_before_the_report_and_in_the_future(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]

        for held in (MONDAY_NOON - timedelta(hours=1), SOON + timedelta(minutes=1)):
            with refused(ticket, "correct its time"):
                log_call(ticket, "Spoke.", by=ada, at=SOON, spoke=True, held_at=held)
