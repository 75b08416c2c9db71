"""Live pages hear everything once, in order, whatever breaks; and nothing that is not for them."""

import asyncio
import signal
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker

from dueby.desk.demo.cast import World
from dueby.desk.streams.guarding import Claim
from dueby.desk.streams.hub import Listener, end_all, hub
from dueby.desk.streams.models import StreamEvent, publish
from dueby.desk.streams.reading import AT_ONCE, Bookmark, head_of, news_after
from dueby.desk.streams.trimming import trim
from dueby.desk.streams.views import CONNECTIONS
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.processes import ended, started
from tests.desk.servers import Ear, Server, cookie_of, served, soon, start_web

MANY = 60
TELLS_MANY = f"""
import sys
from datetime import datetime
from dueby.desk.streams.models import publish
from django.db import transaction
for number in range({MANY}):
    with transaction.atomic():
        publish("queue", "changed", {{"by": sys.argv[0], "number": number}},
                at=datetime.fromisoformat({MONDAY_NOON.isoformat()!r}))
"""


def tell(name: str, count: int = 1) -> None:
    for number in range(count):
        with transaction.atomic():
            publish(name, "changed", {"number": number}, at=MONDAY_NOON)


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
def lasting_world(transactional_db: None, world: World) -> World:
    """Return the named world, so that other processes see it."""
    del transactional_db
    return world


@pytest.mark.django_db
class TestNumbers:
    def test_have_no_gaps(self) -> None:
        tell("queue", 3)
        tell("ticket:1")
        tell("queue")

        assert [each.number for each in StreamEvent.objects.order_by("pk")] == [1, 2, 3, 1, 4]
        assert (head_of("queue"), head_of("ticket:1"), head_of("ticket:2")) == (4, 1, 0)

    def test_are_not_used_up_by_what_failed(self) -> None:
        tell("queue")
        with transaction.atomic():
            publish("queue", "changed", {}, at=MONDAY_NOON)
            transaction.set_rollback(True)

        tell("queue")

        assert head_of("queue") == 2


@pytest.mark.django_db
class TestNews:
    def test_are_told_for_many_places_in_two_queries(
        self, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        tell("queue", 5)
        tell("ticket:1", 2)
        marks = [Bookmark("queue", 2), Bookmark("queue", 4), Bookmark("ticket:1", 2)]

        with django_assert_num_queries(2):
            told = news_after([*marks, Bookmark("ticket:9", 0)])

        numbers = [[event.number for event in told[mark].events or ()] for mark in marks]
        assert numbers == [[3, 4, 5], [5], []]
        assert told[Bookmark("ticket:9", 0)].events == ()

    def test_come_in_portions(self) -> None:
        tell("queue", AT_ONCE + 2)

        first = news_after([Bookmark("queue", 0)])[Bookmark("queue", 0)]

        assert first.events is not None
        assert (first.head, first.events[-1].number) == (AT_ONCE + 2, AT_ONCE)

    @pytest.mark.parametrize("place", [0, 1, 99])
    def test_say_where_something_is_missing(self, place: int) -> None:
        tell("queue", 3)
        StreamEvent.objects.filter(number__lte=2).delete()

        told = news_after([Bookmark("queue", place)])[Bookmark("queue", place)]

        assert told.events is None
        assert told.head == 3


@pytest.mark.django_db
class TestTrim:
    def test_removes_what_is_older_than_two_days(self) -> None:
        tell("queue", 3)

        assert trim(MONDAY_NOON + timedelta(days=2)) == 0
        assert trim(MONDAY_NOON + timedelta(days=2, seconds=1)) == 3
        assert head_of("queue") == 3


class TestListening:
    def test_hears_what_happens_in_order(self, lasting_world: World, server: Server) -> None:
        ear = Ear(server, "queue", cookie_of(lasting_world.users["ada"]), after=0)

        tell("queue", 2)

        assert ear.hear() == (1, "changed", {"number": 0})
        assert ear.hear() == (2, "changed", {"number": 1})

    def test_misses_nothing_and_hears_nothing_twice_while_it_calls_again_and_again(
        self, lasting_world: World, server: Server
    ) -> None:
        ear = Ear(server, "queue", cookie_of(lasting_world.users["ada"]), after=0)
        writers = [started(TELLS_MANY) for _ in range(2)]

        heard: list[int] = []
        while len(heard) < 2 * MANY:
            event = ear.hear()
            assert event is not None
            heard.append(event[0])
            if len(heard) % 7 == 0:
                ear.call_again()

        for writer in writers:
            ended(writer)
        assert heard == list(range(1, 2 * MANY + 1))

    def test_begins_with_what_comes_when_it_names_no_event(
        self, lasting_world: World, server: Server
    ) -> None:
        tell("queue", 3)

        ear = Ear(server, "queue", cookie_of(lasting_world.users["ada"]))

        ear.answer.readline(), ear.answer.readline(), ear.answer.readline()
        tell("queue")
        told = ear.hear()
        assert told is not None
        assert told[0] == 4

    def test_is_told_to_begin_anew_when_what_it_missed_is_gone(
        self, lasting_world: World, server: Server
    ) -> None:
        tell("queue", 3)
        StreamEvent.objects.all().delete()

        ear = Ear(server, "queue", cookie_of(lasting_world.users["ada"]), after=1)

        assert ear.hear() == (3, "reset", {})
        tell("queue")
        assert ear.hear() == (4, "changed", {"number": 0})

    def test_goes_on_after_the_server_was_killed(self, lasting_world: World) -> None:
        with served() as mortal:
            ear = Ear(mortal, "queue", cookie_of(lasting_world.users["ada"]), after=0)
            tell("queue")
            assert ear.hear() == (1, "changed", {"number": 0})

            mortal.process.send_signal(signal.SIGKILL)
            mortal.process.wait()
            tell("queue", 2)
            mortal.process = start_web(mortal.listening)
            ear.call_again()

            assert ear.hear() == (2, "changed", {"number": 0})
            assert ear.hear() == (3, "changed", {"number": 1})

    def test_ends_with_the_server(self, lasting_world: World) -> None:
        with served() as stopped:
            ear = Ear(stopped, "queue", cookie_of(lasting_world.users["ada"]), after=0)
            tell("queue")
            ear.hear()

            began = time.monotonic()
            stopped.process.terminate()

            assert ear.hear() is None
            assert stopped.process.wait(20) == -signal.SIGTERM
            assert time.monotonic() - began < 5

    @pytest.mark.parametrize("number", ["one", "-1", "1" * 30, "1.5"])
    def test_needs_a_number(self, lasting_world: World, server: Server, number: str) -> None:
        cookie = cookie_of(lasting_world.users["ada"])

        answer = server.get("/streams/queue/", cookie=cookie, **{"Last-Event-ID": number})

        assert answer.status == 400
        assert answer.read() == b"Last-Event-ID is the number of an event.\n"


def reported(world: World, name: str) -> Ticket:
    contact = world.contacts[name]
    report = Report(contact, "Export fails", "It stops.", "portal", request_class="question")
    return open_ticket(report, by=contact, at=MONDAY_NOON)


class TestScope:
    def test_lets_contacts_hear_of_their_organization(
        self, lasting_world: World, server: Server
    ) -> None:
        ticket = reported(lasting_world, "rosa")
        tom = lasting_world.contacts["tom"].user
        assert tom is not None

        ear = Ear(server, ticket.journal_name, cookie_of(tom), after=0)

        event = ear.hear()
        assert event is not None
        assert event[1:] == ("changed", {"ticket": ticket.pk})

    @pytest.mark.parametrize("stream", ["ticket:{}", "queue", "patch:1", "ticket:x", "other"])
    def test_is_closed_for_other_customers(
        self, lasting_world: World, server: Server, stream: str
    ) -> None:
        ticket = reported(lasting_world, "rosa")
        hans = lasting_world.contacts["hans"].user
        assert hans is not None

        assert Ear(server, stream.format(ticket.pk), cookie_of(hans)).status == 404

    def test_is_closed_for_strangers(self, lasting_world: World, server: Server) -> None:
        del lasting_world

        assert Ear(server, "queue", "").status == 302

    def test_is_closed_for_names_that_mean_nothing(
        self, lasting_world: World, server: Server
    ) -> None:
        assert Ear(server, "secrets", cookie_of(lasting_world.users["ada"])).status == 404

    def test_ends_for_who_signs_out(self, lasting_world: World, server: Server) -> None:
        ear = Ear(server, "queue", cookie_of(lasting_world.users["ada"]), after=0)
        tell("queue")
        ear.hear()

        Session.objects.all().delete()
        tell("queue")

        assert ear.hear() is None

    def test_ends_for_who_may_no_longer_see(self, lasting_world: World, server: Server) -> None:
        ticket, rosa = reported(lasting_world, "rosa"), lasting_world.contacts["rosa"]
        assert rosa.user is not None
        ear = Ear(server, ticket.journal_name, cookie_of(rosa.user), after=0)
        ear.hear()

        rosa.left_at = MONDAY_NOON
        rosa.save(update_fields=["left_at"])
        tell(ticket.journal_name)

        assert ear.hear() is None

    def test_ends_for_who_changed_the_password(self, lasting_world: World, server: Server) -> None:
        ada = lasting_world.users["ada"]
        ear = Ear(server, "queue", cookie_of(ada), after=0)
        tell("queue")
        ear.hear()

        ada.set_password("a new and longer one")
        ada.save()
        tell("queue")

        assert ear.hear() is None


class TestConnections:
    def test_are_bounded_for_one_person_and_free_again_once_closed(
        self, lasting_world: World, server: Server
    ) -> None:
        cookie = cookie_of(lasting_world.users["ada"])
        ears = [Ear(server, "queue", cookie, after=0) for _ in range(CONNECTIONS)]
        tell("queue")
        for ear in ears:
            ear.hear()

        refused = Ear(server, "queue", cookie)
        others = Ear(server, "queue", cookie_of(lasting_world.users["ben"]))

        assert (refused.status, others.status) == (429, 200)
        assert refused.answer.headers["Retry-After"] == "30"
        server.hang_up()
        assert soon(lambda: Ear(server, "queue", cookie).status == 200)


@pytest.mark.django_db(transaction=True)
class TestHeartbeat:
    def test_comes_while_nothing_happens_and_ends_with_the_session(
        self, lasting_world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dueby.desk.streams.hub.HEARTBEAT", 0.05)
        session = cookie_of(lasting_world.users["ada"]).partition("=")[2]
        listener = Listener(Claim(session, "queue"), 0, lasting_world.users["ada"].pk)

        async def listen() -> list[str]:
            told = []
            async for portion in hub().listen(listener):
                told.append(portion)
                if len(told) == 3:
                    await hub().in_database(Session.objects.all().delete)
            await end_all()
            return told

        told = asyncio.run(listen())

        assert told[0] == "retry: 2000\nid: 0\n\n"
        assert set(told[1:]) == {": still here\n\n"}
        assert len(told) in {3, 4}
