"""Waiting, updates, workaround, fix, end and return: each leaves its fact, and no clock behind."""

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.tickets.answering import hear
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.models import Status
from dueby.desk.tickets.progress import (
    close,
    promise_update,
    rectify,
    reopen,
    resume,
    wait,
    work_around,
)
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
    refused,
    reported,
)


class TestWait:
    def test_with_words_is_a_response(self, world: World) -> None:
        ticket = reported(world)

        wait(ticket, "customer", "Which version?", by=world.users["ada"], at=SOON)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.waiting_on) == (Status.WAITING, "customer")
        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert "We need your answer" in last_mail(ticket)

    def test_without_words_is_none(self, world: World) -> None:
        ticket = reported(world)

        wait(ticket, "third_party", "", by=world.users["ada"], at=SOON)

        assert clock_of(ticket, "first_response").stopped_at is None
        assert facts(ticket) == ["reported", "waiting"]

    def test_pauses_nothing_that_the_agreement_does_not_pause(self, world: World) -> None:
        ticket = confirmed(world)
        due = clock_of(ticket, "rectification").due_at

        wait(ticket, "customer", "", by=world.users["ada"], at=LATER)

        assert clock_of(ticket, "rectification").due_at == due
        assert clock_of(ticket, "rectification").paused_since is None

    def test_is_refused_twice_and_for_nobody(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        with refused(ticket, "choose customer, third_party"):
            wait(ticket, "godot", "", by=ada, at=SOON)
        wait(ticket, "customer", "", by=ada, at=SOON)

        with refused(ticket, "is waiting for customer already; resume it first"):
            wait(ticket, "third_party", "", by=ada, at=LATER)


class TestResume:
    def test_goes_on(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        wait(ticket, "third_party", "", by=ada, at=SOON)

        resume(ticket, by=ada, at=LATER)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.waiting_on) == (Status.OPEN, "")
        assert facts(ticket)[-1] == "resumed"

    def test_is_refused_where_nobody_waits(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "is not waiting for anybody"):
            resume(ticket, by=world.users["ada"], at=SOON)


class TestPromiseUpdate:
    def test_is_shown_and_moves_no_clock(self, world: World) -> None:
        ticket = confirmed(world)
        due = ticket.next_due_at

        promise_update(ticket, TUESDAY, "We build a fix.", by=world.users["ada"], at=LATER)

        ticket.refresh_from_db()
        assert (ticket.next_update_at, ticket.next_due_at) == (TUESDAY, due)
        assert kinds(ticket)[-1] == "ticket.update_promised"
        assert "You hear from us again by Tue 17 Nov 2026 12:00 EST" in last_mail(ticket)

    def test_is_refused_for_the_past(self, world: World) -> None:
        ticket = confirmed(world)

        with refused(ticket, "a moment to come"):
            promise_update(ticket, SOON, "Soon.", by=world.users["ada"], at=LATER)


class TestWorkAround:
    def test_ends_no_period_and_is_a_response(self, world: World) -> None:
        ticket = reported(world)

        words = "Export in two halves."
        work_around(ticket, words, accepted=True, by=world.users["ada"], at=SOON)

        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert clock_of(ticket, "confirmation").stopped_at is None
        assert facts(ticket) == ["reported", "responded", "workaround_delivered"]

    def test_leaves_the_date_of_the_fix(self, world: World) -> None:
        ticket = confirmed(world)

        work_around(ticket, "Restart.", accepted=False, by=world.users["ada"], at=LATER)

        assert clock_of(ticket, "rectification").due_at == SOON + timedelta(weeks=2)
        assert "Rectification of a defect by Mon 30 Nov 2026" in last_mail(ticket)


class TestRectify:
    def test_ends_the_period(self, world: World) -> None:
        ticket = confirmed(world)

        rectify(ticket, "Fixed in 9.1.2.", by=world.users["ada"], at=LATER)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.rectified_at) == (Status.SOLVED, LATER)
        assert clock_of(ticket, "rectification").stopped_at == LATER
        assert ticket.next_due_at is None

    def test_is_refused_before_the_confirmation_and_twice(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        with refused(ticket, "confirm it first"):
            rectify(ticket, "Fixed.", by=ada, at=SOON)
        confirm(ticket, "3", "It fails.", by=ada, at=SOON)
        rectify(ticket, "Fixed.", by=ada, at=LATER)

        with refused(ticket, "solved; reopen it first"):
            rectify(ticket, "Fixed again.", by=ada, at=TUESDAY)


class TestClose:
    def test_ends_an_answered_question_with_a_last_message(self, world: World) -> None:
        ticket = reported(world, "question")

        close(ticket, "It is on page 9.", by=world.users["ada"], at=SOON)

        ticket.refresh_from_db()
        assert (ticket.status, ticket.closed_at) == (Status.CLOSED, SOON)
        assert clock_of(ticket, "first_response").stopped_at == SOON

    def test_is_refused_while_a_response_is_owed(self, world: World) -> None:
        ticket = reported(world, "question")

        with refused(ticket, "First response is still owed, by Tue 17 Nov 2026 12:00 EST"):
            close(ticket, "", by=world.users["ada"], at=SOON)

    def test_is_refused_for_a_defect_that_is_not_rectified(self, world: World) -> None:
        ticket = confirmed(world)

        with refused(ticket, "Rectification of a defect is still owed"):
            close(ticket, "Goodbye.", by=world.users["ada"], at=LATER)

    def test_ends_what_no_contract_covers(self, world: World) -> None:
        ticket = reported(world, name="arjun")

        close(ticket, "", by=world.users["ada"], at=SOON)

        ticket.refresh_from_db()
        assert ticket.status == Status.CLOSED

    def test_is_refused_twice(self, world: World) -> None:
        ticket, ada = reported(world, "question"), world.users["ada"]
        close(ticket, "Done.", by=ada, at=SOON)

        with refused(ticket, "closed; reopen it first"):
            close(ticket, "Done.", by=ada, at=LATER)


class TestReopen:
    def test_by_the_contact_lets_the_period_go_on(self, world: World) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        rectify(ticket, "Fixed.", by=ada, at=LATER)

        reopen(ticket, "It still stops.", by=world.contacts["rosa"], at=TUESDAY)

        ticket.refresh_from_db()
        between = TUESDAY - LATER
        due = SOON + timedelta(weeks=2) + between
        assert clock_of(ticket, "rectification").due_at == due
        assert (ticket.status, ticket.rectified_at) == (Status.OPEN, None)

    def test_by_an_agent_after_the_customer_wrote(self, world: World) -> None:
        ticket, ada, rosa = confirmed(world), world.users["ada"], world.contacts["rosa"]
        rectify(ticket, "Fixed.", by=ada, at=LATER)
        hear(ticket, "Hm, it stops again.", by=rosa, at=TUESDAY)

        reopen(ticket, "You are right.", by=ada, at=TUESDAY + timedelta(minutes=5))

        assert clock_of(ticket, "rectification").stopped_at is None
        assert "You are right." in last_mail(ticket)

    def test_is_refused_for_what_is_open(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "open already"):
            reopen(ticket, "Look.", by=world.contacts["rosa"], at=SOON)


class TestEveryVerb:
    @pytest.mark.parametrize("role", ["rosa", "hans"])
    def test_of_the_vendor_is_refused_to_a_customer(self, world: World, role: str) -> None:
        ticket, user = reported(world), world.contacts[role].user
        assert user is not None

        with refused(ticket, "for other people to do"):
            rectify(ticket, "Mended it myself.", by=user, at=MONDAY_NOON)
