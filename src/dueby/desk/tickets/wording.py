"""Text of strangers, made fit for one line: a subject, a heading, a header of a mail."""

from __future__ import annotations

import unicodedata
from typing import Final

_LEFT_OUT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING: Final = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def one_line(text: str, longest: int) -> str:
    """Return text as one line without control and direction characters, cut where it is longer."""
    plain = (
        " " if unicodedata.category(each) in _LEFT_OUT or each in _TURNING else each
        for each in text
    )
    line = " ".join("".join(plain).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
