"""Visitors hear of their own chat and of no other, once and in order, whatever breaks."""

import json
import signal
from collections.abc import Iterator
from http.client import HTTPResponse

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker

from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.listening import CONNECTIONS
from dueby.desk.channels.chat.models import Chat, Site
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.passes import pass_for
from dueby.desk.channels.chat.talking import note, read, say, typing
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Contact
from dueby.desk.timekeeping import now
from tests.desk.chats import ORIGIN, new_key, site_of
from tests.desk.servers import Server, cookie_of, served, soon, start_web


@pytest.fixture(scope="module")
def shared_server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """Return a server that the tests of this file share."""
    del django_db_setup
    with django_db_blocker.unblock(), served() as running:
        yield running


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    """Return a server that nobody listens to."""
    yield shared_server
    shared_server.hang_up()


@pytest.fixture
def lasting(transactional_db: None, world: World) -> World:
    """Return the named world and a site, so that other processes see them."""
    del transactional_db
    cache.clear()
    site_of()
    return world


def opened(world: World, who: str = "hans") -> Chat:
    """Return a chat on the site that somebody whose plan never closes has just opened."""
    words = Opening(Site.objects.get(), new_key(), "Hello", new_key(), world.contacts[who])
    return open_chat(words, at=now())


class Ear:
    """Listens as the widget does, and asks for what was said when it hears that something was."""

    def __init__(self, server: Server, given: str) -> None:
        self.server, self.given = server, given
        self.last = ""
        self.number = 0
        self.words: list[str] = []
        self.call()

    def headers(self) -> dict[str, str]:
        last = {"Last-Event-ID": self.last} if self.last else {}
        return {"Origin": ORIGIN, "Authorization": f"Bearer {self.given}"} | last

    def call(self) -> None:
        """Call, or call again from the last event on; and look, for one may have missed words."""
        self.answer = self.ask("events")
        self.line = self.server.calls[-1]
        if self.answer.status == 200:
            self.look()

    def hang_up(self) -> None:
        """Be cut off."""
        self.answer.close()
        self.line.close()

    def ask(self, what: str) -> HTTPResponse:
        return self.server.get(f"/chat/vendor-site/{what}/", **self.headers())

    def look(self) -> None:
        """Ask for what was said after what is known."""
        told = self.server.get(
            f"/chat/vendor-site/chat/?after={self.number}", **self.headers()
        ).read()
        for each in json.loads(told)["messages"]:
            self.number = each["number"]
            self.words.append(each["text"])

    def hear(self) -> str:
        """Wait for the next event and return its kind; empty once the stream has ended."""
        kind = ""
        while line := self.answer.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name == "event":
                kind = value
            elif name == "id":
                self.last = value
            elif not name and kind:
                return kind
        return ""

    def hear_words(self, count: int) -> None:
        """Hear until so many messages are known."""
        while len(self.words) < count:
            assert self.hear()
            self.look()


def talk(chat: Chat, world: World, words: str) -> None:
    say(chat, words, by=world.users["ada"], key=new_key(), at=now())


class TestListening:
    def test_hears_what_is_said_read_and_typed(self, lasting: World, server: Server) -> None:
        chat, ada = opened(lasting), lasting.users["ada"]
        ear = Ear(server, pass_for(chat, at=now()))
        answer(chat, by=ada, at=now())
        talk(chat, lasting, "Good day")

        ear.hear_words(3)
        chat.refresh_from_db()
        typing(chat, by=ada, at=now())
        read(chat, 3, by=chat.visitor, at=now())

        assert ear.words == ["Hello", "Ada Marsh answers", "Good day"]
        heard = [ear.hear()]
        while heard[-1] != "agent_types":
            heard.append(ear.hear())
        assert set(heard[:-1]) <= {"changed"}
        assert ear.hear() == "changed"

    def test_goes_on_after_cuts_without_loss_and_doubles(
        self, lasting: World, server: Server
    ) -> None:
        chat = opened(lasting)
        answer(chat, by=lasting.users["ada"], at=now())
        ear = Ear(server, pass_for(chat, at=now()))

        for number in range(30):
            talk(chat, lasting, str(number))
            if number % 8 == 0:
                ear.hang_up()
            elif number % 8 == 4:
                ear.call()
        ear.hang_up()
        ear.call()
        ear.hear_words(32)

        assert ear.words[2:] == [str(number) for number in range(30)]

    def test_goes_on_after_the_server_was_killed(self, lasting: World) -> None:
        chat = opened(lasting)
        answer(chat, by=lasting.users["ada"], at=now())
        with served() as mortal:
            ear = Ear(mortal, pass_for(chat, at=now()))
            talk(chat, lasting, "One")
            ear.hear_words(3)

            mortal.process.send_signal(signal.SIGKILL)
            mortal.process.wait()
            talk(chat, lasting, "Two")
            mortal.process = start_web(mortal.listening)
            ear.call()
            talk(chat, lasting, "Three")
            ear.hear_words(5)

        assert ear.words[2:] == ["One", "Two", "Three"]

    def test_hears_nothing_of_notes_in_words(self, lasting: World, server: Server) -> None:
        chat = opened(lasting)
        ear = Ear(server, pass_for(chat, at=now()))
        note(chat, "Between us", by=lasting.users["ada"], at=now())

        assert ear.hear() == "changed"
        ear.look()

        assert ear.words == ["Hello"]

    def test_names_the_number_of_an_event(self, lasting: World, server: Server) -> None:
        ear = Ear(server, pass_for(opened(lasting), at=now()))
        ear.last = "one"

        assert ear.ask("events").status == 400


class TestOthers:
    def test_hear_nothing(self, lasting: World, server: Server) -> None:
        given = pass_for(opened(lasting), at=now())
        cookie = cookie_of(lasting.users["ada"])

        for forged in ("", "1", given[:-1], f"{given}x"):
            assert Ear(server, forged).answer.status == 401
        at = "/chat/vendor-site/events/"
        assert server.get(at, cookie=cookie, Origin=ORIGIN).status == 401
        foreign = {"Origin": "https://evil.example", "Authorization": f"Bearer {given}"}
        refused = server.get(at, **foreign)
        assert refused.status == 403
        assert "Access-Control-Allow-Origin" not in refused.headers

    def test_hear_nothing_more_once_they_have_left(self, lasting: World, server: Server) -> None:
        chat = opened(lasting)
        ear = Ear(server, pass_for(chat, at=now()))
        Contact.objects.filter(name="Hans Vogel").update(left_at=now())

        note(chat, "Gone", by=lasting.users["ada"], at=now())

        assert ear.hear() == ""

    def test_cannot_take_all_connections(self, lasting: World, server: Server) -> None:
        given = pass_for(opened(lasting), at=now())
        ears = [Ear(server, given) for _ in range(CONNECTIONS)]
        note(Chat.objects.get(), "Heard", by=lasting.users["ada"], at=now())
        for ear in ears:
            ear.hear()

        assert Ear(server, given).answer.status == 429
        server.hang_up()
        assert soon(lambda: Ear(server, given).answer.status == 200)
