"""SVG as text: elements, what is safe inside them, and how wide words are at the most."""

from __future__ import annotations

import re
from html import escape
from typing import Final
from unicodedata import east_asian_width

SIZE: Final = 15.0
"""The size of all words but the heading: on a phone 390 wide 9.75 pixels of the 600 here."""
BOLDER: Final = 1.12

# What XML 1.0 has no place for, however it is escaped.
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In parts of the size, as DejaVu Sans and Verdana have them: the widest of what a machine shows
# as its sans-serif. A guess too wide leaves a gap; one too narrow would overprint.
_NARROW: Final = dict.fromkeys(" ijltfrI.,:;'|!()[]/", 0.42)
_WIDE: Final = dict.fromkeys("mwMW@%…→←", 1.0)
_CAPITAL, _FULL, _FOREIGN, _USUAL = 0.78, 1.2, 0.95, 0.65


def element(tag: str, *content: str, **attributes: str | float) -> str:
    """Return an element; attributes are named as in Python (`class_`, `text_anchor`).

    Content is markup already: words come in through `words`.
    """
    told = "".join(
        f' {_named(name)}="{escape(_written(value))}"' for name, value in attributes.items()
    )
    return f"<{tag}{told}>{''.join(content)}</{tag}>" if content else f"<{tag}{told}/>"


def words(text: str) -> str:
    """Return any text as markup that shows it, and nothing else."""
    return escape(_NO_XML.sub("\ufffd", text))


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Return how wide a text is at the most."""
    return sum(map(_share, text)) * size * (BOLDER if bold else 1.0)


def shortened(text: str, room: float, size: float = SIZE, *, bold: bool = False) -> str:
    """Return the text, or as much of it as fits into `room` with an ellipsis."""
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, room: float) -> list[str]:
    """Return the text in lines that fit into `room`; a word wider than that is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, room))
    return lines


def _share(character: str) -> float:
    if character in _NARROW:
        return _NARROW[character]
    if character in _WIDE:
        return _WIDE[character]
    if not character.isascii():
        return _FULL if east_asian_width(character) in "WF" else _FOREIGN
    return _CAPITAL if character.isupper() else _USUAL


def _named(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _written(value: str | float) -> str:
    if isinstance(value, str):
        return _NO_XML.sub("\ufffd", value)
    return (
        f"{value:.3f}".rstrip("0").rstrip(".").replace("-0", "0") if value == 0 else _short(value)
    )


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
