"""Confirmed with a severity, rejected, rated anew, or of another class: each with its reason."""

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.tickets.answering import note, reply
from dueby.desk.tickets.dates import Moved, last_fact
from dueby.desk.tickets.finding import (
    change_severity,
    confirm,
    preview_severity,
    reclassify,
    reject,
)
from dueby.desk.tickets.models import Finding, Status
from dueby.desk.tickets.progress import wait
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


class TestConfirm:
    def test_starts_the_period_and_is_the_response(self, world: World) -> None:
        ticket = confirmed(world)

        assert (ticket.finding, ticket.severity) == (Finding.CONFIRMED, "3")
        assert clock_of(ticket, "rectification").due_at == SOON + timedelta(weeks=2)
        assert clock_of(ticket, "confirmation").stopped_at == SOON
        assert clock_of(ticket, "first_response").stopped_at == SOON

    def test_is_one_fact_since_the_agreement_takes_it_for_a_response(self, world: World) -> None:
        assert facts(confirmed(world)) == ["reported", "confirmed"]

    def test_tells_the_customer_the_date_and_the_reason(self, world: World) -> None:
        ticket = confirmed(world)

        assert "It fails here too." in last_mail(ticket)
        assert "severity 3: Isolated defect" in last_mail(ticket)
        assert "Rectification of a defect by Mon 30 Nov 2026 12:20 EST" in last_mail(ticket)

    def test_makes_a_defect_of_what_was_asked_as_a_question(self, world: World) -> None:
        ticket = reported(world, "question")

        confirm(ticket, "2", "It is a defect.", by=world.users["ada"], at=SOON)

        ticket.refresh_from_db()
        assert (ticket.request_class, ticket.severity) == ("defect", "2")

    def test_is_refused_a_second_time(self, world: World) -> None:
        ticket = confirmed(world)

        with refused(ticket, "confirmed, with severity 3; change the severity instead"):
            confirm(ticket, "1", "Worse.", by=world.users["ben"], at=LATER)

    def test_refuses_a_severity_that_the_agreement_lacks(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "choose 1, 2, 3, 4"):
            confirm(ticket, "9", "Worst.", by=world.users["ada"], at=SOON)


class TestReject:
    def test_ends_the_confirmation_and_tells_why(self, world: World) -> None:
        ticket = reported(world)

        reject(ticket, "It works as the manual says.", by=world.users["ada"], at=SOON)

        ticket.refresh_from_db()
        assert (ticket.finding, ticket.status) == (Finding.REJECTED, Status.SOLVED)
        assert clock_of(ticket, "confirmation").stopped_at == SOON
        assert clock_of(ticket, "rectification").reason == "rejected"
        assert "you can contest it" in last_mail(ticket)

    def test_ends_a_wait(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        wait(ticket, "customer", "", by=ada, at=SOON)

        reject(ticket, "No answer, no defect.", by=ada, at=LATER)

        assert facts(ticket)[1:] == ["waiting", "resumed", "rejected"]

    def test_is_refused_for_a_question(self, world: World) -> None:
        ticket = reported(world, "question")

        with refused(ticket, "not about a defect"):
            reject(ticket, "No.", by=world.users["ada"], at=SOON)


class TestPreviewSeverity:
    def test_tells_every_date_and_writes_nothing(self, world: World) -> None:
        ticket = confirmed(world)
        before = kinds(ticket)

        moved = preview_severity(ticket, "1", LATER)

        was = SOON + timedelta(weeks=2)
        assert moved == [Moved("Rectification of a defect", was, LATER + timedelta(days=5))]
        assert kinds(ticket) == before
        assert clock_of(ticket, "rectification").due_at == was


class TestChangeSeverity:
    def test_moves_the_date_and_mails_it_before_and_after(self, world: World) -> None:
        ticket = confirmed(world)

        change_severity(ticket, "1", "All exports fail.", by=world.users["ada"], at=LATER)

        ticket.refresh_from_db()
        assert ticket.severity == "1"
        assert ticket.next_due_at == LATER + timedelta(days=5)
        mail = last_mail(ticket)
        assert "All exports fail." in mail
        assert "Mon 30 Nov 2026 12:20 EST to Sat 21 Nov 2026 14:00 EST" in mail

    def test_counts_a_lower_one_from_the_original_start(self, world: World) -> None:
        ticket = confirmed(world)

        change_severity(ticket, "4", "Only one column.", by=world.users["ada"], at=LATER)

        assert clock_of(ticket, "rectification").due_at == SOON + timedelta(weeks=4)

    def test_refuses_what_was_previewed_before_another_fact(self, world: World) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        seen = last_fact(ticket)
        change_severity(ticket, "2", "Worse.", by=world.users["ben"], at=LATER)

        with refused(ticket, "since these dates were shown"):
            change_severity(ticket, "1", "Worst.", by=ada, at=TUESDAY, seen=seen)

    def test_takes_what_was_previewed_before_a_mere_note(self, world: World) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        seen = last_fact(ticket)
        note(ticket, "I call them.", by=world.users["ben"], at=LATER)

        change_severity(ticket, "1", "Worst.", by=ada, at=TUESDAY, seen=seen)

        ticket.refresh_from_db()
        assert ticket.severity == "1"

    def test_is_refused_before_the_confirmation(self, world: World) -> None:
        ticket = reported(world)

        with refused(ticket, "confirm it first"):
            change_severity(ticket, "1", "Worst.", by=world.users["ada"], at=SOON)


class TestReclassify:
    def test_keeps_the_response_clock_and_tells_why(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        due = clock_of(ticket, "first_response").due_at

        reclassify(ticket, "question", "You ask how it works.", by=ada, at=SOON)

        ticket.refresh_from_db()
        assert (ticket.request_class, ticket.severity) == ("question", "")
        response = clock_of(ticket, "first_response")
        assert (response.due_at, response.stopped_at) == (due, SOON)
        assert clock_of(ticket, "confirmation").cancelled_at == SOON
        assert "You ask how it works." in last_mail(ticket)
        assert message(ticket, "You ask how it works.").about == "ticket.reclassified"

    def test_says_that_what_is_excluded_goes_to_sales(self, world: World) -> None:
        ticket = confirmed(world)

        reclassify(ticket, "feature_request", "It is new.", by=world.users["ada"], at=LATER)

        ticket.refresh_from_db()
        assert clock_of(ticket, "rectification").reason == "excluded_feature_request"
        assert not ticket.is_confirmed
        assert "not part of the agreement (clause 5); we hand it to sales" in last_mail(ticket)

    def test_brings_the_period_back_with_the_class(self, world: World) -> None:
        ticket, ada = confirmed(world), world.users["ada"]
        due = clock_of(ticket, "rectification").due_at
        reclassify(ticket, "feature_request", "It is new.", by=ada, at=LATER)

        reclassify(ticket, "defect", "It is not new after all.", by=ada, at=TUESDAY)

        ticket.refresh_from_db()
        assert ticket.is_confirmed
        assert clock_of(ticket, "rectification").due_at == due

    @pytest.mark.parametrize(
        "to, because",
        [("defect", "of this class already"), ("wish", "not in the agreement; choose question")],
    )
    def test_refuses_what_is_no_change(self, world: World, to: str, because: str) -> None:
        ticket = reported(world)

        with refused(ticket, because):
            reclassify(ticket, to, "So.", by=world.users["ada"], at=SOON)


class TestResponse:
    def test_is_every_message_that_a_person_lets_the_customer_see(self, world: World) -> None:
        ticket = reported(world)
        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)

        confirm(ticket, "3", "It fails.", by=world.users["ada"], at=LATER)

        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert clock_of(ticket, "confirmation").stopped_at == LATER
