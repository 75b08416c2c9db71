"""The chain of the journal and the log know people by numbers alone: words can be erased."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from dueby.desk.channels.email import handling as failing
from dueby.desk.channels.email.deciding import assign
from dueby.desk.channels.email.models import IncomingMail, Undelivered
from dueby.desk.contracts.models import Decision
from dueby.desk.demo.cast import World
from dueby.desk.demo.filling import fill
from dueby.desk.journal.models import Chain, Entry, SealedHead, Text
from dueby.desk.people.models import Contact, Organization, User
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import Attachment, Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, TUESDAY
from tests.mail.messages import report

SHORTEST = 12
"""Characters that a sentence has to be long to be looked for."""


def personal() -> Iterator[str]:
    """Give everything that somebody is called, where they are reached, and what they wrote."""
    for model, fields in (
        (User, ("name", "email")),
        (Contact, ("name", "email", "phone")),
        (Organization, ("name",)),
        (Ticket, ("subject",)),
        (Attachment, ("name",)),
        (IncomingMail, ("author", "subject", "message_id")),
        (Undelivered, ("address",)),
    ):
        for row in model.objects.values_list(*fields):
            yield from (each for each in row if each)
    for name in User.objects.values_list("name", flat=True):
        yield from name.split()
    for words in Text.objects.values_list("words", flat=True):
        yield from (each for each in words.split(". ") if len(each) >= SHORTEST)


def written() -> Iterator[tuple[str, str]]:
    """Give every row that nobody can erase, as its sort and its text."""
    for model in (Entry, Chain, SealedHead, StreamEvent, Decision):
        for row in model.objects.values():
            yield model.__name__, json.dumps(row, default=str, ensure_ascii=False)


@pytest.mark.django_db
class TestTheDemosStories:
    def test_leave_nothing_personal_where_nothing_can_be_erased(
        self, root: Path, clock: StoppedClock, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        path = root / "agreements" / "plixer.yaml"
        fill(path.read_text(encoding="utf-8"), path.name, at=clock.at)

        sought = set(personal())
        found = [(sort, each) for sort, text in written() for each in sought if each in text]
        logged = [each for each in sought for line in caplog.messages if each in line]

        assert len(sought) > 100
        assert Entry.objects.count() > 50
        assert found == []
        assert logged == []


@pytest.mark.django_db
class TestMails:
    def test_leave_nothing_personal_where_nothing_can_be_erased(
        self, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        first = taken(mail_of("rosa", "I am in Malmo, at the station."))
        answer = {"subject": f"Re: [#{first.ticket_id}] Export fails"}
        bounce = report("failed", "5.1.1").replace(b"eve@customer", b"rosa@northwind")

        taken(mail_of("tom", "I am in Lund, at the office.", **answer), LATER)
        taken(mail_of("hans", "I am in Kiel, at the harbour.", **answer), LATER)
        taken(mail_of("rosa", "I am in Rome.", auto_submitted="auto-replied", **answer), LATER)
        taken(bounce, LATER)
        stranger = taken(mail_of("stranger", "I am in Oslo, at the fjord."), LATER)
        assign(stranger, world.contacts["hans"], by=world.users["ada"], at=TUESDAY)
        monkeypatch.setattr(failing, "keep_files", lambda _: int("I am in Bern, at the bank."))
        failed = taken(mail_of("rosa", "I am in Bern, at the bank."), TUESDAY)

        sought = set(personal())
        found = [(sort, each) for sort, text in written() for each in sought if each in text]
        logged = [each for each in sought for line in caplog.messages if each in line]
        assert failed.failure.startswith("ValueError in ")
        assert IncomingMail.objects.count() == 7
        assert "rosa@northwind.example" in sought
        assert found == []
        assert logged == []
        assert not any(each in failed.failure for each in sought)
