"""Each receiver has a lane of its own: slow, ill or dead, it holds up none of the others."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connections

from dueby.desk.outbox import sending
from dueby.desk.outbox.carriers import DownError, Memory, RefusedError, UnwellError
from dueby.desk.outbox.letter import Letter
from dueby.desk.outbox.models import Lane, Parcel, ParcelState
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.waits import FAILURES, LEASE, LONGEST_REST, LONGEST_TRIED
from dueby.desk.outbox.webhooks.carrier import Webhooks
from tests.desk.conftest import MONDAY_NOON
from tests.desk.hooks import endpoint, receiver
from tests.desk.hooks import post as post_webhook

SECOND = timedelta(seconds=1)


def post(key: str, host: str, at: datetime = MONDAY_NOON) -> Parcel:
    content = {"to": f"rosa@{host}", "subject": key, "text": "Words.\n"}
    return Parcel.post(key, "mail", content, subject="ticket:7", at=at)


def hosts(carrier: Memory) -> list[str]:
    return [each.to.partition("@")[2] for each in carrier.letters]


def send(carrier: Memory, at: datetime = MONDAY_NOON, batch: int = sending.BATCH) -> int:
    return send_due(at, carrier=carrier, owner="a", batch=batch)


def claim(owner: str, at: datetime) -> Lane | None:
    return Lane.objects.opened("mail", at).claim(owner, LEASE, at=at)


class Ill(Memory):
    """Takes nothing for some hosts."""

    def __init__(self, *ill: str) -> None:
        super().__init__()
        self.ill = set(ill)
        self.tried: list[str] = []

    def carry(self, letter: Letter) -> str:
        host = letter.to.partition("@")[2]
        self.tried.append(host)
        if host in self.ill:
            raise UnwellError("no answer in time")
        return super().carry(letter)


@pytest.mark.django_db
class TestTurns:
    def test_are_taken_by_receivers_whatever_waits_for_each(self) -> None:
        for number in range(6):
            post(f"a{number}", "a.example")
        post("b", "b.example"), post("c", "c.example")
        carrier = Memory()

        send(carrier, batch=2)

        assert hosts(carrier) == [
            *["a.example"] * 2, "b.example", "c.example", *["a.example"] * 4,
        ]  # fmt: skip

    def test_pass_over_a_receiver_whose_parcels_are_not_due(self) -> None:
        post("a", "a.example", MONDAY_NOON + SECOND), post("b", "b.example")
        carrier = Memory()

        assert send(carrier) == 1

        assert hosts(carrier) == ["b.example"]

    def test_tell_hosts_apart_whatever_their_capitals(self) -> None:
        post("a", "Northwind.Example"), post("b", "northwind.example")

        send(Memory())

        assert [each.receiver for each in Lane.objects.all()] == ["mail:northwind.example"]

    def test_are_of_one_kind(self) -> None:
        post("a", "a.example")
        post_webhook(endpoint("http://127.0.0.1:9/"))
        carrier = Memory()

        assert send(carrier) == 1
        assert Parcel.objects.waiting().get().kind == "webhook"


@pytest.mark.django_db
class TestHolding:
    def test_keeps_others_away_until_the_lease_ends(self) -> None:
        post("a", "a.example")
        held = claim("a", MONDAY_NOON)

        assert held is not None
        assert claim("b", MONDAY_NOON + LEASE - SECOND) is None
        assert claim("b", MONDAY_NOON + LEASE) is not None

    def test_ends_with_the_batch(self) -> None:
        post("a", "a.example")

        send(Memory())

        lane = Lane.objects.get()
        assert (lane.held_by, lane.held_until) == ("", None)

    def test_is_not_given_back_by_who_lost_it(self) -> None:
        post("a", "a.example")
        slow = claim("a", MONDAY_NOON)
        claim("b", MONDAY_NOON + LEASE)

        assert slow is not None
        slow.let_go()

        assert Lane.objects.get().held_by == "b"


@pytest.mark.django_db
class TestIllReceiver:
    def test_is_left_alone_after_some_failures_and_the_rest_are_sent(self) -> None:
        for number in range(20):
            post(f"a{number}", "ill.example")
        post("b", "well.example")
        carrier = Ill("ill.example")

        send(carrier)

        assert Counter(carrier.tried) == {"ill.example": FAILURES, "well.example": 1}
        lane = Lane.objects.get(receiver="mail:ill.example")
        assert (lane.failures, lane.failure) == (FAILURES, "no answer in time")
        assert send(carrier, MONDAY_NOON + SECOND) == 0

    def test_costs_what_waits_for_it_no_attempt_while_it_rests(self) -> None:
        post("a", "ill.example")
        carrier = Ill("ill.example")
        at = MONDAY_NOON
        for _ in range(20):
            send(carrier, at)
            at = Parcel.objects.get().next_attempt_at

        parcel = Parcel.objects.get()
        assert (parcel.state, parcel.attempts) == (ParcelState.WAITING, FAILURES - 1)
        assert len(carrier.tried) == 20

    def test_is_asked_for_one_at_a_time_with_longer_waits(self) -> None:
        for number in range(10):
            post(f"a{number}", "ill.example")
        carrier = Ill("ill.example")
        send(carrier)
        waits = []
        for _ in range(8):
            until = Lane.objects.get().rests_until
            assert until is not None
            carrier.tried.clear()
            send(carrier, until)
            waits.append((Lane.objects.get().rests_until or until) - until)
            assert len(carrier.tried) == 1

        assert waits[0] < waits[2] < waits[4]
        assert max(waits) <= LONGEST_REST

    def test_gets_all_of_it_once_it_is_well_again(self) -> None:
        for number in range(10):
            post(f"a{number}", "ill.example")
        carrier = Ill("ill.example")
        send(carrier)
        carrier.ill.clear()

        send(carrier, MONDAY_NOON + timedelta(hours=1))

        assert {each.state for each in Parcel.objects.all()} == {ParcelState.SENT}
        assert Lane.objects.get().failures == 0

    def test_is_given_up_after_a_day_with_all_that_waits_since_then(self) -> None:
        post("old", "ill.example"), post("older", "ill.example")
        post("new", "ill.example", MONDAY_NOON + timedelta(hours=20))
        carrier = Ill("ill.example")
        at = MONDAY_NOON
        while at < MONDAY_NOON + LONGEST_TRIED + 2 * LONGEST_REST:
            send(carrier, at)
            at += timedelta(minutes=5)

        states = {each.key: each.state for each in Parcel.objects.all()}
        dead, waiting = ParcelState.DEAD, ParcelState.WAITING
        assert states == {"old": dead, "older": dead, "new": waiting}

    def test_is_none_that_refuses_one_mail(self) -> None:
        class Choosy(Memory):
            def carry(self, letter: Letter) -> str:
                if letter.message["Subject"] != "good":
                    raise RefusedError("451 greylisted", for_good=False)
                return super().carry(letter)

        for number in range(10):
            post(str(number), "a.example")
        post("good", "a.example")
        carrier = Choosy()

        send(carrier)

        assert len(carrier.letters) == 1
        assert Lane.objects.get().failures == 0


@pytest.mark.django_db
class TestSlowReceiver:
    def test_is_left_after_one_parcel_and_kept_from_senders_for_quick_ones(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sending, "SLOW", -1.0)
        post("a1", "slow.example"), post("a2", "slow.example")
        send(Memory(), batch=5)
        assert Lane.objects.get().is_slow
        post("b1", "slow.example", MONDAY_NOON)

        assert send_due(MONDAY_NOON, carrier=Memory(), owner="b", lanes=Lane.objects.quick()) == 0

    def test_is_quick_again_once_it_was(self) -> None:
        post("a", "slow.example")
        Lane.objects.create(receiver="mail:slow.example", kind="mail", is_slow=True)

        send(Memory())

        assert not Lane.objects.get().is_slow


@pytest.mark.django_db(transaction=True)
class TestManySenders:
    def test_are_never_two_at_one_receiver(self) -> None:
        """Eight senders, three receivers: each mail once, and nobody is served twice at a time."""
        busy: Counter[str] = Counter()
        worst: Counter[str] = Counter()

        class Watching(Memory):
            def carry(self, letter: Letter) -> str:
                host = letter.to.partition("@")[2]
                busy[host] += 1
                worst[host] = max(worst[host], busy[host])
                pause.wait(0.002)
                busy[host] -= 1
                return super().carry(letter)

        pause, start, carrier = Event(), Barrier(8), Watching()
        for number in range(60):
            post(str(number), f"{'abc'[number % 3]}.example")

        def run(name: str) -> None:
            start.wait(20)
            while send_due(MONDAY_NOON, carrier=carrier, owner=name, batch=3):
                pass
            connections.close_all()

        threads = [Thread(target=run, args=[str(each)]) for each in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

        assert sorted(each.message["Subject"] for each in carrier.letters) == sorted(
            map(str, range(60))
        )
        assert set(worst.values()) == {1}

    def test_serve_everybody_while_one_receiver_says_nothing(self) -> None:
        with receiver(silent=True) as silent, receiver() as well:
            slow, quick = endpoint(silent.url, "Silent"), endpoint(well.url, "Well")
            post_webhook(slow, "slow")
            stuck = self._sender("first")
            while not silent.taken:
                stuck.join(0.01)
            for number in range(20):
                post_webhook(quick, str(number))

            sent = send_due(MONDAY_NOON, carrier=Webhooks(), owner="second")

            assert stuck.is_alive()
            assert (sent, len(well.taken)) == (20, 20)
            silent.going.set()
            stuck.join(20)
        assert Parcel.objects.get(key="slow").state == ParcelState.WAITING

    @staticmethod
    def _sender(name: str) -> Thread:
        def run() -> None:
            send_due(MONDAY_NOON, carrier=Webhooks(within=30), owner=name)
            connections.close_all()

        thread = Thread(target=run)
        thread.start()
        return thread


@pytest.mark.django_db
class TestServerThatIsAway:
    def test_is_asked_once_for_all_receivers(self) -> None:
        asked: list[str] = []

        class Away(Memory):
            @contextmanager
            def round(self) -> Iterator[Memory]:
                asked.append("")
                if asked:
                    raise DownError("mail.vendor.example does not answer")
                yield self

        for number in range(5):
            post(str(number), f"host{number}.example")
        carrier = Away()

        for second in range(20):
            send(carrier, MONDAY_NOON + second * SECOND)

        assert len(asked) == 1
        assert send(Memory(), MONDAY_NOON + timedelta(seconds=30)) == 5
