"""`dueby due` answers only for promises that hold, with the defaults of the agreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueby.cli.main import main

SATURDAY, FRIDAY = "2026-03-07T12:00-05:00", "2026-03-06T15:00Z"


@pytest.fixture
def reference(root: Path) -> str:
    return str(root / "agreements" / "plixer.yaml")


class TestDue:
    def test_takes_the_default_severity_of_such_a_case(
        self, reference: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked = ["--target", "rectification", "--from", FRIDAY, "--with", "about=documentation"]

        assert main(["due", reference, *asked]) == 0
        assert "within 4 weeks" in capsys.readouterr().out

    def test_counts_a_channel_as_the_agreement_does(
        self, reference: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked = ["--target", "confirmation", "--from", FRIDAY, "--with", "channel=live chat"]

        assert main(["due", reference, *asked]) == 0
        assert "due Mon 9 Mar 2026" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "asked, complaint",
        [
            (["--target", "immediate_response", "--from", SATURDAY], "only within the hours"),
            (["--target", "confirmation", "--from", FRIDAY, "--with", "chanel=x"], "'chanel'"),
            (["--target", "confirmation", "--from", FRIDAY, "--with", "channel=fax"], "'fax'"),
        ],
    )
    def test_refuses_what_does_not_hold(
        self,
        reference: str,
        capsys: pytest.CaptureFixture[str],
        asked: list[str],
        complaint: str,
    ) -> None:
        assert main(["due", reference, *asked]) == 2
        assert complaint in capsys.readouterr().err


class TestDueAhead:
    def test_counts_backwards_from_the_moment_that_a_notice_precedes(
        self, root: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        notices = str(root / "docs" / "examples" / "notices.yaml")
        asked = ["--target", "maintenance", "--from", "2026-09-20T06:00-06:00"]

        assert main(["due", notices, *asked]) == 0
        told = " ".join(capsys.readouterr().out.split())
        assert "Notice of maintenance: due Mon 14 Sep 2026 08:00 MDT" in told
        assert "It must precede begins at, Sun 20 Sep 2026 06:00 MDT, by 5 business days" in told
        assert "started" not in told


class TestCheck:
    def test_places_what_is_no_utf_8(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "latin.yaml"
        file.write_bytes(b"dueby: 1\ntitle: \xe9\n")

        assert main(["agreement", "check", str(file)]) == 1
        assert f"{file}:2:8: (file): found the byte 0xe9" in capsys.readouterr().out
