"""What a case's vulnerabilities score, by whose word, and into which band that falls.

Every record is kept by finding and source. The agreement's order of sources decides which score
counts; of several findings in one patch the highest (or lowest) band does. A source's own word
gives a provisional band only where no source gives a score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from dueby.sla.facts import Fact, word
from dueby.sla.scores import Preference, ScoreError, VectorError, checked_score, chosen_score

if TYPE_CHECKING:
    from dueby.sla.agreement import Scoring

_UNNAMED: Final = ""


class RatingError(ValueError):
    """A vector or a rating cannot be read; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The band a case falls into, and on what word: `score` is None for a provisional band."""

    band: str
    score: Decimal | None
    source: str
    reason: str | None = None
    is_information: bool = False

    @property
    def is_provisional(self) -> bool:
        """Tell whether only a source's own word stands behind the band."""
        return self.score is None


@dataclass(slots=True)
class _Record:
    """What one source says of one finding: scores by kind, vectors by version, its own word."""

    scores: dict[str, Decimal] = field(default_factory=dict)
    vectors: dict[str, str] = field(default_factory=dict)
    rating: str | None = None


@dataclass(slots=True)
class Ratings:
    """All records of a case so far."""

    scoring: Scoring
    named: str = _UNNAMED
    """The finding that a fact means which names none."""
    records: dict[str, dict[str, _Record]] = field(default_factory=dict)

    def absorb(self, fact: Fact) -> None:
        """Keep what a fact says of score, vector or rating. Raises RatingError."""
        fields = fact.fields
        by_source = self.records.setdefault(word(fields.get("finding") or self.named), {})
        source = word(fields.get("source") or "").lower().replace(" ", "_").replace("-", "_")
        if not source and fact.type == "rescored":
            source = self._speaker(by_source)
        record = by_source.setdefault(source, _Record())
        score, vector, rating = fields.get("score"), fields.get("vector"), fields.get("rating")
        if vector is not None:
            kind, value = self._read_vector(word(vector), fact, record)
            record.scores[kind] = value
        elif score is not None:
            record.scores[_kind(fields.get("score_kind"))] = self._read_score(score, fact)
        if rating is not None:
            record.rating = self._read_rating(word(rating), fact)

    def _speaker(self, by_source: dict[str, _Record]) -> str:
        """Return whose word counts now: a new score without a source replaces that one's."""
        found = self._of_finding(by_source)
        return "" if found is None else found.source

    @staticmethod
    def _read_score(score: object, fact: Fact) -> Decimal:
        try:
            return checked_score(Decimal(str(score)))
        except (ScoreError, InvalidOperation) as error:
            raise RatingError(f"{fact.id}.score: {error}") from None

    def _read_vector(self, vector: str, fact: Fact, record: _Record) -> tuple[str, Decimal]:
        """Keep a source's vector, and return the score preferred among all versions it gave."""
        preferences = tuple(Preference(each) for each in self.scoring.prefer)
        try:
            own = chosen_score((vector,), preferences)
        except VectorError as error:
            raise RatingError(f"{fact.id}.vector: {error}") from None
        if own is None:
            allowed = ", ".join(self.scoring.prefer)
            raise RatingError(f"{fact.id}.vector: {vector!r} has none of the scores {allowed}")
        record.vectors[own.vector.version[0]] = vector
        chosen = chosen_score(record.vectors.values(), preferences) or own
        return _kind(chosen.preference.value), chosen.score

    def _read_rating(self, rating: str, fact: Fact) -> str:
        band = self.scoring.ratings.get(rating.lower())
        if band is None:
            allowed = ", ".join(self.scoring.ratings)
            raise RatingError(f"{fact.id}.rating: found {rating!r}; allowed are {allowed}")
        return band

    def governing(self) -> Rated | None:
        """Return the band that counts now, or None while nothing is scored or rated."""
        found = [rated for rated in map(self._of_finding, self.records.values()) if rated]
        if not found:
            return None
        order = {name: rank for rank, name in enumerate(self.scoring.titles)}
        choose = min if self.scoring.several == "highest" else max
        return choose(found, key=lambda rated: (order[rated.band], -(rated.score or Decimal(0))))

    def _of_finding(self, by_source: dict[str, _Record]) -> Rated | None:
        for source in self._in_order(by_source):
            scores = by_source[source].scores
            if scores:
                return self._banded(scores.get("temporal", scores.get("base")), source)
        for source in self._in_order(by_source):
            rating = by_source[source].rating
            if rating is not None:
                return Rated(rating, None, source)
        return None

    def _in_order(self, by_source: dict[str, _Record]) -> list[str]:
        ranks = {name: rank for rank, name in enumerate(self.scoring.sources)}
        return sorted(by_source, key=lambda source: ranks.get(source, len(ranks)))

    def _banded(self, score: Decimal | None, source: str) -> Rated | None:
        if score is None:
            return None
        band = self.scoring.bands.band_of(score)
        if band is None:
            shown = self.scoring.below_shown_in or list(self.scoring.titles)[-1]
            return Rated(shown, score, source, reason=self.scoring.below_reason)
        is_information = score == 0 and self.scoring.zero_is_information
        return Rated(band, score, source, is_information=is_information)


def _kind(kind: object) -> str:
    return "base" if kind is None or word(kind).endswith("base") else "temporal"
