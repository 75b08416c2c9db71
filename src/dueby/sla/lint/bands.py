"""Bands of scores that leave something out: low scores, or words that sources use."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from dueby.sla.lint.unwise import listed, unwise_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement
    from dueby.sla.lint.unwise import Unwise

# The qualitative scale of CVSS 3 and 4, each word with the highest score that it stands for.
_WORDS: Final = {
    "critical": Decimal("10.0"),
    "high": Decimal("8.9"),
    "medium": Decimal("6.9"),
    "low": Decimal("3.9"),
}


def unwise_bands(agreement: Agreement) -> Iterator[Unwise]:
    """Find scores without a band and words without a mapping."""
    scoring = agreement.scoring
    if scoring is None:
        return
    lowest = scoring.bands.bands[-1]
    if lowest.edge > 0 and scoring.below_shown_in is None:
        yield unwise_at(
            agreement,
            f"scores.bands.{lowest.name}",
            f"the lowest band begins at {lowest.edge}, and nothing is said of scores below",
            f"they have no date and are shown as {lowest.name}",
            'say where they are shown and why they have no date: "below", or begin at 0.0',
        )
    unmapped = [
        word
        for word, highest in _WORDS.items()
        if highest >= lowest.edge and word not in scoring.ratings
    ]
    if unmapped:
        yield unwise_at(
            agreement,
            "scores.ratings",
            f"no band for the words {listed(unmapped)}",
            "a source that only says such a word is refused, and the vulnerability has no place",
            'give every word a provisional band: "ratings"',
        )
