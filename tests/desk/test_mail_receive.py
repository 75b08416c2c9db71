"""`dueby mail receive`: 0 says that the message is safe; whatever else happens says try again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from dueby.cli.mail_receive import TRY_AGAIN
from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Way
from dueby.desk.demo.cast import settle
from dueby.desk.tickets.models import Attachment
from dueby.desk.timekeeping import now
from tests.desk.mails import mail_of
from tests.desk.processes import environment

MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.django_db(transaction=True)


def receive(message: bytes, *options: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    """Give a message to the command, on the tests' database."""
    command = [sys.executable, "-m", "dueby", "mail", "receive", *options]
    return subprocess.run(
        command, input=message, env=environment(**more), capture_output=True, check=False
    )


@pytest.fixture
def opened(db: None, root: Path) -> None:  # noqa: ARG001 - opens the database
    """Make the named world, with contracts that are in force by now."""
    path = root / "agreements" / "plixer.yaml"
    settle(path.read_text(encoding="utf-8"), path.name, at=now())


class TestReceive:
    @pytest.mark.usefixtures("opened")
    def test_says_nothing_and_0_once_the_message_is_safe(self) -> None:
        message = mail_of("rosa")

        ended = receive(message, "--recipient", "support+17@localhost")

        assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
        mail = IncomingMail.objects.get()
        assert (mail.way, mail.handling) == (Way.PIPE, Handling.OPENED)
        assert mail.recipient == "support+17@localhost"
        assert bytes_of(mail) == message

    @pytest.mark.usefixtures("opened")
    def test_leaves_out_the_line_that_a_mail_server_writes_before_it(self) -> None:
        message = mail_of("rosa")

        ended = receive(b"From rosa@northwind.example  Mon Nov 16 17:00:00 2026\n" + message)

        assert ended.returncode == 0
        assert bytes_of(IncomingMail.objects.get()) == message

    @pytest.mark.parametrize("message", [b"\xff\x00\xfe", b"\n", b"From: \xe9\n\n" + b"x" * 1000])
    def test_keeps_what_cannot_be_read(self, message: bytes) -> None:
        assert receive(message).returncode == 0
        assert bytes_of(IncomingMail.objects.get()) == message


class TestTryAgain:
    def told(self, ended: subprocess.CompletedProcess[bytes]) -> str:
        """Return the one sentence that was said, without a trace of the program."""
        assert ended.returncode == TRY_AGAIN
        assert ended.stdout == b""
        assert ended.stderr.count(b"\n") == 1
        assert ended.stderr.startswith(b"dueby: ")
        return ended.stderr.decode().removeprefix("dueby: ").rstrip()

    def test_is_said_where_there_is_no_message(self) -> None:
        assert self.told(receive(b"")) == "there is no message on standard input"

    def test_is_said_where_there_is_no_database(self, tmp_path: Path) -> None:
        ended = receive(mail_of("rosa"), "--database", str(tmp_path / "none.sqlite3"))

        assert self.told(ended).startswith("there is no database ")

    def test_is_said_of_a_message_that_is_too_large(self) -> None:
        ended = receive(b"x" * (MEGABYTE + 1), DUEBY_MAIL_MEGABYTES="1")

        assert "larger than 1 MB" in self.told(ended)
        assert not IncomingMail.objects.exists()

    def test_is_said_of_a_setting_that_is_of_no_use(self) -> None:
        assert "DUEBY_LMTP: found" in self.told(receive(mail_of("rosa"), DUEBY_LMTP="nowhere"))

    def test_is_said_where_the_disk_takes_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "mails").write_text("in the way")

        ended = receive(mail_of("rosa"), DUEBY_HOME=str(tmp_path))

        assert "could not be kept" in self.told(ended)
        assert not IncomingMail.objects.exists()


def large_mail(megabytes: int) -> Iterator[bytes]:
    """Give a mail of a size in pieces: a few words, and files of 15 MB each as base64."""
    head = mail_of("rosa", "", content_type='multipart/mixed; boundary="edge"')
    yield head.rstrip() + b"\r\n\r\n--edge\r\nContent-Type: text/plain\r\n\r\nIt stops.\r\n"
    for number in range(megabytes // 20):
        name = f'Content-Disposition: attachment; filename="{number}.txt"\r\n'
        yield b"--edge\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n"
        yield name.encode() + b"\r\n"
        line = b"bGluZSBvZiB0aGUgbG9nLCBsaW5lIG9mIHRoZSBsb2csIGxpbmUgb2YgdGhl\r\n"
        for _ in range(20):
            yield line * (MEGABYTE // len(line))
    yield b"--edge--\r\n"


# Measured by a small process: what a large one starts counts as large from the beginning.
MEASURED = """
import resource, subprocess, sys
status = subprocess.run([sys.executable, "-m", "dueby", "mail", "receive"]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(status, used if sys.platform == "darwin" else used * 1024)
"""


class TestMemory:
    @pytest.mark.usefixtures("opened")
    def test_for_50_megabytes_is_less_than_200(self) -> None:
        with TemporaryFile() as message:
            for piece in large_mail(60):
                message.write(piece)
                if message.tell() > 50 * MEGABYTE:
                    break
            message.seek(0)
            told = subprocess.check_output(
                [sys.executable, "-c", MEASURED], env=environment(), stdin=message, text=True
            )

        status, used = (int(each) for each in told.split())
        assert status == 0
        assert IncomingMail.objects.get().size > 50 * MEGABYTE
        assert Attachment.objects.exists()
        assert used < 200 * MEGABYTE
