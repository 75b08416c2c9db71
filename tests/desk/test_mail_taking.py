"""A mail has one effect, however often and in whatever way it is delivered, and is never lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from dueby.desk.channels.email.keeping import bytes_of, path_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Way
from dueby.desk.channels.email.taking import take
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Message, Ticket
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON
from tests.desk.sidebyside import side_by_side
from tests.mail.messages import multipart


def hop(raw: bytes, name: str) -> bytes:
    """Return a mail as another server delivers it: with fields of its own, and other line ends."""
    way = f"Return-Path: <rosa@northwind.example>\nDelivered-To: {name}\nReceived: by {name}\n"
    return way.encode() + raw.replace(b"\r\n", b"\n") + b"\n"


@pytest.mark.django_db
class TestTake:
    @pytest.mark.usefixtures("world")
    def test_keeps_the_bytes_and_says_how_they_came(self) -> None:
        raw = mail_of("rosa", subject="Export fails")

        mail = taken(raw, recipient="support+17@localhost", arrived_at=SOON - timedelta(minutes=5))

        assert bytes_of(mail) == raw
        assert path_of(mail.digest).stat().st_mode & 0o077 == 0
        assert (mail.way, mail.size, mail.deliveries) == (Way.PIPE, len(raw), 1)
        assert mail.received_at == SOON - timedelta(minutes=5)
        assert mail.recipient == "support+17@localhost"
        assert (mail.author, mail.subject) == ("rosa@northwind.example", "Export fails")
        told = Entry.objects.about(mail.journal_name).values_list("kind", flat=True)
        assert list(told) == ["mail.received", "mail.handled"]

    @pytest.mark.usefixtures("world")
    def test_has_one_effect_of_a_mail_delivered_five_times(self) -> None:
        raw = mail_of("rosa")

        mails = {taken(hop(raw, f"mx{number}")).pk for number in range(5)}

        assert len(mails) == 1
        assert IncomingMail.objects.get().deliveries == 5
        assert Ticket.objects.count() == Message.objects.count() == Parcel.objects.count() == 1

    @pytest.mark.usefixtures("world")
    def test_has_one_effect_of_a_mail_without_a_message_id(self) -> None:
        raw = mail_of("rosa").replace(b"Message-Id:", b"X-Other-Id:")

        taken(hop(raw, "mx1"))
        taken(hop(raw, "mx2"))
        taken(hop(raw.replace(b"stops", b"hangs"), "mx2"))

        assert list(IncomingMail.objects.order_by("pk").values_list("deliveries", flat=True)) == [
            2,
            1,
        ]
        assert Ticket.objects.count() == 2

    @pytest.mark.usefixtures("world")
    def test_keeps_another_mail_with_the_same_message_id_for_a_person(self) -> None:
        first = taken(mail_of("rosa", message_id="<1@x>"))

        second = taken(mail_of("hans", "Buy this.", message_id="<1@x>"))
        again = taken(mail_of("hans", "Buy this.", message_id="<1@x>"))

        assert first.handling == Handling.OPENED
        assert (second.handling, second.question) == (Handling.PERSON, Question.REUSED)
        assert (again.pk, again.deliveries) == (second.pk, 2)
        assert (second.author, second.subject) == ("hans@contoso.example", "Export fails")
        assert Ticket.objects.count() == 1

    @pytest.mark.usefixtures("world")
    def test_knows_a_mail_that_was_packed_anew_on_its_way(self) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "It stops."),
            ("Content-Type: text/plain; name=a.log", "disk full"),
            **{"from": "rosa@northwind.example"},
        )
        first = taken(raw)

        again = taken(raw.replace(b"edge", b"other edge"))

        assert (again.pk, again.deliveries) == (first.pk, 2)
        assert IncomingMail.objects.count() == Ticket.objects.count() == 1

    @pytest.mark.usefixtures("world")
    def test_believes_no_arrival_in_the_future(self) -> None:
        mail = taken(mail_of("rosa"), arrived_at=LATER)

        assert mail.received_at == SOON
        assert Ticket.objects.get().reported_at == SOON

    @pytest.mark.usefixtures("world")
    def test_counts_a_report_from_when_it_arrived(self) -> None:
        taken(mail_of("rosa"), LATER, arrived_at=SOON)

        assert Ticket.objects.get().reported_at == SOON

    @pytest.mark.usefixtures("world")
    def test_counts_from_now_what_arrived_before_there_was_an_agreement(self) -> None:
        mail = taken(mail_of("rosa"), arrived_at=SOON - timedelta(days=20_000))

        assert mail.handling == Handling.OPENED, mail.failure
        assert Ticket.objects.get().reported_at == SOON
        assert "before the agreement" in " ".join(mail.reasons)

    @pytest.mark.usefixtures("world")
    def test_raises_where_the_mail_cannot_be_kept_and_keeps_no_row(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(_: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)

        with pytest.raises(OSError, match="No space"):
            take(mail_of("rosa"), way=Way.LMTP, at=SOON)

        assert not IncomingMail.objects.exists()
        assert not Ticket.objects.exists()

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize("raw", [b"", b"\0\r\n\xff", b"no header at all", b"\n\n\n"])
    def test_keeps_what_cannot_be_parsed_for_a_person(self, raw: bytes) -> None:
        mail = taken(raw)

        assert bytes_of(mail) == raw
        assert (mail.handling, mail.question) == (Handling.PERSON, Question.UNPARSABLE)
        assert not Parcel.objects.exists()


@pytest.mark.django_db(transaction=True)
class TestTakeAtOnce:
    @pytest.mark.usefixtures("world")
    def test_has_one_effect_of_a_mail_delivered_by_several_at_the_same_moment(self) -> None:
        for number in range(3):
            raw = mail_of("rosa", f"Number {number}.")

            done = side_by_side(*[lambda raw=raw: taken(hop(raw, "mx")) for _ in range(4)])

            assert [each for each in done if isinstance(each, Exception)] == []
            assert IncomingMail.objects.count() == Ticket.objects.count() == number + 1
            assert IncomingMail.objects.latest("pk").deliveries == 4
            assert IncomingMail.objects.latest("pk").handling == Handling.OPENED

    @pytest.mark.usefixtures("world")
    def test_takes_one_of_two_mails_with_the_same_message_id(self) -> None:
        one = mail_of("rosa", "One.", message_id="<1@x>")
        other = mail_of("hans", "Other.", message_id="<1@x>")

        done = side_by_side(lambda: taken(one), lambda: taken(other))

        assert [each for each in done if isinstance(each, Exception)] == []
        found = IncomingMail.objects.values_list("handling", "question")
        assert sorted(found) == [("opened", ""), ("person", "reused")]


@pytest.mark.django_db
class TestPublishedMails:
    @pytest.mark.usefixtures("world")
    def test_are_taken_each_once_and_none_is_lost(
        self, shared_data: Callable[[str], Path], settings: Settings
    ) -> None:
        folder = shared_data("mail")
        rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
        settings.MAIL_FROM = "Support <support@desk.example>"
        kept: dict[int, bytes] = {}

        for row in rows:
            raw = (folder / row["file"]).read_bytes()
            mail = taken(raw)
            kept.setdefault(mail.pk, raw)
            assert mail.question != Question.FAILED, (row["file"], mail.failure)
            assert mail.handling != Handling.KEPT

        assert IncomingMail.objects.count() == len(kept)
        assert all(bytes_of(each) == kept[each.pk] for each in IncomingMail.objects.all())
        assert sum(IncomingMail.objects.values_list("deliveries", flat=True)) == len(rows)
        automatic = IncomingMail.objects.filter(mail_class__in=("bounce", "feedback", "list"))
        assert set(automatic.values_list("handling", "question")) <= {
            (Handling.RECORDED, Question.NONE),
            (Handling.PERSON, Question.REUSED),
        }
        assert not Parcel.objects.exists()
