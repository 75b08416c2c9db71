"""`dueby verify-journal` says whether the journal is intact, and up to which seal."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from dueby.cli.main import main
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Seal
from dueby.desk.journal.sealing import seal
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import minutes, reported
from tests.desk.unprotected import unprotected


@pytest.fixture(autouse=True)
def sealed(world: World, settings: Settings, tmp_path: Path) -> Seal:
    """Return the seal over two tickets; a third came after it."""
    settings.HOME = tmp_path
    reported(world)
    reported(world, "question")
    made = seal(MONDAY_NOON)
    reported(world, "question")
    assert made is not None
    return made


def told(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Return what was printed as JSON."""
    printed = json.loads(capsys.readouterr().out)
    assert isinstance(printed, dict)
    return printed


class TestIntact:
    def test_is_said_up_to_the_last_seal(
        self, sealed: Seal, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["verify-journal"]) == 0

        printed = capsys.readouterr().out
        assert f"Intact up to seal 1 of 2026-11-16 17:00:00 UTC:\n  1:{sealed.code}" in printed
        assert "not sealed yet: 1, " in printed
        assert printed.endswith("The journal is intact.\n")

    def test_is_told_as_json(self, sealed: Seal, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify-journal", "--json"]) == 0

        answer = told(capsys)
        assert answer["intact"] is True
        assert answer["problems"] == []
        assert answer["entries"] == Entry.objects.count()
        assert answer["unsealed_entries"] == 1
        assert answer["intact_until"] == {
            "seal": 1,
            "sealed_at": "2026-11-16T17:00:00Z",
            "code": sealed.code,
        }

    def test_holds_a_seal_that_was_written_down(
        self, sealed: Seal, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["verify-journal", "--seal", f"1:{sealed.code}"]) == 0
        assert main(["verify-journal", "--seal", f"2:{sealed.code}"]) == 1

        assert "seal 2: it was noted outside the database" in capsys.readouterr().out


class TestNotIntact:
    def test_names_each_problem(self, capsys: pytest.CaptureFixture[str]) -> None:
        with unprotected():
            Entry.objects.filter(kind="ticket.reported").update(at=minutes(-60))

        assert main(["verify-journal", "--json"]) == 1

        answer = told(capsys)
        assert answer["intact"] is False
        assert answer["intact_until"] is None
        assert answer["problem_count"] == 3
        assert isinstance(answer["problems"], list)
        assert set(answer["problems"][0]) == {"subject", "number", "what"}

    def test_is_said_in_sentences(self, capsys: pytest.CaptureFixture[str]) -> None:
        with unprotected():
            Entry.objects.filter(kind="ticket.reported").update(at=minutes(-60))

        assert main(["verify-journal"]) == 1

        printed = capsys.readouterr().out
        assert "entry 1: it does not say what was recorded" in printed
        assert "Nothing is vouched for by a seal." in printed


@pytest.mark.parametrize("written", ["17", "x:y", ":", "1:"])
def test_a_seal_that_cannot_be_read_is_refused(
    written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify-journal", "--seal", written]) == 2

    assert "--seal: found" in capsys.readouterr().err
