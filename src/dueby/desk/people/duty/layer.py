"""A layer of a rota: people who take turns of a day or of weeks, within hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, pairwise
from typing import TYPE_CHECKING

from dueby.desk.people.duty.stretch import Claim
from dueby.sla.interval import Interval, subtract

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from dueby.sla.calendars import BusinessCalendar


class LayerError(ValueError):
    """A layer in which nobody could ever be on duty; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Layer:
    """People in turn. Each turn lasts `days` and begins when the zone's clocks read `hands_over`.

    The first of the people begins on `first_on`; on `ends_on` the layer hands over to nobody.
    `hours` are those of the rota; with hours of its own the layer is open while both are.
    """

    people: tuple[int, ...]
    zone: tzinfo
    hands_over: time
    first_on: date
    days: int
    hours: BusinessCalendar
    ends_on: date | None = None
    own_hours: BusinessCalendar | None = None

    def __post_init__(self) -> None:
        if not self.people:
            raise LayerError("a layer needs somebody who takes a turn")
        if self.days < 1:
            raise LayerError("a turn lasts a day at least")

    def claims(self, asked: Interval) -> Iterator[Claim]:
        """Give whose turn it is in `asked`, in order, and who comes next if they are away."""
        within = asked & self._life(asked)
        if within is None:
            return
        open_time = self._open(within)
        for number, turn in self._turns(within):
            first = number % len(self)
            in_turn = self.people[first:] + self.people[:first]
            for opening in open_time:
                if (held := opening & turn) is not None:
                    yield Claim(held, in_turn)

    def __len__(self) -> int:
        """How many people take turns."""
        return len(self.people)

    def begins(self, number: int) -> datetime:
        """Return when a turn begins, counted from 0.

        A time that the clocks skip is that much later, one that they show twice is the first.
        """
        return self._handed_over(self.first_on + timedelta(days=self.days * number))

    def _handed_over(self, day: date) -> datetime:
        return datetime.combine(day, self.hands_over, self.zone).astimezone(UTC)

    def _life(self, asked: Interval) -> Interval:
        begun = self.begins(0)
        end = asked.end if self.ends_on is None else self._handed_over(self.ends_on)
        return Interval(begun, max(begun, end))

    def _open(self, within: Interval) -> tuple[Interval, ...]:
        closed = [*_closed(self.hours, within)]
        if self.own_hours is not None:
            closed += _closed(self.own_hours, within)
        return subtract([within], closed)

    def _turns(self, within: Interval) -> Iterator[tuple[int, Interval]]:
        first = self._number_at(within.start)
        for number, following in pairwise(count(first)):
            turn = Interval(self.begins(number), self.begins(following)) & within
            if turn is None:
                return
            yield number, turn

    def _number_at(self, at: datetime) -> int:
        local = at.astimezone(self.zone).date()
        number = (local - self.first_on).days // self.days
        # On the day of a hand-over the time of day decides.
        return number if self.begins(number) <= at else number - 1


def _closed(hours: BusinessCalendar, within: Interval) -> tuple[Interval, ...]:
    if hours.is_always_open:
        return ()
    openings = hours.openings(within.start, within.end)
    return subtract([within], [each.interval for each in openings])
