"""Text of a stranger made fit to be shown and sent back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_CONTROLS: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# Letters that turn the direction of what follows: "gpj.exe" would read "exe.jpg".
TURNING: Final = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_KEPT: Final = frozenset("\n\t")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


def one_line(text: str, limit: int) -> str:
    """Return a text of one line, without what could begin another, no longer than `limit`."""
    short = text[: limit * 4].translate(TURNING)
    plain = "".join(" " if unicodedata.category(each) in _CONTROLS else each for each in short)
    return " ".join(plain.split())[:limit].rstrip()


def lines(text: str, limit: int) -> str:
    """Return a text of several lines without control characters, and no longer than `limit`."""
    short = text[: limit + limit // 8].replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", short)[:limit]
