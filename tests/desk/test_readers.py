"""Readers of the journal read each entry that they want once, whatever fails between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction

from dueby.desk.journal.models import Entry, Unread
from dueby.desk.journal.readers import (
    LONGEST_WAIT,
    AlreadySubscribedError,
    Reader,
    read_waiting,
    subscribe,
    subscribed,
    wait_after,
)
from dueby.desk.journal.recording import Happening, begin, record
from dueby.desk.people.models import Organization
from tests.desk.conftest import MONDAY_NOON
from tests.desk.sidebyside import side_by_side

NOTED, RANG = "organization.noted", "bell.rang"


@dataclass
class Listener:
    """A reader of a test: what it read, what it fails on, and what the process ends at."""

    name: str = "listener"
    kinds: frozenset[str] = frozenset({NOTED})
    heard: list[str] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    dies_at: str = ""

    def read(self, entries: Sequence[Entry], at: datetime) -> None:
        """Write rows, as readers do, then fail where the test wants it."""
        del at
        found = [entry.data["what"] for entry in entries]
        self.asked.append(len(found))
        for what in found:
            Organization.objects.create(name=f"heard {what} by {self.name}")
            if what in self.refuses:
                raise ValueError(f"no {what}")
            if what == self.dies_at:
                raise SystemExit
        self.heard += found


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody read but whom a test subscribes."""
    for name in list(subscribed):
        monkeypatch.delitem(subscribed, name)


@pytest.fixture
def listener(nobody: None) -> Iterator[Listener]:  # noqa: ARG001 - first of all
    """Subscribe a reader of notes."""
    listening = Listener()
    subscribe(Reader("listener", listening.kinds, listening.read))
    yield listening
    subscribed.pop("listener")


@pytest.fixture
def contoso(db: None) -> Organization:  # noqa: ARG001 - opens the database
    """Return a customer to record something about."""
    return Organization.objects.create(name="Contoso Clinics")


def tell(about: Organization, what: str, kind: str = NOTED) -> None:
    """Record something about a customer."""
    with transaction.atomic():
        record(about, Happening(kind, data={"what": what}), by=None, at=MONDAY_NOON)


def after(seconds: float) -> datetime:
    """Return a moment after noon."""
    return MONDAY_NOON + timedelta(seconds=seconds)


class TestReadWaiting:
    def test_reads_each_entry_once_in_their_order(
        self, listener: Listener, contoso: Organization
    ) -> None:
        for what in ("a", "b", "c"):
            tell(contoso, what)

        assert [read_waiting(after(1)), read_waiting(after(2))] == [3, 0]
        assert listener.heard == ["a", "b", "c"]

    def test_reads_a_batch_at_a_time(self, listener: Listener, contoso: Organization) -> None:
        for what in ("a", "b", "c"):
            tell(contoso, what)

        assert [read_waiting(after(1), batch=2) for _ in range(3)] == [2, 1, 0]
        assert listener.heard == ["a", "b", "c"]

    def test_leaves_other_kinds_alone(self, listener: Listener, contoso: Organization) -> None:
        tell(contoso, "a", kind=RANG)

        assert read_waiting(after(1)) == 0
        assert not Unread.objects.exists()
        assert listener.heard == []

    def test_knows_all_kinds_of_a_beginning(self, contoso: Organization) -> None:
        bells = Listener()
        subscribe(Reader("bells", frozenset({"bell."}), bells.read))

        tell(contoso, "ring", kind=RANG)
        tell(contoso, "note")
        read_waiting(after(1))

        assert bells.heard == ["ring"]
        subscribed.pop("bells")

    def test_reads_the_first_entries_of_a_subject_too(
        self, listener: Listener, contoso: Organization
    ) -> None:
        first = [Happening(NOTED, data={"what": what}) for what in ("a", "b")]
        begin(contoso, first, by=None, at=MONDAY_NOON)

        read_waiting(after(1))

        assert listener.heard == ["a", "b"]

    def test_gives_each_reader_its_own(self, listener: Listener, contoso: Organization) -> None:
        other = Listener("other")
        subscribe(Reader("other", frozenset({NOTED}), other.read))
        tell(contoso, "a")

        assert read_waiting(after(1)) == 2
        assert listener.heard == other.heard == ["a"]
        subscribed.pop("other")

    def test_keeps_what_waits_for_a_reader_that_is_away(
        self, listener: Listener, contoso: Organization, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tell(contoso, "a")
        with monkeypatch.context() as away:
            away.delitem(subscribed, "listener")
            assert read_waiting(after(1)) == 0

        assert read_waiting(after(2)) == 1
        assert listener.heard == ["a"]


class TestFailing:
    def test_holds_up_nothing_else_and_leaves_nothing_of_it(
        self, listener: Listener, contoso: Organization
    ) -> None:
        listener.refuses = {"b"}
        for what in ("a", "b", "c"):
            tell(contoso, what)

        read_waiting(after(1))

        assert listener.heard == ["a", "c"]
        assert not Organization.objects.filter(name__startswith="heard b").exists()

    def test_is_kept_with_the_reason_and_tried_again_later(
        self, listener: Listener, contoso: Organization, caplog: pytest.LogCaptureFixture
    ) -> None:
        listener.refuses = {"a"}
        tell(contoso, "a")

        read_waiting(after(0))
        [kept] = Unread.objects.failing()

        assert (kept.tries, kept.why, kept.after) == (1, "ValueError: no a", after(5))
        assert "the reader listener failed" in caplog.text
        listener.refuses.clear()
        assert [read_waiting(after(4)), read_waiting(after(5))] == [0, 1]
        assert not Unread.objects.exists()

    def test_waits_longer_each_time_up_to_an_hour(self) -> None:
        waits = [wait_after(tries) for tries in (1, 2, 3, 4, 100)]

        assert waits == [*(timedelta(seconds=each) for each in (5, 10, 20, 40)), LONGEST_WAIT]


class TestManyAtOnce:
    @pytest.fixture
    def crowd(self, contoso: Organization) -> Iterator[Listener]:
        """Subscribe a reader of three at once, to whom five things happened."""
        listening = Listener("crowd")
        subscribe(Reader("crowd", listening.kinds, listening.read, at_once=3))
        for what in "abcde":
            tell(contoso, what)
        yield listening
        subscribed.pop("crowd")

    def test_are_as_many_as_their_reader_takes(self, crowd: Listener) -> None:
        assert read_waiting(after(1)) == 5
        assert crowd.asked == [3, 2]
        assert crowd.heard == list("abcde")

    def test_are_read_each_by_itself_where_one_fails(self, crowd: Listener) -> None:
        crowd.refuses = {"b"}

        assert read_waiting(after(1)) == 4

        assert crowd.asked == [3, 1, 1, 1, 2]
        heard = Organization.objects.filter(name__startswith="heard").values_list("name", flat=True)
        assert sorted(heard) == [f"heard {what} by crowd" for what in "acde"]

    def test_leave_alone_what_failed_before(self, crowd: Listener, contoso: Organization) -> None:
        crowd.refuses = {"b"}
        read_waiting(after(1))
        tell(contoso, "f")
        tell(contoso, "g")
        crowd.asked.clear()

        assert read_waiting(after(10)) == 2

        assert crowd.asked == [1, 2]
        assert Unread.objects.get().tries == 2


class TestSubscribe:
    def test_refuses_a_second_reader_of_a_name(self, listener: Listener) -> None:
        with pytest.raises(AlreadySubscribedError, match="listener"):
            subscribe(Reader("listener", frozenset({RANG}), listener.read))

    def test_may_be_asked_twice_for_the_same(self, listener: Listener) -> None:
        subscribe(Reader("listener", listener.kinds, listener.read))

        assert len(subscribed) == 1


@pytest.mark.django_db(transaction=True)
class TestTransactions:
    def test_leave_no_note_of_what_was_taken_back(self, listener: Listener) -> None:
        contoso = Organization.objects.create(name="Contoso Clinics")

        with transaction.atomic():
            record(contoso, Happening(NOTED, data={"what": "a"}), by=None, at=MONDAY_NOON)
            transaction.set_rollback(True)

        assert read_waiting(after(1)) == 0
        assert listener.heard == []

    def test_read_again_what_was_read_as_the_process_ended(self, listener: Listener) -> None:
        contoso = Organization.objects.create(name="Contoso Clinics")
        tell(contoso, "a")
        tell(contoso, "b")
        listener.dies_at = "b"

        with pytest.raises(SystemExit):
            read_waiting(after(1))
        assert Organization.objects.filter(name__startswith="heard").count() == 1

        listener.dies_at = ""
        assert read_waiting(after(2)) == 1
        assert Organization.objects.filter(name__startswith="heard").count() == 2
        assert listener.heard == ["a", "b"]

    def test_read_each_entry_once_side_by_side(self, listener: Listener) -> None:
        contoso = Organization.objects.create(name="Contoso Clinics")
        told = [str(each) for each in range(60)]
        for what in told:
            tell(contoso, what)

        def work() -> None:
            while read_waiting(after(1), batch=7):
                pass

        side_by_side(work, work, work)

        while read_waiting(after(2)):
            pass
        assert sorted(listener.heard, key=int) == told
        assert Organization.objects.filter(name__startswith="heard").count() == len(told)

    def test_of_another_worker_hold_nobody_up(self, listener: Listener) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("SQLite lets one transaction write at a time")
        contoso = Organization.objects.create(name="Contoso Clinics")
        tell(contoso, "a")
        tell(contoso, "b")

        with transaction.atomic():
            [first, _] = Unread.objects.order_by("pk")
            assert list(Unread.objects.claimed([first.pk], "listener", at=after(1))) == [first]
            side_by_side(lambda: read_waiting(after(1)))

        assert listener.heard == ["b"]
