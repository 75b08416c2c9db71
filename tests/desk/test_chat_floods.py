"""More of visitors than people make: refused, and nobody else is."""

import json
from datetime import timedelta

import pytest

from dueby.desk.channels.chat import opening, visiting
from dueby.desk.channels.chat.limits import OPENINGS, Limit
from dueby.desk.channels.chat.models import Site
from dueby.desk.channels.chat.talking import FLOOD
from dueby.desk.demo.cast import World
from tests.desk.chats import Visitor, is_here, new_key, signed, site_of
from tests.desk.conftest import MONDAY_NOON, StoppedClock


@pytest.fixture
def site(world: World, clock: StoppedClock) -> Site:
    """Return a site, on Monday noon, while Ada is there."""
    is_here(world.users["ada"], clock.at)
    return site_of()


class TestFloods:
    def test_of_chats_are_refused(self, site: Site) -> None:
        opened = [
            Visitor(site.key).post("chats", chat=new_key(), id=new_key(), text="x").status_code
            for _ in range(OPENINGS.most + 1)
        ]

        assert opened == [*[201] * OPENINGS.most, 429]
        elsewhere = Visitor(site.key, at="192.0.2.9")
        elsewhere.open()

    def test_of_chats_of_strangers_from_one_place_are_refused_for_the_hour(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(visiting, "STRANGERS", Limit("strangers", 1, 3600))
        Visitor(site.key).open()

        again = Visitor(site.key).post("chats", chat=new_key(), id=new_key(), text="x")

        assert (again.status_code, json.loads(again.content)["reason"]) == (429, "crowd")
        known = signed({"email": "rosa@northwind.example", "exp": MONDAY_NOON.timestamp() + 600})
        Visitor(site.key, identity=known).open()

    @pytest.mark.parametrize("days, status", [(0, 429), (1, 201)])
    def test_of_chats_left_in_writing_are_refused_for_a_day(
        self,
        site: Site,
        clock: StoppedClock,
        monkeypatch: pytest.MonkeyPatch,
        days: int,
        status: int,
    ) -> None:
        monkeypatch.setattr(opening, "CROWD", 1)
        clock.at = MONDAY_NOON - timedelta(days=2)
        Visitor(site.key).open()
        clock.at += timedelta(days=days)

        again = Visitor(site.key).post("chats", chat=new_key(), id=new_key(), text="x")

        assert again.status_code == status

    def test_of_people_who_wait_are_refused_by_name(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening, "CROWD", 1)
        Visitor(site.key).open()

        refused = Visitor(site.key).post("chats", chat=new_key(), id=new_key(), text="x")

        assert (refused.status_code, json.loads(refused.content)["reason"]) == (429, "crowd")

    def test_of_messages_are_refused(self, site: Site) -> None:
        visitor = Visitor(site.key)
        visitor.open()
        for number in range(FLOOD - 1):
            visitor.say(str(number))

        refused = visitor.post("messages", id=new_key(), text="more")

        assert (refused.status_code, refused["Retry-After"]) == (429, "30")

    @pytest.mark.parametrize(
        "body, status",
        [
            (b"{", 400),
            (b"[]", 400),
            (b"\xff", 400),
            (b"[" * 60_000, 400),
            (b'{"text": "\\ud800", "id": "aaaaaaaaaaaaaaaa"}', 400),
            (b'{"text": 1, "id": "aaaaaaaaaaaaaaaa"}', 400),
            (b'{"text": "x", "id": "short"}', 400),
            (b'{"text": "x"}', 400),
            (b'{"text": "", "id": "aaaaaaaaaaaaaaaa"}', 409),
            (b'{"text": "' + b"x" * 70_000 + b'"}', 413),
            (b'{"text": "\\u0000x", "id": "aaaaaaaaaaaaaaaa"}', 201),
        ],
    )
    def test_of_nonsense_get_an_answer(self, site: Site, body: bytes, status: int) -> None:
        visitor = Visitor(site.key)
        visitor.open()

        answered = visitor.client.post(
            f"/chat/{site.key}/messages/",
            body,
            content_type="application/json",
            headers=visitor.headers(),
        )

        assert answered.status_code == status
