"""Something that happened, and the order in which things happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    kept = list(facts)
    corrected = {fact.supersedes for fact in kept if fact.supersedes is not None}
    if corrected:
        kept = [fact for fact in kept if fact.id not in corrected]
    if not _in_order_already(kept):
        kept.sort(key=_order)
    return kept


def _in_order_already(facts: list[Fact]) -> bool:
    before: datetime | None = None
    for fact in facts:
        if before is not None and fact.at <= before:
            return False
        before = fact.at
    return True


def _order(fact: Fact) -> tuple[datetime, int, str]:
    return (fact.at, _RANKS.get(fact.type, _OWN_RANK), fact.id)


_RANKS: Final = {name: rank for rank, name in enumerate(VOCABULARY)}


_OWN_RANK: Final = list(VOCABULARY).index("reported") + 1
