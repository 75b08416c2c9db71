"""The queue shows everything that is due next, to the vendor's people and nobody else."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.advisories.models import Patch
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.demo.cast import World
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.assigning import take
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Contested, Ticket
from dueby.desk.tickets.progress import wait
from tests.desk.conftest import MONDAY_NOON, StoppedClock

LATER = MONDAY_NOON + timedelta(hours=1)


def reported(
    world: World, name: str, subject: str, filed_as: str = "defect", at: datetime = MONDAY_NOON
) -> Ticket:
    """Return a ticket that a contact opened."""
    contact = world.contacts[name]
    report = Report(contact, subject, "It stops.", "portal", request_class=filed_as)
    return open_ticket(report, by=contact, at=at)


def patch(name: str, due_at: datetime | None) -> Patch:
    """Return a patch that is due, or waits for the maker of the system."""
    return Patch.objects.create(
        text=usual_agreement().current(),
        vulnerability=name,
        os_release="Debian 12",
        notified_at=MONDAY_NOON,
        next_due_at=due_at,
        next_due_title="" if due_at is None else "Deployment",
    )


@pytest.fixture(autouse=True)
def later(clock: StoppedClock) -> None:
    """Look at the queue an hour after Monday noon."""
    clock.at = LATER


def queue(client: Client, **asked: str) -> str:
    """Return the page for some filters."""
    response = client.get("/desk/", asked)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, **asked: str) -> list[str]:
    """Return the names of the rows that a queue with some filters shows."""
    return [row.name for row in client.get("/desk/", asked).context["rows"]]


@pytest.fixture
def ada(client: Client, world: World) -> Client:
    """Return a client that Ada has signed in with."""
    client.force_login(world.users["ada"])
    return client


class TestRows:
    def test_go_by_what_is_due_next_tickets_and_patches_together(
        self, ada: Client, world: World
    ) -> None:
        defect = reported(world, "rosa", "Export fails")
        confirm(defect, "2", "It does.", by=world.users["ben"], at=LATER)
        question = reported(world, "hans", "How to export", "question")
        patch("CVE-2026-1", MONDAY_NOON + timedelta(days=2))
        patch("CVE-2026-2", None)
        uncovered = reported(world, "arjun", "Old one", "question")

        assert shown(ada) == [
            f"#{question.pk}",
            "CVE-2026-1",
            f"#{defect.pk}",
            "CVE-2026-2",
            f"#{uncovered.pk}",
        ]

    def test_say_what_is_due_and_how_long_is_left(self, ada: Client, world: World) -> None:
        reported(world, "rosa", "Export <b>fails</b>")

        page = queue(ada)

        assert "23 h left" in page
        assert "tomorrow 12:00" in page
        assert "First response" in page or "Confirmation" in page
        assert "Northwind Rail" in page
        assert "severity 3, proposed" in page
        assert "Export &lt;b&gt;fails&lt;/b&gt;" in page
        assert "not answered" in page

    def test_say_why_there_is_no_date(self, ada: Client, world: World) -> None:
        reported(world, "arjun", "Old one", "question")

        assert "contract ended" in queue(ada)

    def test_say_whose_turn_it_is(self, ada: Client, world: World) -> None:
        ticket, ben = reported(world, "rosa", "Export fails"), world.users["ben"]
        take(ticket, by=ben, at=LATER)
        wait(ticket, "customer", "Which version?", by=ben, at=LATER)

        (row,) = ada.get("/desk/").context["rows"]

        assert (row.turn, row.assignee, row.asked_at) == ("customer", "Ben Okafor", None)

    def test_know_the_last_word_of_the_customer(self, ada: Client, world: World) -> None:
        ticket, ben = reported(world, "rosa", "Export fails"), world.users["ben"]
        reply(ticket, "We look at it.", by=ben, at=LATER)
        (answered,) = ada.get("/desk/").context["rows"]
        hear(ticket, "And?", by=world.contacts["rosa"], at=LATER + timedelta(minutes=1))
        note(ticket, "Impatient.", by=ben, at=LATER + timedelta(minutes=2))

        (asked,) = ada.get("/desk/").context["rows"]

        assert answered.asked_at is None
        assert asked.asked_at == LATER + timedelta(minutes=1)

    def test_make_contests_stand_out_for_a_lead(self, client: Client, world: World) -> None:
        ticket = reported(world, "rosa", "Export fails")
        confirm(ticket, "4", "Small.", by=world.users["ben"], at=LATER)
        contest(ticket, Contested.SEVERITY, "No!", by=world.contacts["rosa"], at=LATER)

        client.force_login(world.users["lena"])
        page = queue(client)
        client.force_login(world.users["ada"])

        assert "answer as a lead" in page
        assert "the severity contested" in page
        assert "answer as a lead" not in queue(client)

    def test_cost_the_same_few_queries_however_many_there_are(
        self, ada: Client, world: World
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(
                connection,
            ) as asked:
                queue(ada)
            return len(asked)

        for number in range(3):
            reported(world, "rosa", f"Export {number}")
            reported(world, "arjun", f"Old {number}", "question")
            patch(f"CVE-{number}", LATER)
        few = queries()
        for number in range(3, 20):
            reported(world, "hans", f"Export {number}")
            reported(world, "arjun", f"Old {number}", "question")
            patch(f"CVE-{number}", LATER)

        assert len(shown(ada)) == 50
        assert queries() <= few


class TestFilters:
    def test_keep_mine_and_what_nobody_has(self, ada: Client, world: World) -> None:
        mine, bens, free = (reported(world, "rosa", f"Export {n}") for n in range(3))
        take(mine, by=world.users["ada"], at=LATER)
        take(bens, by=world.users["ben"], at=LATER)

        assert shown(ada, whose="mine") == [f"#{mine.pk}"]
        assert shown(ada, whose="unassigned") == [f"#{free.pk}"]

    def test_keep_class_severity_plan_and_customer(self, ada: Client, world: World) -> None:
        defect = reported(world, "rosa", "Export fails")
        confirm(defect, "2", "It does.", by=world.users["ben"], at=LATER)
        question = reported(world, "hans", "How to export", "question")
        patch("CVE-2026-1", LATER)

        assert shown(ada, request_class="question") == [f"#{question.pk}"]
        assert shown(ada, severity="2") == [f"#{defect.pk}"]
        assert shown(ada, plan="tier2") == [f"#{question.pk}"]
        assert shown(ada, customer="northw") == [f"#{defect.pk}"]
        assert shown(ada, kind="patches") == ["CVE-2026-1"]
        assert shown(ada, customer="nobody") == []

    def test_keep_what_is_due_within_a_time(self, ada: Client, world: World) -> None:
        late = reported(world, "rosa", "Late", at=MONDAY_NOON - timedelta(days=7))
        patch("CVE-today", LATER + timedelta(hours=2))
        patch("CVE-week", LATER + timedelta(days=3))
        patch("CVE-far", LATER + timedelta(days=30))
        patch("CVE-none", None)

        assert shown(ada, within="overdue") == [f"#{late.pk}"]
        assert shown(ada, within="today") == ["CVE-today"]
        assert shown(ada, within="24h") == [f"#{late.pk}", "CVE-today"]
        assert shown(ada, within="week") == [f"#{late.pk}", "CVE-today", "CVE-week"]

    def test_keep_what_waits_and_what_is_done(self, ada: Client, world: World) -> None:
        waiting, done = (reported(world, "rosa", f"Export {n}", "question") for n in range(2))
        wait(waiting, "customer", "Which?", by=world.users["ben"], at=LATER)
        Ticket.objects.filter(pk=done.pk).update(status="closed")

        assert shown(ada, status="waiting") == [f"#{waiting.pk}"]
        assert shown(ada, status="solved") == [f"#{done.pk}"]
        assert len(shown(ada, status="all")) == 2

    @pytest.mark.parametrize(
        "asked",
        [
            {"whose": "x"},
            {"severity": "'"},
            {"status": "\0"},
            {"plan": "9" * 5000},
            {"within": "1"},
        ],
    )
    def test_leave_out_what_nobody_knows_and_say_so(
        self, ada: Client, world: World, asked: dict[str, str]
    ) -> None:
        reported(world, "rosa", "Export fails")

        assert "Ignored, because the value is unknown" in queue(ada, **asked)
        assert len(shown(ada, **asked)) == 1

    def test_stay_in_the_address_of_the_next_page(self, ada: Client, world: World) -> None:
        for number in range(51):
            patch(f"CVE-{number}", LATER)
        reported(world, "rosa", "Export fails")

        response = ada.get("/desk/", {"kind": "patches", "whose": ""})

        address = response.context["next"]
        assert address.startswith("?kind=patches&after=")
        assert shown(ada, kind="patches", after=address.partition("after=")[2]) == ["CVE-50"]

    @pytest.mark.parametrize("place", ["after", "before"])
    def test_answer_a_place_that_cannot_be_with_the_beginning(
        self, ada: Client, world: World, place: str
    ) -> None:
        reported(world, "rosa", "Export fails")

        page = queue(ada, **{place: "1; DROP TABLE"})

        assert "names no place in this list" in page
        assert "Export fails" in page

    def test_say_that_nothing_follows(self, ada: Client, world: World) -> None:
        ticket = reported(world, "rosa", "Export fails")

        page = queue(ada, after=f"undated.ticket.{ticket.pk}")

        assert "Nothing comes after this place" in page


class TestTallies:
    def test_count_what_their_links_show(self, ada: Client, world: World) -> None:
        late = reported(world, "rosa", "Late", at=MONDAY_NOON - timedelta(days=7))
        take(late, by=world.users["ada"], at=LATER)
        defect = reported(world, "rosa", "Export fails")
        confirm(defect, "4", "Small.", by=world.users["ben"], at=LATER)
        contest(defect, Contested.SEVERITY, "No!", by=world.contacts["rosa"], at=LATER)
        patch("CVE-today", LATER + timedelta(hours=2))
        patch("CVE-late", LATER - timedelta(hours=2))

        tallies = ada.get("/desk/").context["tallies"]

        counted = {tally.word: tally.count for tally in tallies}
        linked = {tally.word: ada.get(f"/desk/?{tally.query}") for tally in tallies}
        assert counted == {word: len(page.context["rows"]) for word, page in linked.items()}
        assert (counted["overdue"], counted["due today"], counted["contested"]) == (2, 1, 1)


class TestAccess:
    def test_is_not_given_to_a_contact_or_a_stranger(self, client: Client, world: World) -> None:
        assert client.get("/desk/").status_code == 302
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get(f"/desk/?{urlencode({'whose': 'mine'})}").status_code == 404

    def test_takes_no_post(self, ada: Client) -> None:
        assert ada.post("/desk/").status_code == 405
