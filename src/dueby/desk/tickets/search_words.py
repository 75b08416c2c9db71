"""What somebody searches for, read from what they typed: words, and never syntax."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Final

LONGEST: Final = 200
"""How many characters of a question are read."""
MOST_WORDS: Final = 8
SHORTEST_BEGINNING: Final = 3
"""From how many letters on the last word may be the beginning of one: fewer begin everything."""

_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"#?([0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Term:
    """A word to be found; `is_beginning` where longer words that begin so will do.

    `names` are customers and contacts of that name, as the index knows them ("o3", "c17"): a
    ticket of theirs will do as well.
    """

    word: str
    is_beginning: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that must be found together, and the ticket number that it may be.

    `is_cut` tells that more was typed than is looked for.
    """

    typed: str
    terms: tuple[Term, ...]
    number: int | None = None
    is_cut: bool = False

    @property
    def pieces(self) -> list[str]:
        """What was typed, split at blanks alone, for what is looked up letter by letter."""
        return self.typed.split()[:MOST_WORDS]

    def named(self, names: dict[str, tuple[str, ...]]) -> Question:
        """Return the question with the customers and contacts that each word names."""
        terms = [replace(each, names=names.get(each.word, ())) for each in self.terms]
        return replace(self, terms=tuple(terms))


def read_question(typed: str) -> Question:
    """Read what was typed. Everything that is neither letter nor digit parts words."""
    is_long = len(typed) > LONGEST
    typed = " ".join(typed.replace("\0", " ")[:LONGEST].split())
    every = list(dict.fromkeys(_WORD.findall(fold(typed))))
    words = every[:MOST_WORDS]
    numbered = _NUMBER.fullmatch(typed)
    terms = [Term(word) for word in words]
    if terms and len(words[-1]) >= SHORTEST_BEGINNING:
        terms[-1] = Term(words[-1], is_beginning=True)
    number = int(numbered[1]) if numbered else None
    return Question(typed, tuple(terms), number, is_cut=is_long or len(every) > MOST_WORDS)


def fold(text: str) -> str:
    """Return a text in lower case and without accents, as the indexes keep it."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text)
    return "".join(each for each in apart if not unicodedata.combining(each)).lower()
