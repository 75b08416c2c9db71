"""The register: every notice that was owed, what came of it, and the proof that it was sent."""

import csv
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.channels.email.models import IncomingMail, Undelivered
from dueby.desk.clocks.casefile import recompute
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.pages.notices_owed import Count
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.notifying import foresee, give_notice
from dueby.desk.tickets.progress import rectify
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import LATER, SOON, TUESDAY, confirmed, reported

DAY = timedelta(days=1)
IN_A_MONTH = SOON + 30 * DAY
AFTER = MONDAY_NOON + 20 * DAY


@pytest.fixture(autouse=True)
def at(clock: StoppedClock) -> StoppedClock:
    """Return the clock of the desk: long after the date of a defect of severity 3."""
    clock.at = AFTER
    return clock


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


def in_time(world: World) -> Ticket:
    """Return a ticket whose customer was told in time; it was late all the same."""
    ticket, by = confirmed(world), world.users["ada"]
    foresee(ticket, "It lies deeper.", by=by, at=LATER)
    give_notice(ticket, "A library has to be replaced.", IN_A_MONTH, by=by, at=TUESDAY)
    recompute(ticket, AFTER)
    return ticket


def told_late(world: World) -> Ticket:
    """Return a ticket whose customer was told late, though before the date."""
    ticket, by = confirmed(world), world.users["ada"]
    foresee(ticket, "It lies deeper.", by=by, at=LATER)
    give_notice(ticket, "=1+1", IN_A_MONTH, by=by, at=TUESDAY + 2 * DAY)
    rectify(ticket, "Fixed.", by=by, at=TUESDAY + 3 * DAY)
    return ticket


def silent(world: World, name: str = "rosa") -> Ticket:
    """Return a ticket whose date passed without a word."""
    ticket = reported(world, name=name)
    confirm(ticket, "1", "It fails.", by=world.users["ada"], at=SOON)
    ticket.refresh_from_db()
    recompute(ticket, AFTER)
    return ticket


def page(browser: Client, query: str = "") -> str:
    answer = browser.get(f"/desk/notices-owed/{query}")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def listed(browser: Client, query: str = "") -> list[int]:
    """Return the numbers of the tickets that the register shows, in its order."""
    answer = browser.get(f"/desk/notices-owed/{query}")
    return [line.ticket.pk for line in answer.context["lines"]]


def counted(browser: Client) -> list[Count]:
    found: list[Count] = browser.get("/desk/notices-owed/").context["counts"]
    return found


class TestRegister:
    def test_is_empty_at_first(self, ada: Client) -> None:
        assert "No notice was ever owed." in page(ada)

    def test_tells_dates_reasons_and_proof_of_what_was_sent(
        self, world: World, ada: Client
    ) -> None:
        ticket = in_time(world)
        parcel = Parcel.objects.about(ticket.journal_name)[0]
        Parcel.objects.filter(pk=parcel.pk).update(
            state=ParcelState.SENT, sent_at=TUESDAY, attempts=1, answer="250 Ok: queued as 4F1"
        )

        told = page(ada)

        for words in (
            f"#{ticket.pk}</span> Export fails",
            "sent in time",
            "missed with notice",
            "somebody noted that the date will not be kept",
            "A library has to be replaced.",
            "To rosa@northwind.example: the mail server took it",
            'and said <code class="break-all">250 Ok: queued as 4F1</code>',
            parcel.message_id.strip("<>"),
        ):
            assert words in told

    def test_tells_what_came_back(self, world: World, ada: Client) -> None:
        ticket = in_time(world)
        mail = IncomingMail.objects.create(
            key="k", digest="d", size=1, way="lmtp", received_at=TUESDAY + DAY
        )
        Undelivered.objects.create(
            contact=world.contacts["rosa"],
            ticket=ticket,
            mail=mail,
            organization_id=ticket.organization_id,
            address="rosa@northwind.example",
            status="5.1.1",
            is_permanent=True,
            at=TUESDAY + DAY,
        )

        assert "(5.1.1): rosa@northwind.example" in page(ada)

    def test_tells_what_is_owed_and_leads_to_its_form(self, world: World, ada: Client) -> None:
        ticket = silent(world)

        told = page(ada)

        assert "owed, and late" in told
        assert "missed without notice" in told
        assert "the promised date passed before the customer was told" in told
        assert f'href="/desk/tickets/{ticket.pk}/notice/"' in told

    def test_asks_the_database_the_same_for_many(self, world: World, ada: Client) -> None:
        in_time(world)
        page(ada)
        with CaptureQueriesContext(connection) as few:
            page(ada)
        for _ in range(4):
            in_time(world)
        with CaptureQueriesContext(connection) as many:
            page(ada)

        assert len(many) == len(few)


class TestFilters:
    def test_keep_what_is_in_a_state_and_count_each(self, world: World, ada: Client) -> None:
        first, second, third = in_time(world), told_late(world), silent(world)

        for state, tickets in (
            ("owed", [third]),
            ("late-owed", [third]),
            ("in-time", [first]),
            ("sent-late", [second]),
            ("with-notice", [first]),
            ("without-notice", [third]),
        ):
            assert listed(ada, f"?state={state}") == [each.pk for each in tickets], state
        counts = {each.state.value: each.number for each in counted(ada)}
        assert counts == {
            "owed": 1, "late-owed": 1, "in-time": 1, "sent-late": 1,
            "with-notice": 1, "without-notice": 1,
        }  # fmt: skip

    def test_keep_a_period_by_the_readers_days(self, world: World, ada: Client) -> None:
        ticket = in_time(world)

        assert listed(ada, "?since=2026-11-16&until=2026-11-16") == [ticket.pk]
        assert listed(ada, "?since=2026-11-17") == []
        assert listed(ada, "?until=2026-11-15") == []

    def test_keep_a_customer_and_a_product(self, world: World, ada: Client) -> None:
        mine, theirs = in_time(world), silent(world, "hans")
        Ticket.objects.filter(pk=mine.pk).update(product=world.products["threats"])

        contoso, threats = world.organizations["contoso"].pk, world.products["threats"].pk

        assert listed(ada, f"?customer={contoso}") == [theirs.pk]
        assert listed(ada, f"?product={threats}") == [mine.pk]

    @pytest.mark.parametrize(
        "query", ["?state=never", "?since=soon", "?customer=0", "?product=x", "?page=99999"]
    )
    def test_that_make_no_sense_are_told_and_left_out(
        self, world: World, ada: Client, query: str
    ) -> None:
        ticket = in_time(world)

        assert listed(ada, query) == [ticket.pk]
        assert ("field-error" in page(ada, query)) is ("page" not in query)


class TestTable:
    def test_holds_a_line_for_each(self, world: World, ada: Client) -> None:
        first, second = in_time(world), told_late(world)

        answer = ada.get("/desk/notices-owed/register.csv")

        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
        rows = {int(row["ticket"]): row for row in csv.DictReader(text.splitlines())}
        told = rows[first.pk]
        assert told["state"] == "sent in time"
        assert told["miss"] == "missed with notice"
        assert told["sent_at"] == TUESDAY.isoformat()
        assert told["reasons"] == "A library has to be replaced."
        assert told["message_id"].startswith("<")
        assert rows[second.pk]["state"] == "sent late"

    def test_holds_no_formulas(self, world: World, ada: Client) -> None:
        told_late(world)

        answer = ada.get("/desk/notices-owed/register.csv?state=sent-late")

        assert b"'=1+1" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", ["/desk/notices-owed/", "/desk/notices-owed/register.csv"])
def test_is_not_there_for_customers(world: World, client: Client, address: str) -> None:
    rosa = world.contacts["rosa"].user
    assert rosa is not None
    client.force_login(rosa)

    assert client.get(address).status_code == 404
