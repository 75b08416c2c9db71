"""`dueby agreement explain` tells what only people can keep to as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from dueby.cli.main import main


@pytest.mark.parametrize(
    "sentence",
    [
        "the vendor fixes it when it is confirmed, with a reason.",
        "In doubt between two levels the more severe is taken.",
        "The vendor decides the class in the end, with a reason.",
    ],
)
def test_tells_who_decides_and_what_holds_in_doubt(
    sentence: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["agreement", "explain", str(root / "agreements" / "plixer.yaml")]) == 0

    assert sentence in " ".join(capsys.readouterr().out.split())
