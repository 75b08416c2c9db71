"""`dueby serve` is one command: it begins from nothing, mends itself, and ends as a whole."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from dueby.cli import main
from dueby.desk.serving.announcement import Announcement
from dueby.desk.serving.place import Place, is_loopback
from dueby.desk.serving.supervisor import LONGEST_WAIT, SETTLED_AFTER, Child
from tests.desk.servers import soon

PATIENCE = 60
OURS = re.compile("DUEBY_|DJANGO_")
ENDS_AT_ONCE = [sys.executable, "-c", "pass"]


class Desk:
    """A desk that runs on a database of its own, and what it said until it was ready."""

    def __init__(self, home: Path) -> None:
        self.home = home
        command = [sys.executable, "-m", "dueby", "serve", "--port", "0"]
        given = {name: each for name, each in os.environ.items() if not OURS.match(name)}
        environment = given | {"DUEBY_HOME": str(home)}
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.said = "".join(self._until_ready())
        self.port = int(self.said.rpartition("localhost:")[2].partition("/")[0])

    def _until_ready(self) -> Iterator[str]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            yield line
            if "is ready" in line:
                return

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and the words of a page; 0 where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            return 0, ""
        finally:
            connection.close()

    @property
    def children(self) -> list[int]:
        """The processes that it runs, the web first."""
        number = self.process.pid
        listed = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
        return [int(each) for each in listed.split()]

    def end(self, with_signal: signal.Signals) -> int:
        """End it, and return its status."""
        self.process.send_signal(with_signal)
        self.process.communicate(timeout=PATIENCE)
        return self.process.returncode


def is_there(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(") ")[2]
    except FileNotFoundError:
        return False
    return not state.startswith("Z")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return a desk that was opened over an empty directory."""
    desk = Desk(tmp_path_factory.mktemp("begun"))
    yield desk
    desk.end(signal.SIGTERM)


@pytest.fixture
def desk(begun: Desk, tmp_path: Path) -> Iterator[Desk]:
    """Return a desk that was opened before and is opened again."""
    with (
        closing(sqlite3.connect(begun.home / "desk.sqlite3")) as source,
        closing(sqlite3.connect(tmp_path / "desk.sqlite3")) as copy,
    ):
        source.backup(copy)
    for key in ("secret-key", "journal-key"):
        shutil.copy(begun.home / key, tmp_path)
    again = Desk(tmp_path)
    yield again
    if again.process.poll() is None:
        again.end(signal.SIGTERM)


class TestServe:
    def test_begins_from_nothing_and_says_how_to_sign_in(self, begun: Desk) -> None:
        link = re.search(r"http://localhost:\d+(/\S+)", begun.said)

        assert link is not None
        assert "administrator@localhost is now the administrator" in begun.said
        assert begun.get(link[1])[0] == 200
        assert begun.get("/health/ready")[0] == 200

    def test_says_where_it_is_the_next_time(self, desk: Desk) -> None:
        assert desk.said == f"Dueby is ready: http://localhost:{desk.port}/  (Ctrl-C stops it)\n"

    def test_starts_again_what_ended(self, desk: Desk) -> None:
        before = desk.children
        assert len(before) == 3

        for number in before:
            os.kill(number, signal.SIGKILL)

        assert soon(lambda: len(desk.children) == 3 and not set(before) & set(desk.children), 30)
        assert soon(lambda: desk.get("/health/live") == (200, "ok\n"), 30)

    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    def test_ends_as_a_whole(self, desk: Desk, how: signal.Signals) -> None:
        children = desk.children

        assert desk.end(how) == 0
        assert not any(map(is_there, children))
        assert desk.get("/health/live") == (0, "")

    def test_leaves_no_orphans_when_it_is_killed(self, desk: Desk) -> None:
        children = desk.children

        desk.process.kill()
        desk.process.wait()

        assert soon(lambda: not any(map(is_there, children)), 30)
        desk.process.communicate()


class TestPort:
    def test_that_is_taken_is_refused_in_a_sentence(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]

            status = main.main(["serve", "--port", str(port)])

        assert status == main.USAGE
        assert capsys.readouterr().err == (
            f"dueby: cannot listen on 127.0.0.1 port {port}: Address already in use; "
            "another port is chosen by --port or DUEBY_PORT\n"
        )

    @pytest.mark.parametrize("port", ["70000", "-1"])
    def test_that_is_none_is_refused(self, capsys: pytest.CaptureFixture[str], port: str) -> None:
        assert main.main(["serve", f"--port={port}"]) == main.USAGE
        assert f"port {port}: " in capsys.readouterr().err

    def test_comes_from_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("DUEBY_PORT", "http")

        assert main.main(["serve"]) == main.USAGE
        assert "DUEBY_PORT: found 'http'" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "host, alone",
        [
            ("127.0.0.1", True),
            ("::1", True),
            ("localhost", True),
            ("0.0.0.0", False),  # noqa: S104 - compared, not bound
            ("192.0.2.1", False),
            ("desk.example", False),
        ],
    )
    def test_is_open_to_this_machine_alone_or_not(self, host: str, *, alone: bool) -> None:
        assert is_loopback(host) is alone


class TestAnnouncement:
    @pytest.mark.parametrize(
        "host, names, is_warned",
        [
            ("192.0.2.1", ["localhost", "127.0.0.1"], True),
            ("192.0.2.1", ["desk.example"], False),
            ("127.0.0.1", ["localhost"], False),
        ],
    )
    def test_warns_where_others_can_come_and_no_name_is_answered(
        self, settings: Settings, host: str, names: list[str], *, is_warned: bool
    ) -> None:
        settings.ALLOWED_HOSTS = names

        with socket.create_server(("127.0.0.1", 0)) as listening:
            words = Announcement(Place(host, listening)).words

        assert ("set DUEBY_HOSTS" in words) is is_warned
        assert "Dueby is ready" in words


class TestChild:
    @pytest.fixture
    def child(self) -> Child:
        return Child("short", ENDS_AT_ONCE, os.environ)

    def test_waits_longer_each_time_it_ends(self, child: Child) -> None:
        waits = [self._ended_at(child, 10.0 * each) for each in range(7)]

        assert waits == [1, 2, 4, 8, 16, LONGEST_WAIT, LONGEST_WAIT]

    def test_that_was_well_for_a_while_starts_soon(self, child: Child) -> None:
        for _ in range(5):
            self._ended_at(child, 0)

        assert self._ended_at(child, 0, lasted=SETTLED_AFTER + 1) == 1

    def test_starts_when_it_is_time(self, child: Child) -> None:
        self._ended_at(child, 0)

        child.tend(0.9)
        began = [child.process]
        child.tend(1.0)
        began.append(child.process)

        early, late = began
        assert early is None
        assert late is not None
        late.wait()

    @staticmethod
    def _ended_at(child: Child, at: float, lasted: float = 0) -> float:
        child.start(at - lasted)
        assert child.process is not None
        child.process.wait()
        child.tend(at)
        return child.starts_at - at
