"""The first page of a demo on the loopback offers its people. No other desk's does."""

import pytest
from django.conf import settings
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.people.models import DemoPerson
from tests.desk.doors import demo_of, is_signed_in

LOGIN = "/accounts/login/"


@pytest.fixture
def on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk listen on the loopback alone."""
    monkeypatch.setattr(settings, "IS_LOOPBACK", True)


def at_home() -> Client:
    """Return a browser on the desk's own machine."""
    return Client(headers={"host": "localhost:8000"}, REMOTE_ADDR="127.0.0.1")


def comes_in(client: Client) -> bool:
    """Tell whether the page offers people, and whether one click signs in; they must agree."""
    offers = "Look around as" in client.get(LOGIN).content.decode()
    answers = [client.post(f"/accounts/demo/{each.pk}/") for each in DemoPerson.objects.all()[:1]]
    opens = any(each.status_code == 302 for each in answers)
    assert offers == opens == is_signed_in(client)
    return opens


@pytest.mark.usefixtures("on_loopback")
class TestDoor:
    @pytest.mark.parametrize(
        "host, peer",
        [("localhost:8000", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"), ("[::1]:8000", "::1")],
    )
    def test_is_open_at_home(self, world: World, host: str, peer: str) -> None:
        demo_of(world)

        assert comes_in(Client(headers={"host": host}, REMOTE_ADDR=peer))

    def test_tells_who_everybody_is_and_what_they_see(self, world: World) -> None:
        demo_of(world)

        page = at_home().get("/", follow=True).content.decode()

        assert "Ada Marsh" in page
        assert "what Ada Marsh sees" in page

    def test_is_no_door_in_a_database_that_is_no_demo(self, world: World) -> None:
        del world

        assert not comes_in(at_home())
        assert at_home().post("/accounts/demo/1/").status_code == 404

    def test_is_shut_for_who_comes_from_elsewhere(self, world: World) -> None:
        demo_of(world)

        assert not comes_in(Client(headers={"host": "localhost"}, REMOTE_ADDR="192.0.2.7"))

    def test_is_shut_for_a_host_of_another_name(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        demo_of(world)
        monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])

        for host in ("desk.example", "localhost.desk.example", "127.0.0.1.desk.example"):
            assert not comes_in(Client(headers={"host": host}, REMOTE_ADDR="127.0.0.1"))

    def test_believes_no_header_about_where_a_request_comes_from(self, world: World) -> None:
        demo_of(world)
        told = {"host": "localhost", "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1"}

        assert not comes_in(Client(headers=told, REMOTE_ADDR="192.0.2.7"))

    def test_opens_to_no_page_elsewhere_that_sends_a_browser_here(self, world: World) -> None:
        demo_of(world)
        client = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        person = DemoPerson.objects.first()
        assert person is not None

        assert client.post(f"/accounts/demo/{person.pk}/").status_code == 403
        assert client.get(f"/accounts/demo/{person.pk}/").status_code == 405
        assert not is_signed_in(client)

    def test_leaves_out_who_was_deactivated(self, world: World) -> None:
        demo_of(world)
        ada = world.users["ada"]
        ada.is_active = False
        ada.save(update_fields=["is_active"])

        client = at_home()

        assert "Ada Marsh" not in client.get(LOGIN).content.decode()
        number = DemoPerson.objects.get(user=ada).pk
        assert client.post(f"/accounts/demo/{number}/").status_code == 404


class TestElsewhere:
    def test_there_is_no_door_even_at_home(self, world: World) -> None:
        demo_of(world)

        assert not settings.IS_LOOPBACK
        assert not comes_in(at_home())
