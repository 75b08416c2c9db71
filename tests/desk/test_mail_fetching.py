"""What a server cannot give out holds up nothing; what is not safe is still the next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from django.conf import settings

from dueby.desk.channels.email.fetching import fetch
from dueby.desk.channels.email.imap import Head
from dueby.desk.channels.email.models import Handling, IncomingMail, Mailbox
from dueby.desk.channels.email.troubles import (
    LeaseLostError,
    MailboxError,
    RefusedError,
    Step,
)
from tests.desk.conftest import MONDAY_NOON
from tests.desk.mails import mail_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world", "clock")]


@dataclass
class Shelf:
    """A folder in memory; `broken` cannot be given out, and `gone` vanish once they are seen."""

    content: dict[int, bytes]
    broken: dict[int, MailboxError] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    asked: list[list[int]] = field(default_factory=list)

    def uids(self, criteria: str) -> list[int]:
        """Return the numbers in a range; as a server does, at least the last (RFC 3501, 9)."""
        first, _, last = criteria.split()[1].partition(":")
        end = max(self.content) if last == "*" else int(last)
        return [each for each in sorted(self.content) if min(int(first), end) <= each <= end]

    def heads(self, uids: Iterable[int]) -> list[Head]:
        left = [each for each in uids if each not in self.gone]
        return [Head(each, len(self.content[each]), MONDAY_NOON) for each in left]

    def mails(self, uids: Iterable[int], part: str = "") -> dict[int, bytes]:
        asked = list(uids)
        if part:
            return {each: self.content[each].partition(b"\r\n\r\n")[0] for each in asked}
        self.asked.append(asked)
        for each in asked:
            if each in self.broken:
                raise self.broken[each]
        return {each: self.content[each] for each in asked}

    def can(self, ability: str) -> bool:
        del ability
        return False

    def make(self, folder: str) -> None:
        """Have every folder."""

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move nothing."""


def shelf(count: int, text: str = "The export stops.") -> Shelf:
    mails = {each: mail_of("rosa", text, subject=f"{each}") for each in range(1, count + 1)}
    return Shelf(mails)


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox.objects.create(
        address="help@vendor.example", host="imap.example", user="help", uid_validity=7
    )


def taken() -> list[str]:
    kept = IncomingMail.objects.exclude(handling=Handling.PERSON).order_by("pk")
    return list(kept.values_list("subject", flat=True))


class TestFetch:
    def test_takes_what_is_new_in_order(self, mailbox: Mailbox) -> None:
        mailbox.advance(2, at=MONDAY_NOON)

        assert fetch(shelf(4), mailbox, 7, Event()) == 2

        assert taken() == ["3", "4"]
        mailbox.refresh_from_db()
        assert mailbox.last_uid == 4

    def test_takes_nothing_where_nothing_is_new(self, mailbox: Mailbox) -> None:
        mailbox.advance(4, at=MONDAY_NOON)

        assert fetch(shelf(4), mailbox, 7, Event()) == 0
        assert taken() == []

    def test_keeps_the_header_of_what_is_refused_and_takes_the_others(
        self, mailbox: Mailbox
    ) -> None:
        folder = shelf(3)
        folder.broken[2] = RefusedError(Step.READ, "the server does not give mails out", "broken")

        fetch(folder, mailbox, 7, Event())

        assert taken() == ["1", "3"]
        [header] = IncomingMail.objects.filter(handling=Handling.PERSON)
        assert header.subject == "2"
        assert header.failure.startswith("the server does not give mails out: broken; it stays in")

    def test_keeps_such_a_header_once(self, mailbox: Mailbox) -> None:
        folder = shelf(1)
        folder.broken[1] = RefusedError(Step.READ, "the server does not give mails out")

        fetch(folder, mailbox, 7, Event())
        mailbox.advance(0, at=MONDAY_NOON)
        fetch(folder, mailbox, 7, Event())

        assert IncomingMail.objects.count() == 1

    def test_leaves_for_later_what_the_server_may_give_out_later(self, mailbox: Mailbox) -> None:
        folder = shelf(2)
        folder.broken[2] = MailboxError(Step.READ, "the server does not give mails out", "[INUSE]")

        with pytest.raises(MailboxError):
            fetch(folder, mailbox, 7, Event())

        mailbox.refresh_from_db()
        assert mailbox.last_uid == 0
        assert not IncomingMail.objects.exists()

    def test_leaves_for_later_what_cannot_be_kept(
        self, mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "mails").write_text("in the way")
        monkeypatch.setattr(settings, "HOME", tmp_path)

        with pytest.raises(OSError, match="mails"):
            fetch(shelf(1), mailbox, 7, Event())

        mailbox.refresh_from_db()
        assert mailbox.last_uid == 0

    def test_passes_over_what_vanished(self, mailbox: Mailbox) -> None:
        folder = shelf(3)
        folder.gone = {1, 3}

        fetch(folder, mailbox, 7, Event())

        assert taken() == ["2"]
        mailbox.refresh_from_db()
        assert mailbox.last_uid == 3

    def test_asks_for_no_more_at_once_than_memory_is_meant_for(
        self, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dueby.desk.channels.email.fetching.BATCH", 4)
        monkeypatch.setattr("dueby.desk.channels.email.fetching.BATCH_BYTES", 2_500)
        folder = shelf(6, "x" * 900)

        fetch(folder, mailbox, 7, Event())

        assert folder.asked == [[1, 2], [3, 4], [5, 6]]

    def test_stops_between_two_batches(self, mailbox: Mailbox) -> None:
        stopping = Event()
        stopping.set()

        assert fetch(shelf(1), mailbox, 7, stopping) == 0
        assert not IncomingMail.objects.exists()

    def test_notes_nothing_for_a_folder_that_is_no_longer_meant(self, mailbox: Mailbox) -> None:
        Mailbox.objects.update(folder="Elsewhere")

        with pytest.raises(LeaseLostError):
            fetch(shelf(1), mailbox, 7, Event())

        assert Mailbox.objects.get().last_uid == 0
