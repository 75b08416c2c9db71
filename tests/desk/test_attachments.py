"""Files are checked, kept outside everything that is served, and given back as downloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.demo.cast import World
from dueby.desk.tickets.answering import note, reply
from dueby.desk.tickets.attaching import MOST, FileRefusedError, clean_name, keep, path_of
from dueby.desk.tickets.models import Attachment
from tests.desk.reports import SOON, reported

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"


@pytest.fixture(autouse=True)
def store(settings: Settings, tmp_path: Path) -> Path:
    """Return a store of files for one test."""
    settings.ATTACHMENTS = tmp_path / "attachments"
    return tmp_path / "attachments"


def file(name: str, content: bytes = PNG) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="text/html")


def stored(store: Path) -> Iterator[Path]:
    """Give every file that lies in the store."""
    return (path for path in store.rglob("*") if path.is_file())


class TestKeep:
    @pytest.mark.parametrize(
        "name, content, media_type",
        [
            ("screen.png", PNG, "image/png"),
            ("SCREEN.PNG", PNG, "image/png"),
            ("export.log", b"12:00 stopped\n", "text/plain"),
            ("wide.csv", "\ufeffa;b".encode("utf-16"), "text/plain"),
            ("trace.pcap", b"\xd4\xc3\xb2\xa1....", "application/vnd.tcpdump.pcap"),
            ("logs.tar.gz", b"\x1f\x8b....", "application/gzip"),
        ],
    )
    def test_takes_what_is_what_it_says(self, name: str, content: bytes, media_type: str) -> None:
        (kept,) = keep([file(name, content)])

        assert (kept.name, kept.media_type, kept.size) == (name, media_type, len(content))
        assert path_of(kept.digest).read_bytes() == content

    @pytest.mark.parametrize(
        "name, content, because",
        [
            ("run.exe", b"MZ....", "not taken: its ending is 'exe'"),
            ("page.html", b"<html>", "not taken: its ending is 'html'"),
            ("logo.svg", b"<svg/>", "not taken: its ending is 'svg'"),
            ("run.sh", b"#!/bin/sh", "not taken: its ending is 'sh'"),
            ("README", b"text", "no ending"),
            ("picture.png", b"MZ....", "not what its ending 'png' says"),
            ("notes.txt", b"MZ\x90\x00", "not what its ending 'txt' says"),
            ("empty.log", b"", "empty.log is empty"),
            ("export.png.exe", PNG, "not taken: its ending is 'exe'"),
        ],
    )
    def test_refuses_what_is_not(
        self, store: Path, name: str, content: bytes, because: str
    ) -> None:
        with pytest.raises(FileRefusedError, match=because):
            keep([file("good.png"), file(name, content)])

        assert not list(stored(store))

    def test_refuses_what_is_too_large_or_too_many(self, settings: Settings) -> None:
        settings.ATTACHMENT_LIMIT = 1024 * 1024

        with pytest.raises(FileRefusedError, match="larger than 1 MB"):
            keep([file("big.log", b"x" * (1024 * 1024 + 1))])
        with pytest.raises(FileRefusedError, match="at most 10"):
            keep([file("good.png")] * (MOST + 1))

    def test_keeps_the_same_bytes_once(self, store: Path) -> None:
        keep([file("a.png"), file("b.png")])

        assert len(list(stored(store))) == 1


class TestCleanName:
    @pytest.mark.parametrize(
        "name, clean",
        [
            ("../../etc/passwd.log", "passwd.log"),
            (r"C:\Users\rosa\screen.png", "screen.png"),
            ("sc\u202egnp.exe", "scgnp.exe"),
            ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.png"),
            ("  .hidden.log ", "hidden.log"),
            ("x" * 300 + ".log", "x" * 196 + ".log"),
            ("", "file"),
            ("..", "file"),
        ],
    )
    def test_leaves_nothing_that_leads_elsewhere(self, name: str, clean: str) -> None:
        assert clean_name(name) == clean


class TestReply:
    def test_carries_files(self, world: World) -> None:
        ticket = reported(world)

        message = reply(ticket, "See.", by=world.users["ada"], at=SOON, files=[file("screen.png")])

        assert [each.name for each in message.attachments.all()] == ["screen.png"]

    def test_that_fails_leaves_only_bytes_that_nobody_can_reach(
        self, world: World, store: Path
    ) -> None:
        ticket, ada = reported(world), world.users["ada"]

        with transaction.atomic():
            reply(ticket, "See.", by=ada, at=SOON, files=[file("screen.png")])
            transaction.set_rollback(True)

        assert not Attachment.objects.exists()
        assert len(list(stored(store))) == 1

    def test_is_refused_whole_with_a_file_that_is(self, client: Client, world: World) -> None:
        ticket = reported(world)
        client.force_login(world.users["ada"])
        told = {"words": "See.", "attachments": [file("run.exe")]}

        page = client.post(f"/desk/tickets/{ticket.pk}/reply/", told)

        assert page.status_code == 422
        assert "The file run.exe is not taken: its ending is" in page.content.decode()
        assert ticket.messages.count() == 1


class TestDownload:
    def test_is_a_download_whatever_it_is(self, client: Client, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        message = reply(ticket, "See.", by=ada, at=SOON, files=[file('a "b".png')])
        client.force_login(ada)

        answer = client.get(f"/desk/tickets/attachments/{message.attachments.get().pk}/")

        assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
        assert answer["Content-Type"] == "image/png"
        assert answer["Content-Disposition"] == 'attachment; filename="a \\"b\\".png"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]

    def test_does_not_exist_for_a_contact_and_once_it_is_lost(
        self, client: Client, world: World
    ) -> None:
        ticket, ada, rosa = reported(world), world.users["ada"], world.contacts["rosa"].user
        found = note(ticket, "See.", by=ada, at=SOON, files=[file("a.png")]).attachments.get()
        assert rosa is not None

        client.force_login(rosa)
        assert client.get(f"/desk/tickets/attachments/{found.pk}/").status_code == 404
        client.force_login(ada)
        path_of(found.digest).unlink()
        assert client.get(f"/desk/tickets/attachments/{found.pk}/").status_code == 404

    def test_of_a_note_is_never_visible_to_a_customer(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        note(ticket, "See.", by=ada, at=SOON, files=[file("inside.png")])
        reply(ticket, "See.", by=ada, at=SOON, files=[file("outside.png")])
        rosa, hans = world.contacts["rosa"].user, world.contacts["hans"].user
        assert rosa is not None
        assert hans is not None

        assert [each.name for each in Attachment.objects.visible_to(rosa)] == ["outside.png"]
        assert not Attachment.objects.visible_to(hans).exists()
