"""The worker does its chores side by side; one that fails stops none of the others."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.demo.cast import World
from dueby.desk.health.models import Beat
from dueby.desk.serving.chore import Chore, work
from dueby.desk.serving.chores import forget_sessions, timekeeper_chores, worker_chores
from dueby.desk.streams.reading import head_of
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON

OFTEN = timedelta(milliseconds=1)
NEVER = timedelta(hours=9)


def chore(name: str, every: timedelta, do: Callable[[datetime], int]) -> Chore:
    """Return a chore that asks no database for the time."""
    return Chore(name, every, do, clock=lambda: MONDAY_NOON)


def fail(at: datetime) -> int:
    del at
    raise RuntimeError("out of order")


class TestWork:
    def test_goes_on_beside_a_chore_that_fails(self, caplog: pytest.LogCaptureFixture) -> None:
        stopping, done = Event(), Event()

        def count(at: datetime) -> int:
            del at
            if broken.failures >= 3:
                done.set()
            return 0

        broken = chore("broken", OFTEN, fail)
        working = Thread(target=work, args=[[broken, chore("good", OFTEN, count)], stopping])
        working.start()
        assert done.wait(20)
        stopping.set()
        working.join(20)

        assert not working.is_alive()
        assert "the chore broken failed" in caplog.text
        assert "out of order" in caplog.text

    def test_lets_less_than_a_batch_gather(self) -> None:
        waits: list[float | None] = []

        class Stopping(Event):
            def wait(self, timeout: float | None = None) -> bool:
                waits.append(timeout)
                if len(waits) == 3:
                    self.set()
                return self.is_set()

        found = iter([20, 19, 25])
        busy = Chore("busy", NEVER, lambda _: next(found), clock=lambda: MONDAY_NOON, full=20)
        working = Thread(target=busy.repeat, args=[Stopping()])
        working.start()
        working.join(20)

        assert [each == NEVER.total_seconds() for each in waits] == [False, True, False]

    def test_repeats_at_once_while_there_is_something_to_do(self) -> None:
        stopping, left = Event(), [1, 1, 1, 0]

        def take(at: datetime) -> int:
            del at
            done = left.pop(0)
            if not left:
                stopping.set()
            return done

        working = Thread(target=chore("busy", NEVER, take).repeat, args=[stopping])
        working.start()
        working.join(20)

        assert left == []

    def test_ends_in_the_middle_of_a_wait(self) -> None:
        stopping = Event()
        working = Thread(target=work, args=[[chore("rare", NEVER, lambda _: 0)], stopping])
        working.start()

        stopping.set()
        working.join(20)

        assert not working.is_alive()


@pytest.mark.django_db
class TestChores:
    def test_are_each_done_on_an_empty_desk(self) -> None:
        chores = [*worker_chores("here:1"), *timekeeper_chores("here:2")]

        assert {each.do(MONDAY_NOON) for each in chores} == {0}
        assert Beat.silence(MONDAY_NOON + timedelta(seconds=5)) == timedelta(seconds=5)

    def test_forget_who_was_not_seen_for_a_day(self) -> None:
        Beat.give("gone:1", at=MONDAY_NOON - timedelta(days=2))

        Beat.give("here:1", at=MONDAY_NOON, chores={"send": 1, "seal": 2})

        assert [(each.worker, each.failures) for each in Beat.objects.all()] == [("here:1", 3)]

    def test_forget_sessions_that_expired(self) -> None:
        for key, days in (("old", -1), ("new", 1)):
            expires = MONDAY_NOON + timedelta(days=days)
            Session.objects.create(session_key=key, session_data="", expire_date=expires)

        assert forget_sessions(MONDAY_NOON) == 1
        assert Session.objects.get().session_key == "new"

    def test_keep_in_the_list_of_sessions_whoever_is_signed_in(self, world: World) -> None:
        long_ago = MONDAY_NOON - timedelta(days=100)
        for key in ("kept", "gone"):
            UserSession.objects.create(
                user=world.users["ada"], ip="127.0.0.1", session_key=key, last_seen_at=long_ago
            )
        Session.objects.create(
            session_key="kept", session_data="", expire_date=MONDAY_NOON + timedelta(days=1)
        )

        forget_sessions(MONDAY_NOON)

        assert UserSession.objects.get().session_key == "kept"


class TestPassMoments:
    @pytest.fixture
    def ticket(self, world: World) -> Ticket:
        rosa = world.contacts["rosa"]
        report = Report(rosa, "Export fails", "It stops.", "portal", request_class="question")
        return open_ticket(report, by=rosa, at=MONDAY_NOON)

    def test_tells_anew_what_became_overdue_and_wakes_the_queue(self, ticket: Ticket) -> None:
        ticket.refresh_from_db()
        due, head = ticket.next_moment_at, head_of("queue")
        assert due is not None

        assert pass_moments(due) == 0
        assert pass_moments(due + timedelta(seconds=1)) == 1
        assert pass_moments(due + timedelta(seconds=1)) == 0

        ticket.refresh_from_db()
        assert ticket.next_moment_at is None or ticket.next_moment_at > due
        assert head_of("queue") == head + 1
        assert Clock.objects.about(ticket.journal_name).exists()
