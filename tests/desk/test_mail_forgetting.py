"""When a person is forgotten their mails go: the bytes, and every word the desk kept of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dueby.cli.main import main
from dueby.desk.channels.email.deciding import MailRefusedError, assign, handle_again
from dueby.desk.channels.email.keeping import bytes_of, path_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered
from dueby.desk.channels.forgetting import Forgotten, forget
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Text
from dueby.desk.journal.verifying import verify
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Attachment, Message, SearchText, Ticket
from dueby.desk.tickets.reply_address import reply_address
from tests.desk.conftest import StoppedClock
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, TUESDAY
from tests.mail.messages import report

PERSONAL = ("Rosa", "rosa", "northwind.example", "Malmo", "Export fails", "secret.log")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Return a home of the test's own for the bytes."""
    settings.HOME, settings.ATTACHMENTS = tmp_path, tmp_path / "attachments"
    return tmp_path


@pytest.fixture
def mails(world: World, clock: StoppedClock) -> list[IncomingMail]:
    """Return mails of Rosa's and about her: of every sort that names her."""
    clock.at = TUESDAY
    world.organizations["northwind"].name = "N"
    opened = taken(mail_of("rosa", "I am in Malmo.", subject="Export fails"))
    ticket = Ticket.objects.get()
    bounce = report("failed", "5.1.1", to=reply_address(ticket, ticket.contact))
    return [
        opened,
        taken(mail_of("rosa", "Still in Malmo.", subject=f"Re: [#{ticket.pk}]"), LATER),
        taken(mail_of("rosa", "Gone to Malmo.", auto_submitted="auto-replied"), LATER),
        taken(mail_of("rosa", "Both.", **{"from": "rosa@northwind.example, x@y.example"}), LATER),
        taken(bounce.replace(b"eve@customer", b"rosa@northwind"), LATER),
    ]


def kept(home: Path) -> str:
    """Return all that the desk keeps, tables and files, to look for words in it."""
    tables = (IncomingMail, Undelivered, Entry, Text, Parcel, Attachment, SearchText)
    told = json.dumps([list(each.objects.values()) for each in tables], default=str)
    told += json.dumps([list(each.objects.values()) for each in (Message, Ticket)], default=str)
    files = (each for each in home.rglob("*") if each.is_file())
    return told + "".join(each.read_bytes().decode("utf-8", "replace") for each in files)


@pytest.mark.django_db
class TestForget:
    def test_erases_mails_and_their_bytes(
        self,
        home: Path,
        world: World,
        mails: list[IncomingMail],
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        assert all(words in kept(home) for words in PERSONAL[:5])

        with django_capture_on_commit_callbacks(execute=True):
            told = forget(world.contacts["rosa"], by=None, at=TUESDAY)

        assert told.mails == len(mails) == IncomingMail.objects.count()
        assert [words for words in PERSONAL if words in kept(home)] == []
        assert not any(path_of(each.digest).exists() for each in mails)

    def test_leaves_what_happened(self, world: World, mails: list[IncomingMail]) -> None:
        before = [(each.handling, each.ticket_id, each.received_at) for each in mails]

        forget(world.contacts["rosa"], by=None, at=TUESDAY)

        rows = IncomingMail.objects.order_by("pk")
        after = [(each.handling, each.ticket_id, each.received_at) for each in rows]
        assert after[:3] == before[:3]
        assert after[3][0] == Handling.DISMISSED
        assert Undelivered.objects.get().status == "5.1.1"
        assert verify().found.named == []
        assert rebuild(TUESDAY).differing == []

    def test_leaves_the_mails_of_others(self, world: World, mails: list[IncomingMail]) -> None:
        other = taken(mail_of("tom", "What does Rosa say?"), LATER)

        forget(world.contacts["rosa"], by=None, at=TUESDAY)

        other.refresh_from_db()
        assert (other.author, other.subject) == ("tom@northwind.example", "Export fails")
        assert b"What does Rosa say?" in bytes_of(other)
        assert len(mails) == 5

    def test_leaves_the_mails_of_a_namesake_at_another_customer(
        self, world: World, mails: list[IncomingMail]
    ) -> None:
        contoso = world.organizations["contoso"]
        double = contoso.contacts.create(name="R", email="rosa@northwind.example")
        other = taken(mail_of("rosa", "For Contoso."), LATER)
        assign(other, double, by=world.users["ada"], at=LATER)

        forget(world.contacts["rosa"], by=None, at=TUESDAY)

        other.refresh_from_db()
        assert other.author == "rosa@northwind.example"
        assert bytes_of(other)
        assert len(mails) == 5

    def test_leaves_nothing_to_handle(self, world: World, mails: list[IncomingMail]) -> None:
        forget(world.contacts["rosa"], by=None, at=TUESDAY)

        ada, tom = world.users["ada"], world.contacts["tom"]
        with pytest.raises(MailRefusedError, match="was erased"):
            handle_again(mails[3], by=ada, at=TUESDAY)
        mails[3].refresh_from_db()
        with pytest.raises(MailRefusedError, match="not kept"):
            assign(mails[3], tom, by=ada, at=TUESDAY)
        assert not IncomingMail.objects.need_a_person().exists()

    def test_keeps_a_mail_that_comes_again_away(
        self, home: Path, world: World, mails: list[IncomingMail]
    ) -> None:
        raw = mail_of("rosa", "I am in Malmo.", subject="Export fails")
        forget(world.contacts["rosa"], by=None, at=TUESDAY)
        shutil.rmtree(home / "mails")

        again = taken(raw, TUESDAY)

        assert (again.pk, again.deliveries) == (mails[0].pk, 2)
        assert "Malmo" not in kept(home)

    def test_can_be_done_again(self, world: World, mails: list[IncomingMail]) -> None:
        forget(world.contacts["rosa"], by=None, at=TUESDAY)

        assert forget(world.contacts["rosa"], by=None, at=TUESDAY) == Forgotten(0, 0, 0, 0, 0)
        assert verify().is_intact
        assert mails

    @pytest.mark.usefixtures("mails")
    def test_is_what_the_command_does(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["forget", "rosa@northwind.example"]) == 0

        assert "5 received mails" in capsys.readouterr().out
        assert set(IncomingMail.objects.values_list("author", flat=True)) == {""}
