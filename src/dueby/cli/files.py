"""Agreement files as the command line takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dueby.cli import UsageError
from dueby.sla.language import AgreementError, Complaint, Place, read_agreement

if TYPE_CHECKING:
    import argparse

    from dueby.sla.agreement import Editions


class NotUtf8Error(UsageError):
    """A file is no UTF-8 text; `complaint` says where that begins to show."""

    def __init__(self, path: Path, error: UnicodeDecodeError) -> None:
        before = error.object[: error.start]
        column = error.start - (before.rfind(b"\n") + 1) + 1
        place = Place(before.count(b"\n") + 1, column)
        found = f"found the byte {error.object[error.start]:#04x}, which is no UTF-8"
        self.complaint = Complaint(place, "", found, "save the file as UTF-8")
        super().__init__(self.complaint.told(str(path)))


def agreement_file(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names an agreement file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="an agreement file (YAML)")


def read_text(path: Path) -> str:
    """Return a file's text. Raises UsageError where it is no UTF-8, OSError where it is not."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise NotUtf8Error(path, error) from None


def read_editions(path: Path) -> tuple[str, Editions]:
    """Return a file's text and its editions. Raises UsageError with every complaint."""
    text = read_text(path)
    try:
        return text, read_agreement(text, str(path))
    except AgreementError as error:
        raise UsageError(f"the agreement cannot be used:\n{error}") from None
