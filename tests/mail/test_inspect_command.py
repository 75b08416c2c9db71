"""`dueby mail inspect`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dueby.cli import main
from tests.mail.messages import message, report

KEYS = [
    "file",
    "class",
    "from",
    "to",
    "subject",
    "message_id",
    "in_reply_to",
    "references",
    "failed_recipients",
    "reply_text",
    "text",
    "attachments",
    "reasons",
    "errors",
]


@pytest.fixture
def reply(tmp_path: Path) -> Path:
    path = tmp_path / "reply.eml"
    text = "Thanks!\n\nOn Mon, 23 Nov 2026, Ada <ada@vendor.example> wrote:\n> Try it."
    path.write_bytes(message(text, references="<6@vendor.example> <7@vendor.example>"))
    return path


@pytest.fixture
def bounce(tmp_path: Path) -> Path:
    path = tmp_path / "bounce.eml"
    path.write_bytes(report("failed", "5.1.1"))
    return path


class TestInspect:
    def test_prints_one_object_a_line(
        self, reply: Path, bounce: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status = main.main(["mail", "inspect", "--json", str(reply), str(bounce)])

        first, second = map(json.loads, capsys.readouterr().out.splitlines())
        assert status == 0
        assert list(first) == KEYS
        assert first["file"] == str(reply)
        assert (first["class"], first["reply_text"]) == ("reply", "Thanks!")
        assert first["references"] == ["<6@vendor.example>", "<7@vendor.example>"]
        assert second["failed_recipients"] == [
            {"address": "eve@customer.example", "status": "5.1.1", "permanent": True}
        ]

    def test_knows_the_addresses_that_are_ours(
        self, reply: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        own = ["--own", "help@vendor.example", "--own", "bob@customer.example"]
        main.main(["mail", "inspect", *own, "--json", str(reply)])

        assert json.loads(capsys.readouterr().out)["class"] == "own"

    def test_tells_people_without_json(
        self, bounce: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        main.main(["mail", "inspect", str(bounce)])

        told = capsys.readouterr().out
        assert "bounce.eml: bounce; a delivery report says" in told
        assert "failed: eve@customer.example 5.1.1 (for good)" in told

    def test_refuses_a_file_that_cannot_be_read(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for path in (tmp_path / "missing.eml", tmp_path):
            assert main.main(["mail", "inspect", "--json", str(path)]) == main.USAGE
            assert str(path) in capsys.readouterr().err

    def test_needs_neither_django_nor_a_database(self, reply: Path) -> None:
        program = (
            "import sys; from dueby.cli.main import main;"
            f" main(['mail', 'inspect', {str(reply)!r}]); print('django' in sys.modules)"
        )

        run = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        assert run.stdout.endswith("False\n")
