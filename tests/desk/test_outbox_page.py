"""Leads see what could not leave, and let it try anew."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Lane, Parcel, ParcelState
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.hooks import endpoint
from tests.desk.hooks import post as post_webhook


def post(key: str, state: ParcelState, **fields: object) -> Parcel:
    content = {"to": "rosa@northwind.example", "subject": f"Mail {key}", "text": "Secret words."}
    parcel = Parcel.post(key, "mail", content, subject="ticket:7", at=MONDAY_NOON)
    Parcel.objects.filter(pk=parcel.pk).update(state=state, **fields)
    parcel.refresh_from_db()
    return parcel


class TestOutbox:
    def test_shows_what_failed_with_the_reason(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        post("one", ParcelState.DEAD, failure="550 nobody lives here", attempts=1)
        post("two", ParcelState.WAITING)
        post("three", ParcelState.SENT, sent_at=MONDAY_NOON)

        page = client.get("/desk/outbox/").content.decode()

        assert "550 nobody lives here" in page
        assert page.index("Mail one") < page.index("Mail two") < page.index("Mail three")
        assert '<a class="link" href="/desk/tickets/7/">Mail one</a>' in page
        assert page.count('type="submit">Send again') == 1
        assert "Secret words" not in page

    @pytest.mark.parametrize("name", ["ada", "ben"])
    def test_is_not_there_for_agents(self, client: Client, world: World, name: str) -> None:
        client.force_login(world.users[name])

        assert client.get("/desk/outbox/").status_code == 404

    def test_is_not_there_for_customers(self, client: Client, world: World) -> None:
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get("/desk/outbox/").status_code == 404
        assert client.post("/desk/outbox/1/again/").status_code == 404

    def test_asks_the_database_the_same_for_many(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        for number in range(5):
            post(str(number), ParcelState.DEAD)
        with CaptureQueriesContext(connection) as few:
            client.get("/desk/outbox/")
        for number in range(5, 25):
            post(str(number), ParcelState.DEAD)

        with CaptureQueriesContext(connection) as many:
            client.get("/desk/outbox/")

        assert len(many) == len(few)


class TestSendAgain:
    def test_puts_it_back_in_line(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        dead = post("one", ParcelState.DEAD, attempts=12)

        response = client.post(f"/desk/outbox/{dead.pk}/again/", follow=True)

        dead.refresh_from_db()
        assert (dead.state, dead.attempts) == (ParcelState.WAITING, 0)
        assert "The mail to rosa@northwind.example will be sent again." in response.content.decode()

    def test_says_that_it_waits_already(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        waiting = post("one", ParcelState.WAITING)

        response = client.post(f"/desk/outbox/{waiting.pk}/again/", follow=True)

        assert "Nothing was changed: it is not given up but Waiting." in response.content.decode()

    def test_is_no_link(self, client: Client, world: World) -> None:
        client.force_login(world.users["lena"])
        dead = post("one", ParcelState.DEAD)

        assert client.get(f"/desk/outbox/{dead.pk}/again/").status_code == 405


class TestSendAllAgain:
    def test_puts_everything_back_in_line_that_can_be_sent(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.users["lena"])
        for key in ("one", "two"):
            post(key, ParcelState.DEAD, attempts=12)
        erased = post("three", ParcelState.DEAD, content={})
        hook = post_webhook(endpoint("https://hooks.example/"))
        Parcel.objects.filter(pk=hook.pk).update(state=ParcelState.DEAD)
        assert "Send all 3 again" in client.get("/desk/outbox/").content.decode()

        page = client.post("/desk/outbox/again/", follow=True).content.decode()

        assert "3 will be sent again." in page
        assert Parcel.objects.waiting().count() == 3
        assert Parcel.objects.failed().get() == erased
        kinds = Entry.objects.about("ticket:7").values_list("kind", flat=True)
        assert sorted(kinds) == ["mail.sent_again", "mail.sent_again", "webhook.sent_again"]

    def test_is_not_there_for_agents(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])

        assert client.post("/desk/outbox/again/").status_code == 404


class TestReceivers:
    def test_that_take_nothing_are_named_with_the_reason(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = MONDAY_NOON
        client.force_login(world.users["lena"])
        to = endpoint("https://hooks.example/")
        for receiver, why in ((to.receiver, "503 busy"), ("mail:away.example", "it hung up")):
            Lane.objects.create(
                receiver=receiver,
                kind=receiver.partition(":")[0],
                failure=why,
                rests_until=MONDAY_NOON + timedelta(minutes=5),
            )
        post_webhook(to)

        page = client.get("/desk/outbox/").content.decode()

        assert "Pager</span>: 503 busy" in page
        assert "away.example</span>: it hung up" in page
        assert '<th scope="row">Pager</th>' in page
