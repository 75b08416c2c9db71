"""Timekeepers that are killed in the middle of a batch, or work side by side, tell all once."""

import signal
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from dueby.desk.clocks.models import WarningKind, WarningRule
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.clocks.timekeeper import pass_moments
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Unread
from dueby.desk.journal.readers import Reader, subscribed
from dueby.desk.journal.verifying import verify
from dueby.desk.streams.models import Stream, StreamEvent
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.processes import ended, started
from tests.desk.reports import reported

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 15
AFTER = datetime(2026, 11, 17, 18, 0, tzinfo=UTC)
"""An hour after the answer and the finding of all that was reported on Monday noon were due."""
KEEPS_TIME = f"""
import os, signal, sys
from datetime import datetime
from dueby.desk.clocks import timekeeper
at = datetime.fromisoformat({AFTER.isoformat()!r})
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""
WORKS_ON = """
print("ready", flush=True)
sys.stdin.readline()
while timekeeper.pass_moments(at, batch=2):
    print("a batch", flush=True)
"""
DIES_AT = {
    "the entries": "timekeeper.record_all = die",
    "the pages": "timekeeper.publish_each = die",
    "the commit": """
waking = timekeeper.publish_each
def die_after(*args, **kwargs):
    waking(*args, **kwargs)
    die()
timekeeper.publish_each = die_after
""",
}


@pytest.fixture
def tickets(world: World, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch) -> list[Ticket]:
    """Return tickets whose dates and warnings are to be told; one reader wants all of it."""
    assert clock.at < AFTER
    for name in list(subscribed):
        monkeypatch.delitem(subscribed, name)
    reader = Reader("listener", frozenset({"clock."}), lambda _, __: None)
    monkeypatch.setitem(subscribed, reader.name, reader)
    WarningRule.objects.all().delete()
    WarningRule.objects.create(kind=WarningKind.SHARE, amount=75)
    return [reported(world) for _ in range(MANY)]


def told(tickets: list[Ticket]) -> Counter[tuple[str, str, str]]:
    """Return how often each thing was told of each ticket."""
    entries = Entry.objects.filter(kind__startswith="clock.").select_related("chain")
    names = {each.journal_name for each in tickets}
    return Counter(
        (each.chain.subject, each.kind, each.data["target"])
        for each in entries
        if each.chain.subject in names
    )


def all_is_told_once(tickets: list[Ticket]) -> None:
    """Hold that each warning and each date was told once, and that nothing is half done."""
    expected = {
        (ticket.journal_name, kind, target)
        for ticket in tickets
        for kind in ("clock.warning", "clock.due")
        for target in ("first_response", "confirmation")
    }
    assert told(tickets) == Counter(expected)
    assert verify().is_intact
    assert rebuild(AFTER).differing == []
    for stream in Stream.objects.all():
        numbers = StreamEvent.objects.filter(stream=stream).values_list("number", flat=True)
        assert sorted(numbers) == list(range(1, stream.head + 1))


class TestKilledTimekeeper:
    @pytest.mark.parametrize("moment", DIES_AT)
    def test_leaves_nothing_half_done(self, tickets: list[Ticket], moment: str) -> None:
        before = list(Ticket.objects.order_by("pk").values())

        doomed = started(f"{KEEPS_TIME}{DIES_AT[moment]}{WORKS_ON}")
        doomed.communicate("go\n", timeout=60)

        assert doomed.returncode == -signal.SIGKILL
        assert told(tickets) == Counter()
        assert list(Ticket.objects.order_by("pk").values()) == before
        while pass_moments(AFTER, batch=4):
            pass
        all_is_told_once(tickets)

    def test_again_and_again_tells_all_in_the_end(self, tickets: list[Ticket]) -> None:
        batches = 0
        for _ in range(4):
            doomed = started(f"{KEEPS_TIME}{WORKS_ON}")
            assert doomed.stdin is not None
            assert doomed.stdout is not None
            doomed.stdin.write("go\n")
            doomed.stdin.flush()
            doomed.stdout.readline()
            if doomed.stdout.readline() == "a batch\n":
                batches += 1
            doomed.kill()
            doomed.communicate(timeout=60)

        assert batches
        while pass_moments(AFTER, batch=4):
            pass
        all_is_told_once(tickets)

    def test_leaves_notes_for_readers_of_what_it_told_alone(self, tickets: list[Ticket]) -> None:
        doomed = started(f"{KEEPS_TIME}{DIES_AT['the commit']}{WORKS_ON}")
        doomed.communicate("go\n", timeout=60)

        assert not Unread.objects.exists()
        while pass_moments(AFTER):
            pass
        assert Unread.objects.count() == sum(told(tickets).values())


class TestTwoTimekeepers:
    def test_tell_each_thing_once_between_them(self, tickets: list[Ticket]) -> None:
        keepers = [started(f"{KEEPS_TIME}{WORKS_ON}") for _ in range(2)]
        for keeper in keepers:
            assert keeper.stdout is not None
            assert keeper.stdout.readline() == "ready\n"
        for keeper in keepers:
            assert keeper.stdin is not None
            keeper.stdin.write("go\n")
            keeper.stdin.flush()
        for keeper in keepers:
            ended(keeper)

        while pass_moments(AFTER):
            pass
        all_is_told_once(tickets)

    def test_tell_nothing_early_where_the_moment_they_are_given_is_behind(
        self, tickets: list[Ticket]
    ) -> None:
        behind = AFTER - timedelta(hours=1, minutes=5)

        while pass_moments(behind):
            pass

        assert {kind for _, kind, _ in told(tickets)} == {"clock.warning"}
        assert not Entry.objects.filter(kind__startswith="clock.", at__gt=behind).exists()
