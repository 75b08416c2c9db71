"""Something that happened, and the order in which things happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from dueby.sla.facts.vocabulary import VOCABULARY


class FactError(ValueError):
    """A fact cannot be read; the message names the place, what was found and what is allowed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened.

    `at` is an aware UTC instant: when it became true, not when somebody wrote it down. `fields`
    holds what else is known, in the words of the vocabulary.
    """

    id: str
    at: datetime
    type: str
    fields: Mapping[str, object] = field(default_factory=dict)
    by: str | None = None
    supersedes: str | None = None

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise FactError(f"{self.id}: at has no offset; write it as 2026-03-06T16:00:00-05:00")


def in_order(facts: Iterable[Fact]) -> list[Fact]:
    """Return the facts by the time they became true, without those that were superseded.

    Facts of one moment stand in the order of the vocabulary (a report before its confirmation),
    then by identifier, so that the order of recording makes no difference.
    """
    told = list(facts)
    if _is_in_order(told):
        return told
    corrected = {fact.supersedes for fact in told}
    return sorted((fact for fact in told if fact.id not in corrected), key=_order)


def _is_in_order(facts: list[Fact]) -> bool:
    """Tell whether each fact comes after the one before it, and none supersedes another."""
    before = _BEFORE_ALL
    for fact in facts:
        if fact.at <= before or fact.supersedes is not None:
            return False
        before = fact.at
    return True


def _order(fact: Fact) -> tuple[datetime, int, str]:
    return (fact.at, _RANKS.get(fact.type, _OWN_RANK), fact.id)


_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)
_RANKS: Final = {name: rank for rank, name in enumerate(VOCABULARY)}


_OWN_RANK: Final = list(VOCABULARY).index("reported") + 1
