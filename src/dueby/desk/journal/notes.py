"""The newest seal as noted outside the database, in a file beside the journal's key."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from django.conf import settings

if TYPE_CHECKING:
    from dueby.desk.journal.models import Seal


class NoteError(ValueError):
    """A note of a seal cannot be read; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of a seal: its number and its code."""

    number: int
    code: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the note written as "17:0a1b…". Raises NoteError for anything else."""
        number, colon, code = text.strip().partition(":")
        if not colon or not number.isdecimal() or not code:
            raise NoteError(f"found {text!r}; the number and the code of a seal, 17:0a1b…, is")
        return cls(int(number), code)

    def __str__(self) -> str:
        return f"{self.number}:{self.code}"


def write_note(journal: str, sealed: Seal) -> None:
    """Note the newest seal of the journal whose first seal has the code `journal`."""
    path = _path(journal)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    draft.write_text(f"{Note(sealed.number, sealed.code)}\n", encoding="ascii")
    os.replace(draft, path)  # noqa: PTH105 - of two that are written at once one stays, whole


def note_of(journal: str) -> Note | None:
    """Return the note of a journal, or None where none was written on this machine."""
    path = _path(journal)
    return Note.read(path.read_text(encoding="ascii")) if journal and path.exists() else None


def _path(journal: str) -> Path:
    return Path(settings.HOME) / "seals" / journal[:32]
