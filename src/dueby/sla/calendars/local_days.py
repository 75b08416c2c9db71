"""Where the windows of local dates fall on the line of instants, clock changes included."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from dueby.sla.instants import DAY, EPOCH_DAY, CalendarError, instant, microseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from dueby.sla.calendars.shifts import ExtraOpening, Week

Stretch: TypeAlias = tuple[int, int]
"""Two instants, or two amounts of open time, in microseconds: from the first up to the second."""

# The Gregorian calendar, and with it every zone's rule, repeats after 400 years of whole weeks.
# No zone has single transitions before 1800 or after 2100: dates there are looked up nearer.
CYCLE_DAYS = 146_097
FIRST_DAY = date(1400, 1, 1).toordinal()
LAST_DAY = date(2500, 1, 1).toordinal()
CYCLE = CYCLE_DAYS * DAY
FIRST_INSTANT = (FIRST_DAY - EPOCH_DAY) * DAY
LAST_INSTANT = (LAST_DAY - EPOCH_DAY) * DAY

LAST_DATE = date.max.toordinal()
EXTRA_YEARS = range(1900, 2099)
KNOWN_TIMES = 200
KNOWN_DAYS = 40_000
REACH_DAYS = 3
"""A window ends at most 48 hours after its date's midnight: it touches no date further away."""


class Window(NamedTuple):
    """A stretch of instants that one date's shift is open."""

    start: int
    end: int
    is_extra: bool


class LocalDays:
    """The windows of a week, and of dates with extra openings, as they fall in one zone."""

    __slots__ = ("_opens", "_times", "extras", "has_nights", "week", "zone")

    def __init__(
        self, zone: tzinfo, week: Week, extras: Mapping[date, Iterable[ExtraOpening]]
    ) -> None:
        self.zone = zone
        self.week = tuple(
            tuple((microseconds(each.opens), microseconds(each.closes)) for each in shifts)
            for shifts in week
        )
        self.has_nights = any(closes > DAY for shifts in self.week for _, closes in shifts)
        self.extras = {
            _extra_day(day): tuple(
                (microseconds(each.opens), microseconds(each.closes)) for each in sorted(openings)
            )
            for day, openings in extras.items()
        }
        self._opens: dict[int, bool] = {}
        self._times: dict[int, tuple[time, time]] = {}

    def opening(self, day: int, offset: int) -> int:
        """Return the first instant that reads `offset` after midnight of `day`.

        In a gap, that much later.
        """
        return self._reading(day, offset, 0)

    def closing(self, day: int, offset: int) -> int:
        """Return the last instant that reads `offset` after midnight of `day`.

        In a gap, that much later.
        """
        return max(self._reading(day, offset, 0), self._reading(day, offset, 1))

    def stretch(self, day: int, starts: int, ends: int) -> Stretch:
        """Return the instants from the first reading of `starts` to the last reading of `ends`."""
        return self.opening(day, starts), self.closing(day, ends)

    def weekly(self, day: int) -> list[Stretch]:
        """Return the windows that the week opens on `day`.

        One that a clock change swallows is left out.
        """
        return self._windows(day, self.week[(day - 1) % 7])

    def extra_windows(self, day: int) -> list[Stretch]:
        """Return the extra openings of `day`."""
        return self._windows(day, self.extras.get(day, ()))

    def opens_on(self, day: int) -> bool:
        """Say whether some window opens on `day`, holidays aside; on a skipped date none may."""
        if day not in self._opens:
            if len(self._opens) > KNOWN_DAYS:
                self._opens.clear()
            self._opens[day] = bool(self.weekly(day) or self.extra_windows(day))
        return self._opens[day]

    def local(self, at: int) -> int:
        """Return what a wall clock in the zone reads at an instant."""
        return at + self.ahead(at)

    def day_at(self, at: int) -> int:
        """Return the local date of an instant, as an ordinal."""
        return self.local(at) // DAY + EPOCH_DAY

    def ahead(self, at: int) -> int:
        """Return how far the zone's clocks are ahead of UTC at an instant."""
        day, rest = divmod(at, DAY)
        near = instant((_near(day + EPOCH_DAY) - EPOCH_DAY) * DAY + rest)
        offset = near.astimezone(self.zone).utcoffset()
        return microseconds(offset) if offset else 0

    def _windows(self, day: int, shifts: Iterable[Stretch]) -> list[Stretch]:
        stretches = (self.stretch(day, opens, closes) for opens, closes in shifts)
        return [(start, end) for start, end in stretches if start < end]

    def _reading(self, day: int, offset: int, fold: int) -> int:
        days, rest = divmod(offset, DAY)
        times = self._times.get(rest) or self._remember(rest)
        local = datetime.combine(date.fromordinal(_near(day + days)), times[fold])
        ahead = local.utcoffset()
        return (day - EPOCH_DAY) * DAY + offset - (microseconds(ahead) if ahead else 0)

    def _remember(self, rest: int) -> tuple[time, time]:
        at = (datetime(1, 1, 1) + timedelta(microseconds=rest)).time()  # noqa: DTZ001 - a wall clock
        times = at.replace(tzinfo=self.zone, fold=0), at.replace(tzinfo=self.zone, fold=1)
        if (
            len(self._times) < KNOWN_TIMES
        ):  # same_clock asks for any time of day, the windows for a few
            self._times[rest] = times
        return times


def _near(day: int) -> int:
    """Return the date by whose clock changes those of `day` are known."""
    if day < FIRST_DAY:
        return day + ((FIRST_DAY - 1 - day) // CYCLE_DAYS + 1) * CYCLE_DAYS
    if day >= LAST_DAY:
        return day - ((day - LAST_DAY) // CYCLE_DAYS + 1) * CYCLE_DAYS
    return day


def _extra_day(day: date) -> int:
    if day.year not in EXTRA_YEARS:
        raise CalendarError(
            f"an extra opening on {day}; allowed are {EXTRA_YEARS[0]} to {EXTRA_YEARS[-1]}"
        )
    return day.toordinal()


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same instants as few stretches in order; what touches is one."""
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif start < end:
            found.append((start, end))
    return found


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of each stretch when all of `taken` is cut out."""
    left = list(stretches)
    for gone_from, gone_to in taken:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, gone_from)), (max(start, gone_to), end))
            if piece[0] < piece[1]
        ]
    return left


def dates_around(day: int) -> range:
    """Return the dates whose windows may touch those of `day`."""
    return range(max(day - REACH_DAYS, 1), min(day + REACH_DAYS, LAST_DATE) + 1)


def days_between(local: LocalDays, first: int, last: int) -> range:
    """Return the dates whose windows may touch the instants from `first` to `last`."""
    return range(
        max(local.day_at(first) - REACH_DAYS, 1), min(local.day_at(last) + REACH_DAYS, LAST_DATE)
    )
