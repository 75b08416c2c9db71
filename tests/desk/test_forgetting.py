"""A person is forgotten, and what the agreement needs as evidence stays and still verifies."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from dueby.cli.main import main
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Text
from dueby.desk.journal.sealing import seal
from dueby.desk.journal.verifying import verify
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import hear, note, reply
from dueby.desk.tickets.attaching import path_of
from dueby.desk.tickets.forgetting import Forgotten, forget
from dueby.desk.tickets.models import Attachment, SearchText, Ticket
from tests.desk.conftest import StoppedClock
from tests.desk.doors import user_of
from tests.desk.reports import minutes, reported

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Return a home of the test's own for files and seals."""
    settings.HOME, settings.ATTACHMENTS = tmp_path, tmp_path / "attachments"
    return tmp_path


@pytest.fixture
def ticket(world: World, clock: StoppedClock) -> Ticket:
    """Return a ticket on which Rosa and Ada wrote, Rosa with a picture."""
    clock.at = minutes(30)
    rosa, ada = world.contacts["rosa"], world.users["ada"]
    opened = reported(world)
    file = SimpleUploadedFile("rosa.png", PICTURE, "image/png")
    hear(opened, "I am Rosa, of Malmo.", by=rosa, at=minutes(5), files=[file])
    reply(opened, "Thank you, Rosa.", by=ada, at=minutes(10))
    note(opened, "Rosa telephoned.", by=ada, at=minutes(20))
    seal(minutes(25))
    return opened


def everything_kept() -> str:
    """Return all the text that the desk keeps, to look for words in it."""
    tables = (Text, Parcel, Attachment, SearchText, Ticket, Entry)
    return json.dumps([list(each.objects.values()) for each in tables], default=str)


class TestForget:
    def test_leaves_no_word_and_the_evidence(self, world: World, ticket: Ticket) -> None:
        rosa = world.contacts["rosa"]
        before = [(each.kind, each.at) for each in Entry.objects.about(ticket.journal_name)]

        told = forget(rosa, by=world.users["ines"], at=minutes(30))

        assert (told.subjects, told.files) == (1, 1)
        assert told.words >= 4
        assert told.parcels >= 2
        kept = everything_kept()
        for words in ("Rosa", "rosa", "Malmo", "Export fails", "It stops"):
            assert words not in kept
        after = [(each.kind, each.at) for each in Entry.objects.about(ticket.journal_name)]
        assert after == before

    def test_leaves_chains_that_hold_and_clocks_that_are_the_same(
        self, world: World, ticket: Ticket
    ) -> None:
        forget(world.contacts["rosa"], by=None, at=minutes(30))

        verdict = verify()
        assert verdict.found.named == []
        assert verdict.found.erased >= 4
        assert rebuild(minutes(30)).differing == []
        assert Ticket.objects.get(pk=ticket.pk).next_due_at == ticket.next_due_at

    def test_leaves_the_words_of_others(self, world: World, ticket: Ticket) -> None:
        other = reported(world, name="grace")

        forget(world.contacts["rosa"], by=None, at=minutes(30))

        other.refresh_from_db()
        assert other.subject == "Export fails"
        assert other.pk != ticket.pk

    def test_removes_bytes_that_nothing_refers_to(
        self,
        world: World,
        ticket: Ticket,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        file = Attachment.objects.get(message__ticket=ticket)
        assert path_of(file.digest).exists()

        with django_capture_on_commit_callbacks(execute=True):
            forget(world.contacts["rosa"], by=None, at=minutes(30))

        assert not path_of(file.digest).exists()

    def test_keeps_bytes_that_somebody_else_sent_too(
        self,
        world: World,
        ticket: Ticket,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        other = reported(world, name="grace")
        same = SimpleUploadedFile("mine.png", PICTURE, "image/png")
        hear(other, "See here.", by=world.contacts["grace"], at=minutes(6), files=[same])
        file = Attachment.objects.get(message__ticket=other)

        with django_capture_on_commit_callbacks(execute=True):
            forget(world.contacts["rosa"], by=None, at=minutes(30))

        assert path_of(file.digest).exists()
        assert ticket.pk != other.pk

    def test_says_of_an_erased_file_that_it_is_not_there(
        self, client: Client, world: World, ticket: Ticket
    ) -> None:
        forget(world.contacts["rosa"], by=None, at=minutes(30))
        client.force_login(world.users["ada"])
        file = Attachment.objects.get(message__ticket=ticket)

        assert client.get(f"/desk/tickets/attachments/{file.pk}/").status_code == 404
        assert client.get(f"/desk/tickets/{ticket.pk}/").status_code == 200

    def test_ends_the_sign_in(self, client: Client, world: World, ticket: Ticket) -> None:
        client.force_login(user_of(world.contacts["rosa"]))

        forget(world.contacts["rosa"], by=None, at=minutes(30))

        assert client.get(f"/portal/tickets/{ticket.pk}/").status_code in {302, 404}

    def test_can_be_done_again(self, world: World, ticket: Ticket) -> None:
        forget(world.contacts["rosa"], by=None, at=minutes(30))

        again = forget(world.contacts["rosa"], by=None, at=minutes(31))

        assert again == Forgotten(0, 0, 0, 0)
        assert verify().is_intact
        assert ticket.pk


class TestCommand:
    def test_takes_an_address(self, ticket: Ticket, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["forget", "Rosa@northwind.example"]) == 0

        told = capsys.readouterr().out
        assert "1 subject, 1 file" in told
        assert "Kept:" in told
        ticket.refresh_from_db()
        assert ticket.subject == "(erased)"

    def test_takes_a_number_and_tells_json(
        self, world: World, ticket: Ticket, capsys: pytest.CaptureFixture[str]
    ) -> None:
        number = world.contacts["rosa"].pk

        assert main(["forget", str(number), "--json"]) == 0

        told = json.loads(capsys.readouterr().out)
        assert told["contact"] == number
        assert told["erased"]["files"] == 1
        assert told["kept"]
        assert ticket.pk

    @pytest.mark.usefixtures("ticket")
    @pytest.mark.parametrize("contact", ["nobody@northwind.example", "999999", "9" * 40, ""])
    def test_refuses_whom_nobody_knows(
        self, contact: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["forget", contact]) == 2

        assert "there is no contact" in capsys.readouterr().err
        assert not Text.objects.exclude(erased_at=None).exists()

    def test_refuses_an_address_of_several(
        self, world: World, ticket: Ticket, capsys: pytest.CaptureFixture[str]
    ) -> None:
        world.organizations["contoso"].contacts.create(name="R", email="rosa@northwind.example")

        assert main(["forget", "rosa@northwind.example"]) == 2

        assert "name one by number" in capsys.readouterr().err
        ticket.refresh_from_db()
        assert ticket.subject == "Export fails"
