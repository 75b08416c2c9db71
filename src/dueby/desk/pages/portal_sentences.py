"""The agreement told in sentences, each with the clause that it rests on beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.sla.prose import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dueby.sla.agreement import Agreement

_MARK: Final = re.compile(r"\[(?P<clause>[^\]]+)\] (?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one clause says, and the sentences that go on about it without naming it again."""

    clause: str
    said: tuple[str, ...]
    more: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its passages."""

    heading: str
    passages: tuple[Passage, ...]


def told_with_clauses(agreement: Agreement) -> list[Section]:
    """Return every promise and choice of an agreement, as `dueby agreement explain` tells them."""
    return [
        Section(heading, tuple(_passages(map(_parted, sentences))))
        for heading, sentences in told(agreement)
    ]


def _parted(sentence: str) -> tuple[str, str]:
    """Return the clause that a sentence begins with, if any, and the rest."""
    marked = _MARK.fullmatch(sentence)
    return ("", sentence) if marked is None else (marked["clause"], marked["rest"])


def _passages(parted: Iterable[tuple[str, str]]) -> Iterator[Passage]:
    """Give sentences of one clause together, each followed by those that name none.

    Sentences before the first clause stand for themselves.
    """
    clause, said, more = "", list[str](), list[str]()
    for number, sentence in parted:
        if number and (number != clause or more):
            if said:
                yield Passage(clause, tuple(said), tuple(more))
            clause, said, more = number, [sentence], []
        elif number:
            said.append(sentence)
        elif clause:
            more.append(sentence)
        else:
            yield Passage("", (sentence,), ())
    if said:
        yield Passage(clause, tuple(said), tuple(more))
