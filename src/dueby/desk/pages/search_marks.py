"""Found words marked in a text: pieces that a template escapes one by one, never markup."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.desk.tickets.search_words import Term

BEFORE: Final = 60
LENGTH: Final = 220
"""How many characters of a text stand before the first found word, and how many in all."""

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_BLANK: Final = re.compile(r"\s+")
_LETTER: Final = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is a found word."""

    text: str
    is_found: bool = False


def marked(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return a text in pieces, each found word one of its own."""
    pieces, end = [], 0
    for found in _finder(terms).finditer(_folded(text)):
        start, before = found.start(), end
        end = found.end()
        pieces += [Piece(text[before:start]), Piece(text[start:end], is_found=True)]
    return [piece for piece in (*pieces, Piece(text[end:])) if piece.text]


def excerpt(text: str, terms: Sequence[Term]) -> list[Piece]:
    """Return the part of a text around its first found word, or nothing where none is found."""
    found = _finder(terms).search(_folded(text))
    if found is None:
        return []
    start = _word_before(text, found.start() - BEFORE)
    shown = _BLANK.sub(" ", text[start : start + LENGTH])
    before, after = ("… " if start else ""), ("…" if start + LENGTH < len(text) else "")
    return marked(f"{before}{shown}{after}", terms)


def beginning(text: str) -> list[Piece]:
    """Return the first part of a text, with nothing marked."""
    return [Piece(_BLANK.sub(" ", text[:LENGTH]) + ("…" if len(text) > LENGTH else ""))]


def _word_before(text: str, at: int) -> int:
    """Return where the word begins that holds a place, so that none is cut in two."""
    return text.rfind(" ", 0, at) + 1 if at > 0 else 0


def _finder(terms: Sequence[Term]) -> re.Pattern[str]:
    words = [
        re.escape(each.word) + (f"{_LETTER}*" if each.is_beginning else f"(?!{_LETTER})")
        for each in terms
    ]
    return re.compile(f"(?<!{_LETTER})(?:{'|'.join(words) or '(?!)'})")


def _folded(text: str) -> str:
    """Return a text in lower case without accents, as long as it was, so that places agree."""
    return _FOREIGN.sub(lambda found: _plain(found[0]), text).lower()


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0].lower()
    return plain if len(plain) == 1 else letter
