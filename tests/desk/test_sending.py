"""The outbox is emptied in batches; what cannot leave waits, and nobody waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from dueby.desk.journal.models import Entry
from dueby.desk.outbox.carriers import (
    Directory,
    DownError,
    Memory,
    RefusedError,
    UnsendableError,
)
from dueby.desk.outbox.letter import Letter
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.outbox.models.parcel import NotGivenUpError
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.waits import LEASE, MAX_ATTEMPTS, backoff
from dueby.desk.people.models import Role, User
from tests.desk.conftest import MONDAY_NOON

pytestmark = pytest.mark.django_db

LATER = MONDAY_NOON + timedelta(hours=5)


def post(key: str, to: str = "rosa@northwind.example", kind: str = "mail") -> Parcel:
    content = {"to": to, "subject": key, "text": "Words.\n"}
    return Parcel.post(key, kind, content, subject="ticket:7", at=MONDAY_NOON, person="contact:1")


def fresh(key: str) -> Parcel:
    return Parcel.objects.get(key=key)


class Moody(Memory):
    """Refuses some readers."""

    def __init__(self, **refusals: Exception) -> None:
        super().__init__()
        self.refusals = refusals

    def carry(self, letter: Letter) -> str:
        refusal = self.refusals.get(letter.to.partition("@")[0])
        if refusal is not None:
            raise refusal
        return super().carry(letter)


class Nowhere(Memory):
    @contextmanager
    def round(self) -> Iterator[Memory]:
        if not self.letters:
            raise DownError("mail.vendor.example does not answer")
        yield self


class TestSendDue:
    def test_sends_what_is_due_and_says_how_many(self) -> None:
        post("one"), post("two")
        carrier = Memory()

        assert send_due(MONDAY_NOON, carrier=carrier, owner="a") == 2
        assert send_due(MONDAY_NOON, carrier=carrier, owner="a") == 0

        assert [each.message["Subject"] for each in carrier.letters] == ["one", "two"]
        assert {each.state for each in Parcel.objects.all()} == {ParcelState.SENT}

    def test_leaves_what_is_not_due(self) -> None:
        post("one")

        assert send_due(MONDAY_NOON - timedelta(seconds=1), carrier=Memory(), owner="a") == 0

    def test_passes_over_what_is_refused_for_now(self) -> None:
        post("one", "away@northwind.example"), post("two")
        carrier = Moody(away=RefusedError("451 come back later", for_good=False))

        send_due(MONDAY_NOON, carrier=carrier, owner="a")

        refused = fresh("one")
        assert [each.message["Subject"] for each in carrier.letters] == ["two"]
        assert (refused.state, refused.attempts) == (ParcelState.WAITING, 1)
        assert refused.failure == "451 come back later"
        assert MONDAY_NOON < refused.next_attempt_at <= MONDAY_NOON + timedelta(minutes=1)

    def test_gives_up_what_is_refused_for_good(self) -> None:
        post("one", "gone@northwind.example")
        carrier = Moody(gone=RefusedError("550 nobody lives here", for_good=True))

        send_due(MONDAY_NOON, carrier=carrier, owner="a")

        refused = fresh("one")
        assert (refused.state, refused.failure) == (ParcelState.DEAD, "550 nobody lives here")

    def test_gives_up_after_the_last_attempt(self) -> None:
        post("one", "away@northwind.example")
        carrier = Moody(away=RefusedError("451 come back later", for_good=False))

        at = MONDAY_NOON
        for _ in range(MAX_ATTEMPTS):
            assert fresh("one").state == ParcelState.WAITING
            send_due(at, carrier=carrier, owner="a")
            at = fresh("one").next_attempt_at

        assert fresh("one").state == ParcelState.DEAD
        assert timedelta(hours=6) < at - MONDAY_NOON < timedelta(days=1)

    def test_gives_up_what_is_no_mail_and_sends_the_rest(self) -> None:
        post("one", "nobody"), post("two")

        send_due(MONDAY_NOON, carrier=Memory(), owner="a")

        assert fresh("one").failure == "the address is no mail address"
        assert fresh("two").state == ParcelState.SENT

    def test_is_never_asked_for_what_nobody_carries(self) -> None:
        with pytest.raises(UnsendableError, match="of the kind 'fax'"):
            post("one", kind="fax")

        assert not Parcel.objects.exists()

    def test_survives_a_parcel_that_breaks_the_program(self) -> None:
        post("one", "bomb@northwind.example"), post("two")

        send_due(MONDAY_NOON, carrier=Moody(bomb=RecursionError()), owner="a")

        assert fresh("one").failure == "the desk failed: RecursionError"
        assert fresh("two").state == ParcelState.SENT

    def test_counts_no_attempt_where_nothing_can_leave(self) -> None:
        post("one"), post("two")

        send_due(MONDAY_NOON, carrier=Nowhere(), owner="a")

        for waiting in Parcel.objects.all():
            assert (waiting.state, waiting.attempts) == (ParcelState.WAITING, 0)
            assert waiting.failure == "mail.vendor.example does not answer"
        assert send_due(LATER, carrier=Memory(), owner="a") == 2

    def test_writes_files_where_there_is_no_server(self, tmp_path: Path) -> None:
        post("one")
        directory = Directory(tmp_path / "mail")

        send_due(MONDAY_NOON, carrier=directory, owner="a")
        Parcel.objects.update(state=ParcelState.WAITING)
        send_due(LATER, carrier=directory, owner="a")

        [written] = (tmp_path / "mail").glob("*")
        assert written.suffix == ".eml"
        assert "Subject: one" in written.read_text()


class TestLease:
    def test_hides_a_parcel_until_it_ends(self) -> None:
        post("one")
        Parcel.objects.claim("a", 10, LEASE, at=MONDAY_NOON)

        assert not Parcel.objects.claim("b", 10, LEASE, at=MONDAY_NOON + LEASE / 2)
        assert Parcel.objects.claim("b", 10, LEASE, at=MONDAY_NOON + LEASE)

    def test_fences_off_who_lost_it(self) -> None:
        post("one")
        [slow] = Parcel.objects.claim("a", 10, LEASE, at=MONDAY_NOON)
        [quick] = Parcel.objects.claim("b", 10, LEASE, at=MONDAY_NOON + LEASE)

        assert not slow.arrive(at=MONDAY_NOON + LEASE)
        assert not slow.fail("too late", again_at=None)
        assert fresh("one").state == ParcelState.WAITING
        assert quick.arrive(at=MONDAY_NOON + LEASE)

    def test_fences_off_an_earlier_attempt_of_the_same_worker(self) -> None:
        post("one")
        [earlier] = Parcel.objects.claim("a", 10, LEASE, at=MONDAY_NOON)
        Parcel.objects.claim("a", 10, LEASE, at=MONDAY_NOON + LEASE)

        assert not earlier.arrive(at=MONDAY_NOON + LEASE)

    def test_takes_the_longest_waiting_first(self) -> None:
        for number in range(5):
            post(str(number))

        claimed = Parcel.objects.claim("a", 3, LEASE, at=MONDAY_NOON)

        assert [each.key for each in claimed] == ["0", "1", "2"]

    def test_gives_up_what_ends_in_the_middle_each_time(self) -> None:
        post("one")
        Parcel.objects.update(attempts=MAX_ATTEMPTS)

        send_due(MONDAY_NOON, carrier=Memory(), owner="a")

        assert fresh("one").failure == "each attempt ended in the middle"


class TestBackoff:
    @pytest.mark.parametrize("attempt, least, most", [(1, 15, 30), (2, 30, 60), (5, 240, 480)])
    def test_doubles(self, attempt: int, least: int, most: int) -> None:
        waits = [backoff(str(key), attempt).total_seconds() for key in range(50)]

        assert all(least <= each <= most for each in waits)
        assert len(set(waits)) == 50

    def test_ends_at_four_hours(self) -> None:
        assert backoff("one", 40) <= timedelta(hours=4)


class TestSendAgain:
    @pytest.fixture
    def lena(self) -> User:
        return User.objects.create_user(
            "lena@dueby.example", name="Lena", role=Role.LEAD, at=MONDAY_NOON
        )

    def test_tries_anew_and_journals_who_asked(self, lena: User) -> None:
        post("one")
        Parcel.objects.update(state=ParcelState.DEAD, attempts=12)

        fresh("one").send_again(by=lena, at=LATER)

        send_due(LATER, carrier=Memory(), owner="a")
        assert fresh("one").state == ParcelState.SENT
        entry = Entry.objects.about("ticket:7").get()
        assert (entry.kind, entry.by, entry.data) == (
            "mail.sent_again",
            lena.journal_name,
            {"key": "one"},
        )

    @pytest.mark.parametrize("state", [ParcelState.SENT, ParcelState.WAITING])
    def test_refuses_what_was_not_given_up(self, lena: User, state: ParcelState) -> None:
        post("one")
        Parcel.objects.update(state=state)

        with pytest.raises(NotGivenUpError, match=state.label):
            fresh("one").send_again(by=lena, at=LATER)

        assert not Entry.objects.exists()


class TestEraseConcerning:
    def test_leaves_no_word_and_sends_nothing_more(self) -> None:
        post("one"), post("two")
        Parcel.objects.filter(key="two").update(state=ParcelState.SENT)

        assert Parcel.objects.erase_concerning("contact:1") == 2

        assert {each.content == {} for each in Parcel.objects.all()} == {True}
        assert send_due(LATER, carrier=Memory(), owner="a") == 0
