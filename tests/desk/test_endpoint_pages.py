"""Administrators keep the endpoints of webhooks; a secret is shown once and never again."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Endpoint, Lane
from dueby.desk.outbox.sealing import unseal
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.hooks import SECRET, endpoint, receiver

FIELDS = {
    "name": "Pager",
    "url": "https://hooks.example/desk?key=7f3a",
    "shape": "json",
    "to_name": "to",
    "text_name": "text",
    "id_name": "id",
    "is_active": "on",
}


@pytest.fixture
def ines(client: Client, world: World) -> Client:
    """Return a browser in which the administrator is signed in."""
    client.force_login(world.users["ines"])
    return client


class TestNew:
    def test_shows_the_secret_once(self, ines: Client) -> None:
        page = ines.post("/desk/outbox/endpoints/new/", FIELDS).content.decode()

        kept = Endpoint.objects.get()
        shown = re.search(r'id="shown-once">([^<]+)<', page)
        assert shown is not None
        assert unseal(kept.secret) == shown[1]
        assert shown[1] not in kept.secret
        later = ines.get(f"/desk/outbox/endpoints/{kept.pk}/").content.decode()
        assert shown[1] not in later

    def test_refuses_an_address_in_the_clear(self, ines: Client) -> None:
        answer = ines.post("/desk/outbox/endpoints/new/", FIELDS | {"url": "http://8.8.8.8/"})

        assert answer.status_code == 422
        assert "Only https:// is allowed" in answer.content.decode()
        assert not Endpoint.objects.exists()


class TestChange:
    def test_keeps_of_the_address_the_host_alone_in_the_history(self, ines: Client) -> None:
        ines.post("/desk/outbox/endpoints/new/", FIELDS)
        kept = Endpoint.objects.get()

        changed = FIELDS | {"url": "https://other.example/?key=9b2c", "authorization": "Bearer 17"}
        ines.post(f"/desk/outbox/endpoints/{kept.pk}/", changed)

        kept.refresh_from_db()
        assert (kept.host, unseal(kept.authorization)) == ("other.example", "Bearer 17")
        entries = list(Entry.objects.about(kept.journal_name))
        assert [each.kind for each in entries] == [
            "endpoint.added",
            "endpoint.address_changed",
            "endpoint.authorization_renewed",
        ]
        told = str([each.data for each in entries])
        assert "other.example" in told
        assert not [each for each in ("7f3a", "9b2c", "Bearer") if each in told]

    def test_leaves_the_authorization_where_nothing_is_filled_in(self, ines: Client) -> None:
        ines.post("/desk/outbox/endpoints/new/", FIELDS | {"authorization": "Bearer 17"})
        kept = Endpoint.objects.get()

        page = ines.get(f"/desk/outbox/endpoints/{kept.pk}/").content.decode()
        ines.post(f"/desk/outbox/endpoints/{kept.pk}/", FIELDS | {"name": "Other"})

        kept.refresh_from_db()
        assert (kept.name, unseal(kept.authorization)) == ("Other", "Bearer 17")
        assert "Bearer 17" not in page

    def test_removes_the_authorization_where_that_is_wanted(self, ines: Client) -> None:
        ines.post("/desk/outbox/endpoints/new/", FIELDS | {"authorization": "Bearer 17"})
        kept = Endpoint.objects.get()
        page = f"/desk/outbox/endpoints/{kept.pk}/"
        offer = "Send no Authorization any more"
        assert offer in ines.get(page).content.decode()

        ines.post(page, FIELDS | {"without_authorization": "on"})

        kept.refresh_from_db()
        assert kept.authorization == ""
        assert Entry.objects.latest("pk").kind == "endpoint.authorization_removed"
        assert offer not in ines.get(page).content.decode()


class TestRotation:
    def test_lets_both_secrets_sign_for_a_day(self, ines: Client, clock: StoppedClock) -> None:
        clock.at = MONDAY_NOON
        kept = endpoint("https://hooks.example/")

        page = ines.post(f"/desk/outbox/endpoints/{kept.pk}/secret/").content.decode()

        kept.refresh_from_db()
        now, former = (unseal(each) for each in kept.secrets_at(MONDAY_NOON))
        assert now in page
        assert former == SECRET
        assert len(kept.secrets_at(MONDAY_NOON + timedelta(days=1))) == 1
        assert Entry.objects.about(kept.journal_name).get().kind == "endpoint.secret_renewed"


class TestTrial:
    def test_shows_what_the_receiver_said(self, ines: Client) -> None:
        with receiver(status=400, words=b"<b>no such key</b>") as there:
            kept = endpoint(there.url)
            page = ines.post(f"/desk/outbox/endpoints/{kept.pk}/test/").content.decode()

        assert there.taken[0].told == {"test": "A test of the support desk. Nothing happened."}
        assert "It was not taken: status 400." in page
        assert "&lt;b&gt;no such key&lt;/b&gt;" in page

    def test_sends_a_text_message_to_a_number(self, ines: Client) -> None:
        with receiver(status=200) as there:
            kept = endpoint(there.url, shape="sms")
            page = ines.post(
                f"/desk/outbox/endpoints/{kept.pk}/test/", {"to": "+12075550199"}
            ).content.decode()

        assert there.taken[0].told["to"] == "+12075550199"
        assert "It was taken: 200." in page

    def test_says_that_nobody_is_there(self, ines: Client) -> None:
        kept = endpoint("http://127.0.0.1:9/")

        page = ines.post(f"/desk/outbox/endpoints/{kept.pk}/test/").content.decode()

        assert "It was not taken: no answer: Connection refused." in page


class TestList:
    def test_tells_which_take_nothing_and_why(self, ines: Client, clock: StoppedClock) -> None:
        clock.at = MONDAY_NOON
        ill = endpoint("https://hooks.example/desk?key=7f3a")
        Lane.objects.create(
            receiver=ill.receiver, kind="webhook", failures=7, failure="503 busy",
            rests_until=MONDAY_NOON + timedelta(minutes=5),
        )  # fmt: skip

        page = ines.get("/desk/outbox/endpoints/").content.decode()

        assert "takes nothing" in page
        assert "503 busy" in page
        assert "7f3a" not in page

    @pytest.mark.parametrize("name", ["lena", "marco"])
    def test_is_for_administrators(self, client: Client, world: World, name: str) -> None:
        client.force_login(world.users[name])
        kept = endpoint("https://hooks.example/")

        for path in ("", "new/", f"{kept.pk}/", f"{kept.pk}/secret/", f"{kept.pk}/test/"):
            assert client.post(f"/desk/outbox/endpoints/{path}").status_code == 404
