"""The page about the chat says what is: its requests are sent, its token is taken."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from dueby.desk.channels.chat.models import Chat, ChatState
from dueby.desk.channels.chat.visitor_urls import urlpatterns
from dueby.desk.demo.cast import World
from tests.desk.chats import ORIGIN, SECRET, site_of

REQUEST = re.compile(r"```http\n(GET|POST) (\S+)\n(?:\n(\{.*?\})\n)?```", re.DOTALL)


@pytest.fixture
def page(root: Path) -> str:
    """Return the text of the page."""
    return (root / "docs" / "chat.md").read_text(encoding="utf-8")


def token_by(page: str) -> str:
    """Return a token made by what the page shows, for Hans, whose plan never closes."""
    [shown] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, object] = {}
    exec(shown, names)  # noqa: S102 - what the page tells others to run
    make = names["token"]
    assert callable(make)
    return str(make(SECRET, "hans@contoso.example"))


def requests_of(page: str) -> Iterator[tuple[str, str, str]]:
    """Give method, address and body of every request that the page shows."""
    yield from REQUEST.findall(page)


@pytest.mark.django_db
class TestRequests:
    def test_are_answered_as_they_stand(self, world: World, page: str) -> None:
        site = site_of()
        token, given, answers = token_by(page), "", []
        for method, address, body in requests_of(page):
            headers = {"origin": ORIGIN} | ({"authorization": f"Bearer {given}"} if given else {})
            answer = Client().generic(
                method,
                address.replace("KEY", site.key),
                body.replace("TOKEN", token),
                content_type="application/json",
                headers=headers,
            )
            assert answer.status_code in {200, 201, 204}, (address, answer.content)
            answers.append(json.loads(answer.content or b"{}"))
            given = answers[-1].get("pass", given)

        chat = Chat.objects.get()
        assert len(answers) == 7
        assert answers[0]["known"] == "Hans Vogel"
        assert [each["text"] for each in answers[3]["messages"]] == ["Since Sunday."]
        assert (chat.state, chat.contact) == (ChatState.ENDED, world.contacts["hans"])

    def test_name_every_address_of_visitors(self, page: str) -> None:
        for each in urlpatterns:
            name = str(each.pattern).partition("/")[2].partition("/")[0]
            assert f"/{name}/" in page or "widget.js" in str(each.pattern), name


def test_the_tag_is_the_one_that_the_desk_shows(page: str, client: Client, world: World) -> None:
    client.force_login(world.users["ines"])
    site = site_of()

    shown = client.get(f"/desk/chats/sites/{site.pk}/").content.decode()

    [tag] = re.findall(r"```html\n(.*)\n```", page)
    assert tag.replace("KEY", site.key).partition("/chat/")[2].replace("<", "&lt;").replace(
        ">", "&gt;"
    ) in shown.replace("&quot;", '"')
