"""A whole rota: its layers one above the other, what was agreed otherwise, and what nobody has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.people.duty.stretch import Absences, Stretch, joined, without
from dueby.sla.interval import Interval, subtract, union

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Roster:
    """Layers, of which a later one stands above those before it; `hours` is what they are to cover.

    Overrides apply in their order. Who is away is never on duty, whatever was agreed.
    """

    layers: tuple[Layer, ...]
    hours: BusinessCalendar
    overrides: tuple[Override, ...]
    absences: Absences

    def stretches(self, start: datetime, end: datetime) -> tuple[Stretch, ...]:
        """Return who is on duty from `start` to `end`, in order, one person at a time."""
        asked = Interval(start, end)
        found: list[Stretch] = []
        for layer in self.layers:
            upper = list(layer.stretches(asked, self.absences))
            found = without(found, [each.interval for each in upper]) + upper
        for override in self.overrides:
            found = self._taken_over(found, override, asked)
        return joined(found)

    def on_duty(self, at: datetime) -> int | None:
        """Return who is on duty at a moment, or None where nobody is."""
        found = self.stretches(at, at + _MOMENT)
        return found[0].person if found else None

    def gaps(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return when nobody is on duty though the hours want somebody."""
        asked = Interval(start, end)
        wanted = (asked,) if self.hours.is_always_open else self._wanted(asked)
        return subtract(wanted, [each.interval for each in self.stretches(start, end)])

    def _wanted(self, asked: Interval) -> tuple[Interval, ...]:
        openings = (each.interval & asked for each in self.hours.openings(asked.start, asked.end))
        return union(each for each in openings if each is not None)

    def _taken_over(
        self, found: list[Stretch], override: Override, asked: Interval
    ) -> list[Stretch]:
        meant = override.interval & asked
        if meant is None:
            return found
        present = subtract([meant], self.absences.get(override.taker, ()))
        if override.giver is None:
            taken = present
        else:
            theirs = [each.interval for each in found if each.person == override.giver]
            taken = tuple(
                both for each in theirs for piece in present if (both := each & piece) is not None
            )
        return without(found, taken) + [Stretch(each, override.taker) for each in taken]
