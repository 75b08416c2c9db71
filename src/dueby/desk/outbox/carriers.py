"""Who takes things out of the house, and how it may fail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, TypeVar

if TYPE_CHECKING:
    from dueby.desk.outbox.letter import Letter

Thing_contra = TypeVar("Thing_contra", contravariant=True)


class UnsendableError(ValueError):
    """Nothing that can leave is made of a parcel; the message says what is wrong with it."""


class RefusedError(Exception):
    """A thing was not taken; the message says why. `for_good` where trying again is of no use."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class UnwellError(RefusedError):
    """The receiver takes nothing at present, whatever it is; the message says why.

    `wait` is how long it asked to be left alone, where it did.
    """

    def __init__(self, why: str, *, wait: timedelta | None = None) -> None:
        super().__init__(why, for_good=False)
        self.wait = wait


class DownError(Exception):
    """Nothing can be handed over at present, to no receiver; the message says why."""


class Round(Protocol[Thing_contra]):
    """One errand to the world outside, on which things are handed over one after the other."""

    def carry(self, thing: Thing_contra, /) -> str:
        """Hand a thing over; return what the receiver answered, in one line.

        Raises RefusedError, UnwellError and DownError.
        """


class Carrier(Protocol[Thing_contra]):
    """Whoever takes things of a kind out."""

    kind: ClassVar[str]

    def round(self) -> AbstractContextManager[Round[Thing_contra]]:
        """Go out. Raises DownError where that is not possible."""


@dataclass(slots=True)
class Memory:
    """Keeps letters; the twin for tests."""

    kind: ClassVar = "mail"
    letters: list[Letter] = field(default_factory=list)

    @contextmanager
    def round(self) -> Iterator[Memory]:
        yield self

    def carry(self, letter: Letter) -> str:
        self.letters.append(letter)
        return ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Writes letters as files that mail programs open; a letter written again is the same file."""

    kind: ClassVar = "mail"
    path: Path

    @contextmanager
    def round(self) -> Iterator[Directory]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DownError(f"{self.path}: {error.strerror}") from error
        yield self

    def carry(self, letter: Letter) -> str:
        name = letter.message["Message-ID"].strip("<>").partition("@")[0]
        draft = self.path / f".{name}.{os.getpid()}"
        try:
            draft.write_bytes(letter.data)
            draft.rename(self.path / f"{name}.eml")
        except OSError as error:
            raise RefusedError(str(error.strerror), for_good=False) from error
        return f"written to {name}.eml"
