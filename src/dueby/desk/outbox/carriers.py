"""Who takes a letter out of the house, and how it may fail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from dueby.desk.outbox.letter import Letter


class RefusedError(Exception):
    """A letter was not taken; the message says why. `for_good` where trying again is of no use."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class DownError(Exception):
    """No letter can be handed over at present, through no fault of any; the message says why."""


class Round(Protocol):
    """One errand to the world outside, on which letters are handed over one after the other."""

    def carry(self, letter: Letter) -> None:
        """Hand a letter over. Raises RefusedError."""


class Carrier(Protocol):
    """Whoever takes letters out."""

    def round(self) -> AbstractContextManager[Round]:
        """Go out with letters. Raises DownError where that is not possible."""


@dataclass(slots=True)
class Memory:
    """Keeps letters; the twin for tests."""

    letters: list[Letter] = field(default_factory=list)

    @contextmanager
    def round(self) -> Iterator[Memory]:
        yield self

    def carry(self, letter: Letter) -> None:
        self.letters.append(letter)


@dataclass(frozen=True, slots=True)
class Directory:
    """Writes letters as files that mail programs open; a letter written again is the same file."""

    path: Path

    @contextmanager
    def round(self) -> Iterator[Directory]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DownError(f"{self.path}: {error.strerror}") from error
        yield self

    def carry(self, letter: Letter) -> None:
        name = letter.message["Message-ID"].strip("<>").partition("@")[0]
        draft = self.path / f".{name}.{os.getpid()}"
        try:
            draft.write_bytes(letter.data)
            draft.rename(self.path / f"{name}.eml")
        except OSError as error:
            raise RefusedError(str(error.strerror), for_good=False) from error
