"""Commands open the database that is meant, and say in a sentence why they cannot."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dueby.cli import main
from dueby.desk.environment import SettingError, database
from dueby.desk.people.models import Role, User
from tests.desk.conftest import MONDAY_NOON, StoppedClock


def dueby(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, with nothing set but the home."""
    given = {name: each for name, each in os.environ.items() if not re.match("DUEBY|DJANGO", name)}
    return subprocess.run(
        [sys.executable, "-m", "dueby", *arguments],
        env=given | {"DUEBY_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )


class TestOpenDesk:
    def test_refuses_a_database_that_is_not_there_and_makes_none(self, tmp_path: Path) -> None:
        path = tmp_path / "no" / "desk.sqlite3"

        ended = dueby("login-link", "a@b.example", "--database", str(path), home=tmp_path)

        assert ended.returncode == main.USAGE
        assert ended.stderr == (
            f"dueby: there is no database {path}; dueby serve, migrate or demo makes one\n"
        )
        assert not path.parent.exists()

    def test_refuses_one_without_tables(self, tmp_path: Path) -> None:
        (tmp_path / "desk.sqlite3").touch()

        ended = dueby("login-link", "a@b.example", home=tmp_path)

        assert ended.returncode == main.USAGE
        assert "lacks tables that this version needs; dueby migrate makes them" in ended.stderr

    @pytest.mark.parametrize(
        "address, sentence",
        [
            ("postgresql://dueby:hush@127.0.0.1:1/dueby", "the database cannot be used: "),
            ("mysql://localhost/dueby", "DUEBY_DATABASE: found mysql://; a path or postgresql"),
        ],
    )
    def test_says_why_an_address_is_of_no_use(
        self, tmp_path: Path, address: str, sentence: str
    ) -> None:
        ended = dueby("login-link", "a@b.example", "--database", address, home=tmp_path)

        assert ended.returncode == main.USAGE
        assert ended.stderr.startswith(f"dueby: {sentence}")
        assert ended.stderr.count("\n") == 1
        assert "hush" not in ended.stderr

    def test_says_what_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "desk.sqlite3").write_text("Dear diary,\n")

        ended = dueby("demo", home=tmp_path)

        assert ended.stderr == "dueby: the database cannot be used: file is not a database\n"


class TestDatabase:
    def test_may_be_on_several_hosts(self) -> None:
        told = database("postgresql://me:p%40ss@a.example:5433,b.example/desk?sslmode=require")

        assert (told["HOST"], told["PORT"]) == ("a.example,b.example", "5433,")
        assert (told["USER"], told["PASSWORD"], told["NAME"]) == ("me", "p@ss", "desk")
        assert told["OPTIONS"]["sslmode"] == "require"

    @pytest.mark.parametrize(
        "written", ["postgresql://[a/b", "postgresql://a:port/b", "postgresql://a/"]
    )
    def test_has_an_address_that_can_be_read(self, written: str) -> None:
        with pytest.raises(SettingError, match="DUEBY_DATABASE: "):
            database(written)


class TestQuickCommands:
    def test_do_without_the_desk(self) -> None:
        script = (
            "import sys; from dueby.cli import main; main.command_line()\n"
            "print('django' in sys.modules)"
        )

        told = subprocess.check_output([sys.executable, "-c", script], text=True)

        assert told == "False\n"


@pytest.mark.django_db
class TestLoginLink:
    @pytest.fixture(autouse=True)
    def ada(self, clock: StoppedClock) -> User:
        del clock
        return User.objects.create_user(
            "ada@dueby.example", name="Ada", role=Role.AGENT, at=MONDAY_NOON
        )

    @pytest.mark.parametrize("options", [(), ("--without-code",)])
    def test_prints_an_address(
        self, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
    ) -> None:
        assert main.main(["login-link", "Ada@Dueby.example", *options]) == 0
        assert re.fullmatch(r"http://localhost:8000/accounts/link/\S+/\n", capsys.readouterr().out)

    def test_knows_who_signs_in(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["login-link", "eve@evil.example"]) == main.USAGE
        assert "nobody signs in as eve@evil.example" in capsys.readouterr().err

    def test_lets_nobody_in_who_was_shut_out(
        self, capsys: pytest.CaptureFixture[str], ada: User
    ) -> None:
        User.objects.filter(pk=ada.pk).update(is_active=False)

        assert main.main(["login-link", "ada@dueby.example"]) == main.USAGE
        assert "is deactivated" in capsys.readouterr().err
