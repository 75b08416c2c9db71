"""Agreement files as the command line takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dueby.cli import UsageError
from dueby.sla.language import AgreementError, read_agreement

if TYPE_CHECKING:
    import argparse

    from dueby.sla.agreement import Editions


def agreement_file(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names an agreement file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an agreement file (YAML)")


def read_text(path: Path) -> str:
    """Return a file's text. Raises UsageError where it is no UTF-8, OSError where it is not."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: no UTF-8 text (byte {error.start}); save it as UTF-8") from None


def read_editions(path: Path) -> tuple[str, Editions]:
    """Return a file's text and its editions. Raises UsageError with every complaint."""
    text = read_text(path)
    try:
        return text, read_agreement(text, str(path))
    except AgreementError as error:
        raise UsageError(f"the agreement cannot be used:\n{error}") from None
