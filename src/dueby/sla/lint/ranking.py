"""Tables that contradict themselves: more severe and later, an objective beyond the commitment.

Two terms are compared by the due moments they lead to on their own calendars, from several starts
spread over an ordinary week. Only what is later from every one of them is called longer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Final

from dueby.sla.agreement import NoNumber, Strength
from dueby.sla.instants import CalendarError
from dueby.sla.lint.cells import cells, families, in_words, offer, vocabulary
from dueby.sla.lint.overlaps import start_together
from dueby.sla.lint.unwise import unwise_at
from dueby.sla.terms import BusinessDays, BusinessTime, BusinessWeeks, describe, due_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dueby.sla.agreement import Agreement, Target
    from dueby.sla.lint.cells import Cell, Offer
    from dueby.sla.lint.unwise import Unwise

_STARTS: Final = tuple(
    datetime(2026, month, day, hour, 0, tzinfo=UTC)
    for month, day, hour in (
        (6, 8, 6),
        (6, 9, 14),
        (6, 11, 17),
        (6, 12, 22),
        (6, 13, 12),
        (9, 23, 1),
    )
)


def unwise_ranking(agreement: Agreement) -> Iterator[Unwise]:
    """Find a more severe level that may wait longer, and an objective that asks for less."""
    measure = _Measure(agreement)
    for family in families(agreement):
        alike = [each for each in family if _starts_like(agreement, each, family[0])]
        for ranked in ("severity", "band"):
            if any(ranked in each.attributes for each in alike):
                yield from _later_though_more_severe(measure, alike, ranked)
        for one, other in combinations(family, 2):
            if start_together(agreement, one, other):
                yield from _beyond_the_commitment(measure, one, other)


def _starts_like(agreement: Agreement, one: Target, other: Target) -> bool:
    return one is other or one.start == other.start or start_together(agreement, one, other)


class _Measure:
    """Due moments of offers from every start, kept once they are found."""

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.known: dict[tuple[object, object], tuple[datetime, ...]] = {}

    def dues(self, each: Offer) -> tuple[datetime, ...]:
        """Return the due moments; none without a number or a calendar to count on."""
        key = (each.promised, each.calendar)
        if key not in self.known:
            self.known[key] = self._dues(each)
        return self.known[key]

    def _dues(self, each: Offer) -> tuple[datetime, ...]:
        term, calendar = each.promised, each.calendar
        if isinstance(term, NoNumber):
            return ()
        if calendar is None and isinstance(term, (BusinessTime, BusinessDays, BusinessWeeks)):
            return ()
        calendar = calendar or self.agreement.around_the_clock
        try:
            return tuple(due_at(start, term, calendar) for start in _STARTS)
        except CalendarError:
            return ()

    def is_longer(self, one: Offer, other: Offer) -> bool:
        """Tell whether `one` is later than `other` wherever it starts."""
        dues, others = self.dues(one), self.dues(other)
        both = zip(dues, others, strict=False)
        return bool(dues and others) and all(due > earlier for due, earlier in both)


def _later_though_more_severe(
    measure: _Measure, family: Sequence[Target], ranked: str
) -> Iterator[Unwise]:
    levels = vocabulary(measure.agreement, ranked)
    rows: dict[tuple[object, ...], dict[str, Cell]] = {}
    for cell in cells(measure.agreement, family, every=(ranked,)):
        others = tuple(value for name, value in cell.items() if name != ranked)
        rows.setdefault(others, {})[str(cell.get(ranked))] = cell
    told: set[tuple[str, str]] = set()
    for row in rows.values():
        for strength in Strength:
            offers = [
                (level, found)
                for level in levels
                if level in row
                for found in [_dated(measure, family, row[level], strength)]
                if found is not None
            ]
            for (above, first), (below, second) in pairwise(offers):
                if measure.is_longer(first, second) and (first.path, second.path) not in told:
                    told.add((first.path, second.path))
                    yield _contradiction(measure, ranked, (above, first), (below, second))


def _dated(
    measure: _Measure, family: Sequence[Target], cell: Cell, strength: Strength
) -> Offer | None:
    found = (offer(measure.agreement, each, cell) for each in family)
    dated = (each for each in found if each is not None and measure.dues(each))
    return next((each for each in dated if each.strength is strength), None)


def _contradiction(
    measure: _Measure, ranked: str, more: tuple[str, Offer], less: tuple[str, Offer]
) -> Unwise:
    (above, first), (below, second) = more, less
    return unwise_at(
        measure.agreement,
        first.path,
        f"{ranked} {above} may take {_in_words(first)}, {ranked} {below} only {_in_words(second)}",
        "the more severe of the two may wait longer",
        "give the more severe one the shorter period, or write the levels in another order",
    )


def _beyond_the_commitment(measure: _Measure, one: Target, other: Target) -> Iterator[Unwise]:
    for cell in cells(measure.agreement, (one, other)):
        offers = [offer(measure.agreement, each, cell) for each in (one, other)]
        by_strength = {each.strength: each for each in offers if each is not None}
        aim = by_strength.get(Strength.OBJECTIVE)
        duty = by_strength.get(Strength.COMMITMENT)
        if aim is not None and duty is not None and measure.is_longer(aim, duty):
            yield unwise_at(
                measure.agreement,
                aim.path,
                f"the objective is {_in_words(aim)}, the commitment {duty.target.name} is"
                f" {_in_words(duty)} (for {in_words(cell)})",
                "an objective that is longer than the commitment asks for nothing",
                "aim at less time than is promised, or leave the objective out",
            )
            return


def _in_words(each: Offer) -> str:
    return each.promised.words if isinstance(each.promised, NoNumber) else describe(each.promised)
