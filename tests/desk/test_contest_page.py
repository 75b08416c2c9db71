"""Leads answer what is contested on a page of their own."""

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.finding import reject
from dueby.desk.tickets.models import Contest, Contested
from tests.desk.conftest import StoppedClock
from tests.desk.reports import LATER, SOON, TUESDAY, confirmed, reported


@pytest.fixture
def raised(world: World, clock: StoppedClock) -> Contest:
    """Return what Rosa contested of the severity that Ada gave her report."""
    clock.at = TUESDAY
    rosa = world.contacts["rosa"]
    return contest(confirmed(world), Contested.SEVERITY, "Nothing works.", by=rosa, at=LATER)


def address(raised: Contest) -> str:
    """Return the page on which it is answered."""
    return f"/desk/tickets/contests/{raised.pk}/answer/"


class TestPage:
    @pytest.mark.parametrize("who", ["ada", "rosa"])
    def test_does_not_exist_for_anybody_but_leads(
        self, client: Client, world: World, raised: Contest, who: str
    ) -> None:
        user = world.users.get(who) or world.contacts[who].user
        assert user is not None
        client.force_login(user)

        assert client.get(address(raised)).status_code == 404
        assert client.post(address(raised), {"upheld": "yes"}).status_code == 404

    def test_takes_the_answer(self, client: Client, world: World, raised: Contest) -> None:
        client.force_login(world.users["lena"])

        page = client.get(address(raised)).content.decode()
        told = {"upheld": "yes", "severity": "1", "words": "You are right."}
        answer = client.post(address(raised), told)

        assert "Nothing works." in page
        assert answer.status_code == 302
        raised.ticket.refresh_from_db()
        assert raised.ticket.severity == "1"

    def test_gives_the_words_back_where_the_severity_is_missing(
        self, client: Client, world: World, raised: Contest
    ) -> None:
        client.force_login(world.users["lena"])

        page = client.post(address(raised), {"upheld": "yes", "words": "You are right."})

        assert page.status_code == 422
        assert "Choose the severity that holds from now on." in page.content.decode()
        assert "You are right." in page.content.decode()

    def test_asks_for_no_severity_where_a_rejection_is_contested(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = TUESDAY
        ticket = reported(world)
        reject(ticket, "As documented.", by=world.users["ada"], at=SOON)
        rosa = world.contacts["rosa"]
        raised = contest(ticket, Contested.REJECTION, "No.", by=rosa, at=LATER)
        client.force_login(world.users["lena"])

        page = client.get(address(raised)).content.decode()
        client.post(address(raised), {"upheld": "yes", "words": "We look again."})

        assert "Severity from now on" not in page
        raised.refresh_from_db()
        assert raised.was_upheld is True
