"""Room for words: rows in which nothing overlaps, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from dueby.sla.picture.markup import element, width_of, words
from dueby.sla.picture.timeline import LEFT, RIGHT

GAP: Final = 7.0
ROW: Final = 19.0
BASELINE: Final = 14.5
"""How far below the top of a row its words stand."""


@dataclass(slots=True)
class Row:
    """A row of the picture: the stretches of it that are taken."""

    taken: list[tuple[float, float]] = field(default_factory=list)

    def is_free(self, left: float, right: float) -> bool:
        """Tell whether nothing stands between `left` and `right`, nor too near."""
        return all(right + GAP <= begun or ended + GAP <= left for begun, ended in self.taken)

    def take(self, left: float, right: float) -> None:
        """Put something there."""
        self.taken.append((left, right))


def anchored(x: float, width: float, share: float) -> float:
    """Return the left end of something of which `share` lies left of `x`, kept on the line."""
    return max(LEFT, min(x - share * width, RIGHT - width))


def text(left: float, top: float, said: str, class_: str) -> str:
    """Return words in a row, from `left` on."""
    return element("text", words(said), class_=class_, x=left, y=top + BASELINE)


def centered(x: float, top: float, said: str, class_: str) -> str:
    """Return words in a row, in the middle of a place."""
    y = top + BASELINE
    return element("text", words(said), class_=class_, x=x, y=y, text_anchor="middle")


def room_for(said: str) -> float:
    """Return how much of a row some words take."""
    return width_of(said)
