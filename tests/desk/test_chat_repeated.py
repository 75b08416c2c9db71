"""What a browser sends again, because it heard no answer, is answered as it was the first time."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from pytest_django.fixtures import Settings

from dueby.desk.channels.chat.models import ChatFile
from dueby.desk.demo.cast import World
from tests.desk.chats import Visitor, is_here, new_key, site_of
from tests.desk.conftest import MONDAY_NOON, StoppedClock


@pytest.fixture
def visitor(world: World, clock: StoppedClock, settings: Settings, tmp_path: Path) -> Visitor:
    """Return somebody whose chat has begun."""
    settings.ATTACHMENTS = tmp_path
    clock.at = MONDAY_NOON
    is_here(world.users["ada"], MONDAY_NOON)
    found = Visitor(site_of().key)
    found.open("Hello")
    return found


def send(visitor: Visitor, key: str) -> HttpResponse:
    return visitor.client.post(  # type: ignore[return-value]
        f"/chat/{visitor.site}/files/",
        {"file": SimpleUploadedFile("a.log", b"lines"), "id": key},
        headers=visitor.headers(),
    )


class TestAfterTheEnd:
    def test_words_have_the_number_that_they_had(self, visitor: Visitor) -> None:
        key = new_key()
        number = visitor.say("Thank you.", key)
        visitor.post("ending")

        assert visitor.say("Thank you.", key) == number
        assert visitor.words().count("Thank you.") == 1
        refused = visitor.post("messages", text="And more.", id=new_key())
        assert (refused.status_code, json.loads(refused.content)["reason"]) == (409, "ended")

    def test_a_file_has_the_number_that_it_had(self, visitor: Visitor) -> None:
        key = new_key()
        first = send(visitor, key)
        visitor.post("ending")

        again = send(visitor, key)

        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert ChatFile.objects.count() == 1
        assert send(visitor, new_key()).status_code == 409

    def test_the_opening_gives_the_pass_of_the_same_chat(self, visitor: Visitor) -> None:
        visitor.post("ending")

        again = visitor.post("chats", chat=visitor.key, id=new_key(), text="Hello")

        assert (again.status_code, json.loads(again.content)["pass"]) == (201, visitor.given)


def test_the_last_file_that_is_taken_is_no_further_file(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dueby.desk.channels.chat.talking.MOST_FILES", 1)
    key = new_key()

    assert [send(visitor, each).status_code for each in (key, key, new_key())] == [201, 201, 409]
