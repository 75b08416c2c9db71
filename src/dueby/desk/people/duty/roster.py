"""A whole rota: its layers one above the other, what was agreed otherwise, and what nobody has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from dueby.desk.people.duty.stretch import Absences, Claim, Stretch, joined, people_at
from dueby.sla.interval import Interval, subtract, union

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from dueby.desk.people.duty.layer import Layer
    from dueby.sla.calendars import BusinessCalendar

_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody takes over in an interval: what `giver` has in it, or all where that is None."""

    interval: Interval
    taker: int
    giver: int | None = None


Agreement: TypeAlias = tuple[Override, ...]
"""An override alone, or the halves of a swap."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Layers, of which a later one stands above those before it; `hours` is what they are to cover.

    Agreements apply in their order, the halves of a swap at once, to what each giver has or would
    have if they were not away. Who is away is never on duty, whatever was agreed.
    """

    layers: tuple[Layer, ...]
    hours: BusinessCalendar
    agreements: tuple[Agreement, ...]
    absences: Absences

    def stretches(self, start: datetime, end: datetime) -> tuple[Stretch, ...]:
        """Return who is on duty from `start` to `end`, in order, one person at a time."""
        asked = Interval(start, end)
        return joined(self._held(asked, [list(each.claims(asked)) for each in self.layers[::-1]]))

    def on_duty(self, at: datetime) -> int | None:
        """Return who is on duty at a moment, or None where nobody is."""
        found = self.stretches(at, at + _MOMENT)
        return found[0].person if found else None

    def gaps(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return when nobody is on duty though the hours want somebody."""
        asked = Interval(start, end)
        wanted = (asked,) if self.hours.is_always_open else self._wanted(asked)
        return subtract(wanted, [each.interval for each in self.stretches(start, end)])

    def has_to_give(self, person: int, asked: Interval) -> bool:
        """Say whether somebody is on duty at some moment, or would be if they were not away."""
        there = replace(self, absences={**self.absences, person: ()})
        return any(each.person == person for each in there.stretches(asked.start, asked.end))

    def _wanted(self, asked: Interval) -> tuple[Interval, ...]:
        openings = (each.interval & asked for each in self.hours.openings(asked.start, asked.end))
        return union(each for each in openings if each is not None)

    def _held(self, asked: Interval, claims: list[list[Claim]]) -> Iterator[Stretch]:
        for piece in self._pieces(asked, claims):
            in_turn = [person for each in claims for person in people_at(each, piece.start)]
            for person in self._agreed(in_turn, piece.start):
                if self._is_there(person, piece.start):
                    yield Stretch(piece, person)
                    break

    def _pieces(self, asked: Interval, claims: list[list[Claim]]) -> Iterator[Interval]:
        """Give the parts of `asked` in which nothing begins or ends."""
        spells = [each.interval for layer in claims for each in layer]
        spells += [each.interval for agreement in self.agreements for each in agreement]
        spells += [gone for each in self.absences.values() for gone in each]
        edges = {edge for each in spells for edge in (each.start, each.end) if edge in asked}
        return (Interval(*each) for each in pairwise(sorted({asked.start, asked.end} | edges)))

    def _agreed(self, people: list[int], at: datetime) -> list[int]:
        """Return who is to be on duty, the first first, with each taker before their giver."""
        for agreement in self.agreements:
            if places := self._places(agreement, people, at):
                # Where one of two who swap is away, both seem to give; it is the turn of the first.
                place, taker = min(places)
                people = [*people[:place], taker, *people[place:]]
        return people

    def _places(
        self, agreement: Agreement, people: list[int], at: datetime
    ) -> list[tuple[int, int]]:
        """Return where each taker comes in, for givers who have something to give."""
        meant = (each for each in agreement if at in each.interval)
        found = [(self._place(each.giver, people, at), each.taker) for each in meant]
        return [(place, taker) for place, taker in found if place is not None]

    def _place(self, giver: int | None, people: list[int], at: datetime) -> int | None:
        """Return where the giver stands, or None where somebody before them is there."""
        if giver is None:
            return 0
        for place, person in enumerate(people):
            if person == giver:
                return place
            if self._is_there(person, at):
                return None
        return None

    def _is_there(self, person: int, at: datetime) -> bool:
        return not any(at in gone for gone in self.absences.get(person, ()))
