"""Each kind of process runs by itself, any number on PostgreSQL, and ends when it is told to."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db import connection

from dueby.cli import main
from dueby.desk.environment import SettingError
from dueby.desk.health.keys import check_keys, keys_print
from dueby.desk.health.models import Beat, Kind
from dueby.desk.timekeeping import database_now
from tests.desk.processes import PATIENCE, environment
from tests.desk.servers import soon

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Start commands on the tests' database, and end them after the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dueby", *arguments],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def status_of(port: int, path: str) -> int:
    asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    asked.request("GET", path)
    status = asked.getresponse().status
    asked.close()
    return status


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> int:
    process.send_signal(how)
    process.communicate(timeout=PATIENCE)
    return process.returncode


class TestWeb:
    def test_serves_pages_and_ends_well(self, run: Run) -> None:
        web = run("web", "--port", "0")

        said = re.fullmatch(
            r"Dueby's pages are ready: http://localhost:(\d+)/  \(Ctrl-C stops it\)\n",
            first_line(web),
        )

        assert said is not None
        assert status_of(int(said[1]), "/health/ready") == 200
        assert end(web) == 0

    def test_serves_from_several_processes_on_one_port(self, run: Run) -> None:
        web = run("web", "--port", "0", "--processes", "2")
        port = int(first_line(web).rpartition("localhost:")[2].partition("/")[0])
        listed = Path(f"/proc/{web.pid}/task/{web.pid}/children")
        before = listed.read_text(encoding="ascii").split()
        assert len(before) == 2

        os.kill(int(before[0]), signal.SIGKILL)

        assert status_of(port, "/health/live") == 200
        assert soon(lambda: len(listed.read_text(encoding="ascii").split()) == 2, 30)
        assert end(web) == 0

    def test_stands_beside_another_on_the_same_database(self, run: Run) -> None:
        both = [run("web", "--port", "0") for _ in range(2)]

        ports = [int(re.findall(r":(\d+)/", first_line(each))[0]) for each in both]

        assert [status_of(port, "/health/ready") for port in ports] == [200, 200]

    def test_refuses_to_be_none(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["web", "--processes", "0"]) == main.USAGE
        assert "--processes: found 0; 1 or more is allowed" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["worker", "timekeeper"])
class TestAlone:
    @pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
    def test_works_and_ends_well(self, run: Run, kind: str, how: signal.Signals) -> None:
        process = run(kind)

        assert first_line(process) == f"The {kind} is at work.  (Ctrl-C stops it)\n"
        assert soon(Beat.objects.exists, 30)
        assert end(process, how) == 0

    def test_has_a_second_beside_it_on_postgresql_alone(self, run: Run, kind: str) -> None:
        first_line(run(kind))

        second = run(kind)

        if connection.vendor == "postgresql":
            assert "is at work" in first_line(second)
            assert soon(lambda: Beat.objects.count() == 2, 30)
        else:
            assert second.wait(PATIENCE) == main.USAGE
            assert second.stderr is not None
            assert f"a {kind} is at work on " in second.stderr.read()

    def test_leaves_its_place_when_it_is_killed(self, run: Run, kind: str) -> None:
        first = run(kind)
        first_line(first)

        assert end(first, signal.SIGKILL) == -signal.SIGKILL

        assert "is at work" in first_line(run(kind))


class TestTables:
    @pytest.mark.parametrize("kind", ["web", "worker", "timekeeper"])
    def test_are_wanted_and_not_made(self, tmp_path: Path, kind: str) -> None:
        path = tmp_path / "desk.sqlite3"
        path.touch()

        ended = dueby(kind, home=tmp_path)

        assert ended.returncode == main.USAGE
        assert "dueby migrate makes them" in ended.stderr

    def test_are_made_by_migrate_which_says_how_to_begin(self, tmp_path: Path) -> None:
        first, second = (dueby("migrate", home=tmp_path) for _ in range(2))

        assert "administrator@localhost is now the administrator" in first.stdout
        assert second.stdout == "The database has every table.\n"


def dueby(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run a command over a home of its own."""
    ours = ("DUEBY_", "DJANGO_")
    given = {name: each for name, each in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "dueby", *arguments],
        env=given | {"DUEBY_HOME": str(home), "DUEBY_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=PATIENCE * 2,
        check=False,
    )


class TestUnits:
    def test_of_the_documentation_are_understood_by_the_command_line(self, root: Path) -> None:
        page = (root / "docs" / "operate" / "processes.md").read_text(encoding="utf-8")

        commands = re.findall(r"^ExecStart=\S+/dueby (.+)$", page, re.MULTILINE)

        assert [each.split()[0] for each in commands] == ["web", "worker", "timekeeper"]
        for each in commands:
            assert main.command_line().parse_args(each.split()).run


class TestKeys:
    @pytest.mark.parametrize("name", ["DUEBY_SECRET_KEY", "DUEBY_JOURNAL_KEY"])
    def test_that_others_at_work_do_not_have_are_refused(self, name: str) -> None:
        Beat.give("here:1:abc", at=database_now(), kind=Kind.WORKER, keys=keys_print())

        refused = subprocess.run(
            [sys.executable, "-m", "dueby", "timekeeper"],
            env=environment(**{name: "another"}),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

        assert refused.returncode == main.USAGE
        assert "a worker of this desk is at work (here:1:abc) with other keys" in refused.stderr

    def test_may_be_others_once_nobody_is_at_work(self) -> None:
        at = database_now()
        Beat.give("ended:1:abc", at=at, keys="others")
        Beat.leave("ended:1:abc")
        Beat.give("killed:1:abc", at=at - timedelta(seconds=61), keys="others")

        check_keys(at)

        Beat.give("here:1:abc", at=at, keys="others")
        with pytest.raises(SettingError, match=r"with other keys than these"):
            check_keys(at)
