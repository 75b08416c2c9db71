"""Giving notice: nothing leaves without reasons and an estimate, and the letter is shown before."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact, Organization
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.notifying import foresee
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import LATER, confirmed, kinds, last_mail, reported

GIVEN = {"reasons": "A library has to be replaced.", "estimated_at": "2026-12-16T12:20"}


@pytest.fixture(autouse=True)
def at(clock: StoppedClock) -> StoppedClock:
    """Return the clock of the desk: two hours after the report."""
    clock.at = LATER
    return clock


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


def page(browser: Client, ticket: Ticket) -> str:
    return _plain(browser.get(f"/desk/tickets/{ticket.pk}/notice/").content)


def sent(browser: Client, ticket: Ticket, told: dict[str, str], status: int = 302) -> str:
    answer = browser.post(f"/desk/tickets/{ticket.pk}/notice/", told)
    assert answer.status_code == status
    return _plain(answer.content)


def _plain(content: bytes) -> str:
    return " ".join(content.decode().split())


class TestForm:
    @pytest.mark.parametrize(
        "told, missing",
        [
            ({}, "Say why it takes longer: a notice without reasons does not count."),
            ({"reasons": "Hard."}, "Give an estimated time: a notice without one does not count."),
            ({"reasons": "  ", "estimated_at": GIVEN["estimated_at"]}, "Say why it takes longer"),
            ({**GIVEN, "estimated_at": "2026-11-16T11:00"}, "An estimate lies in the future"),
            ({**GIVEN, "estimated_at": "soon"}, "Enter a valid date/time"),
        ],
    )
    @pytest.mark.parametrize("way", [{}, {"preview": "yes"}])
    def test_refuses_what_does_not_count_and_says_what_is_missing(
        self, world: World, ada: Client, told: dict[str, str], missing: str, way: dict[str, str]
    ) -> None:
        ticket = confirmed(world)
        before = kinds(ticket)

        assert missing in sent(ada, ticket, {**told, **way}, 422)
        assert kinds(ticket) == before

    def test_shows_the_letter_as_the_customer_gets_it_and_sends_nothing(
        self, world: World, ada: Client
    ) -> None:
        ticket = confirmed(world)
        before = Parcel.objects.count()

        shown = sent(ada, ticket, {**GIVEN, "preview": "yes"}, 200)

        assert "Subject: [#" in shown
        assert "It takes longer: Export fails" in shown
        assert "Estimated time of rectification: Wed 16 Dec 2026 12:20 EST" in shown
        assert "The promised date is Mon 30 Nov 2026 12:20 EST." in shown
        assert Parcel.objects.count() == before

    def test_shows_the_letter_in_the_language_and_by_the_clocks_of_the_customer(
        self, world: World, ada: Client
    ) -> None:
        Organization.objects.filter(pk=world.organizations["contoso"].pk).update(language="de")
        world.contacts["hans"].refresh_from_db()
        ticket = reported(world, name="hans")
        confirm_it(ada, ticket)

        shown = sent(ada, ticket, {**GIVEN, "preview": "yes"}, 200)

        assert "Es dauert länger: Export fails" in shown
        assert "Voraussichtliche Behebung: Mi, 16. Dezember 2026, 18:20 CET" in shown
        assert "the customer reads it by theirs (Europe/Berlin)" in shown

    def test_sends_what_was_shown(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        shown = sent(ada, ticket, {**GIVEN, "preview": "yes"}, 200)

        sent(ada, ticket, GIVEN)

        assert kinds(ticket)[-1] == "ticket.notice_sent"
        assert " ".join(last_mail(ticket).split()) in shown

    def test_says_until_when_and_why_a_notice_is_owed(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        foresee(ticket, "It lies deeper.", by=world.users["ada"], at=LATER)

        shown = page(ada, ticket)

        assert ": owed</strong> until <time" in shown
        assert "Why: somebody noted that the date will not be kept" in shown
        assert "Only note it" not in shown

    def test_notes_inside_that_one_is_owed(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        before = Parcel.objects.count()

        sent(ada, ticket, {"reasons": "It lies deeper.", "inside": "yes"})

        assert kinds(ticket)[-1] == "ticket.known_unachievable"
        assert Parcel.objects.count() == before


class TestWhoIsTold:
    def test_is_somebody_else_where_the_contact_has_left(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)
        Contact.objects.filter(pk=world.contacts["rosa"].pk).update(left_at=MONDAY_NOON)

        shown = page(ada, ticket)
        refusal = sent(ada, ticket, GIVEN, 422)
        sent(ada, ticket, {**GIVEN, "to": str(world.contacts["tom"].pk)})

        assert "No mail reaches Rosa Lindqvist: they have left Northwind Rail." in shown
        assert "tom@northwind.example" in shown
        assert "Choose who is told." in refusal
        parcel = Parcel.objects.about(ticket.journal_name)[0]
        assert parcel.content["to"] == "tom@northwind.example"
        assert parcel.person == world.contacts["tom"].journal_name
        assert last_mail(ticket).startswith("Hello Tom Becker,")

    def test_is_nobody_of_another_customer(self, world: World, ada: Client) -> None:
        ticket = confirmed(world)

        assert "Select a valid choice" in sent(
            ada, ticket, {**GIVEN, "to": str(world.contacts["hans"].pk)}, 422
        )

    def test_is_told_on_their_page_where_no_mail_reaches_anybody(
        self, world: World, ada: Client
    ) -> None:
        ticket = confirmed(world)
        Contact.objects.filter(organization=ticket.organization_id).update(email="")
        before = Parcel.objects.count()

        shown = page(ada, ticket)
        sent(ada, ticket, GIVEN)

        assert "Nobody else of Northwind Rail has an address: call as well." in shown
        assert Parcel.objects.count() == before
        after = _plain(ada.get(f"/desk/tickets/{ticket.pk}/").content)
        assert "Nothing was mailed: no mail reaches Rosa Lindqvist." in after


def test_is_not_there_for_strangers(world: World, client: Client) -> None:
    ticket = confirmed(world)
    tom = world.contacts["tom"].user
    assert tom is not None
    client.force_login(tom)

    assert client.get(f"/desk/tickets/{ticket.pk}/notice/").status_code == 404


def confirm_it(ada: Client, ticket: Ticket) -> None:
    told = {"severity": "3", "reason": "It fails here too."}
    assert ada.post(f"/desk/tickets/{ticket.pk}/confirmation/", told).status_code == 302


def test_is_refused_before_the_confirmation(world: World, ada: Client) -> None:
    ticket = reported(world)

    assert "confirm it first" in page(ada, ticket)
    assert "confirm it first" in sent(ada, ticket, GIVEN, 422)
    assert "ticket.notice_sent" not in kinds(ticket)
