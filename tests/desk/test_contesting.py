"""A contact contests a severity or a rejection; a lead owns it and answers with reasons."""

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.people.models import Role, User
from dueby.desk.tickets.contesting import answer, contest
from dueby.desk.tickets.finding import confirm, reject
from dueby.desk.tickets.models import Contested, Finding, Status, Ticket
from dueby.desk.tickets.possible import Verb, possible
from dueby.desk.tickets.progress import rectify
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


def rejected(world: World) -> Ticket:
    """Return the ticket of a report that Ada rejected."""
    ticket = reported(world)
    reject(ticket, "It works as the manual says.", by=world.users["ada"], at=SOON)
    return ticket


class TestContest:
    def test_is_owned_by_a_lead_on_duty(self, world: World) -> None:
        ticket, rosa = confirmed(world), world.contacts["rosa"]

        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)

        assert raised.owner == world.users["lena"]
        assert raised.reasons.text.words == "Nothing works."
        assert kinds(ticket)[-1] == "ticket.contested"

    def test_goes_to_the_lead_who_has_the_fewest(self, world: World) -> None:
        busy = world.users["lena"]
        other = User.objects.create_user(
            "zoe@dueby.example", name="Zoe Ash", role=Role.LEAD, at=MONDAY_NOON
        )
        other.teams.add(*busy.teams.all())
        rosa = world.contacts["rosa"]
        contest(confirmed(world), Contested.SEVERITY, "No.", by=rosa, at=LATER)

        raised = contest(rejected(world), Contested.REJECTION, "No.", by=rosa, at=LATER)

        assert raised.owner == other

    def test_brings_back_what_was_solved(self, world: World) -> None:
        ticket, rosa = rejected(world), world.contacts["rosa"]

        contest(ticket, Contested.REJECTION, "The manual is wrong.", by=rosa, at=LATER)

        ticket.refresh_from_db()
        assert ticket.status == Status.OPEN

    def test_is_refused_while_one_is_open(self, world: World) -> None:
        ticket, rosa = confirmed(world), world.contacts["rosa"]
        contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)

        assert Verb.CONTEST_SEVERITY not in possible(ticket, rosa)
        with refused(ticket, "contested already"):
            contest(ticket, Contested.SEVERITY, "Nothing!", by=rosa, at=TUESDAY)

    def test_is_refused_before_there_is_something_to_contest(self, world: World) -> None:
        ticket, rosa = reported(world), world.contacts["rosa"]

        with refused(ticket, "nothing to contest"):
            contest(ticket, Contested.REJECTION, "No.", by=rosa, at=SOON)

    def test_is_refused_to_another_customer(self, world: World) -> None:
        ticket = confirmed(world)

        with refused(ticket, "another customer's"):
            contest(ticket, Contested.SEVERITY, "No.", by=world.contacts["hans"], at=LATER)


class TestAnswer:
    def test_changes_the_severity_where_the_customer_is_right(self, world: World) -> None:
        ticket, lena, rosa = confirmed(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)

        answer(raised, "You are right.", upheld=True, by=lena, at=TUESDAY, severity="1")

        ticket.refresh_from_db()
        raised.refresh_from_db()
        assert (ticket.severity, raised.was_upheld) == ("1", True)
        assert clock_of(ticket, "rectification").due_at == TUESDAY + timedelta(days=5)
        assert " to Sun 22 Nov 2026 12:00 EST" in last_mail(ticket)

    def test_stands_by_it_where_not(self, world: World) -> None:
        ticket, lena, rosa = confirmed(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)

        answer(raised, "One export only.", upheld=False, by=lena, at=TUESDAY)

        ticket.refresh_from_db()
        assert ticket.severity == "3"
        assert "We stand by our decision" in last_mail(ticket)

    def test_withdraws_a_rejection_as_if_it_had_never_been(self, world: World) -> None:
        ticket, lena, rosa = rejected(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.REJECTION, "See page 9.", by=rosa, at=LATER)

        answer(raised, "Page 9 says so.", upheld=True, by=lena, at=TUESDAY)

        ticket.refresh_from_db()
        assert (ticket.finding, ticket.status) == (Finding.NONE, Status.OPEN)
        confirmation = clock_of(ticket, "confirmation")
        assert (confirmation.stopped_at, confirmation.due_at) == (None, TUESDAY)
        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert "The rejection is withdrawn" in last_mail(ticket)

    def test_gives_a_rejected_defect_its_old_period_back(self, world: World) -> None:
        ticket, lena, rosa = confirmed(world), world.users["lena"], world.contacts["rosa"]
        reject(ticket, "It was a misuse.", by=world.users["ada"], at=LATER)
        raised = contest(ticket, Contested.REJECTION, "No misuse.", by=rosa, at=TUESDAY)

        answer(raised, "True.", upheld=True, by=lena, at=TUESDAY + timedelta(hours=1))

        ticket.refresh_from_db()
        assert ticket.is_confirmed
        assert clock_of(ticket, "rectification").due_at == SOON + timedelta(weeks=2)

    def test_leaves_what_was_confirmed_meanwhile(self, world: World) -> None:
        ticket, lena, rosa = rejected(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.REJECTION, "See page 9.", by=rosa, at=LATER)
        confirm(ticket, "2", "Seen.", by=world.users["ada"], at=TUESDAY)

        answer(raised, "We did.", upheld=True, by=lena, at=TUESDAY + timedelta(hours=1))

        assert "ticket.rejection_withdrawn" not in kinds(ticket)
        assert clock_of(ticket, "rectification").started_at == TUESDAY

    def test_comes_also_when_all_is_done(self, world: World) -> None:
        ticket, lena, rosa = confirmed(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)
        rectify(ticket, "Fixed.", by=world.users["ada"], at=TUESDAY)

        answer(raised, "It is fixed.", upheld=False, by=lena, at=TUESDAY + timedelta(hours=1))

        raised.refresh_from_db()
        assert raised.answered_at is not None

    @pytest.mark.parametrize(
        "who, upheld, because",
        [("ada", False, "a lead answers"), ("lena", True, "choose the severity")],
    )
    def test_is_refused(self, world: World, who: str, *, upheld: bool, because: str) -> None:
        ticket, rosa = confirmed(world), world.contacts["rosa"]
        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)

        with refused(ticket, because):
            answer(raised, "So.", upheld=upheld, by=world.users[who], at=TUESDAY)

    def test_comes_once(self, world: World) -> None:
        ticket, lena, rosa = confirmed(world), world.users["lena"], world.contacts["rosa"]
        raised = contest(ticket, Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)
        answer(raised, "No.", upheld=False, by=lena, at=TUESDAY)

        with refused(ticket, "answered already"):
            answer(raised, "Yes.", upheld=True, by=lena, at=TUESDAY, severity="1")

        assert facts(ticket).count("severity_changed") == 0
