"""Who is on duty, for pages: now and next, a month day by day, one's own shifts, and the gaps."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from dueby.desk.people.models import Rota, User
from dueby.desk.people.models.rosters import rosters_of
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import tzinfo

    from dueby.desk.people.duty import Stretch

AHEAD: Final = timedelta(days=60)
"""How far the pages look for gaps and shifts."""
MOST_SHIFTS: Final = 8
MOST_GAPS: Final = 5


@dataclass(frozen=True, slots=True)
class Shift:
    """Somebody is on duty in a rota from a moment to another."""

    rota: Rota
    interval: Interval
    person: User | None


@dataclass(frozen=True, slots=True)
class Duty:
    """How a rota stands at a moment: who has it, who has it next, and when nobody will."""

    rota: Rota
    now: Shift | None
    next: Shift | None
    gaps: list[Interval]
    more_gaps: int
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a day: from when to when by the clocks of the rota, and who; nobody is a gap."""

    starts: str
    ends: str
    person: User | None
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month, or of the weeks that it begins and ends in."""

    on: date
    is_of_month: bool
    is_today: bool
    pieces: list[Piece]


def duties(rotas: Sequence[Rota], at: datetime) -> list[Duty]:
    """Return how each rota stands at a moment."""
    asked = Interval(at, at + AHEAD)
    rosters = rosters_of(rotas, asked)
    people = _people()
    found = []
    for rota in rotas:
        roster = rosters[rota.pk]
        ahead = roster.stretches(asked.start, asked.end)
        gaps = roster.gaps(asked.start, asked.end)
        now = next((each for each in ahead if at in each.interval), None)
        later = next((each for each in ahead if each.start > at), None)
        found.append(
            Duty(
                rota,
                _shift(rota, now, people),
                _shift(rota, later, people),
                list(gaps[:MOST_GAPS]),
                max(0, len(gaps) - MOST_GAPS),
                any(at in each for each in gaps),
            )
        )
    return found


def shifts_of(user: User, rotas: Sequence[Rota], at: datetime) -> list[Shift]:
    """Return the next shifts of somebody, the one that runs first."""
    rosters = rosters_of(rotas, Interval(at, at + AHEAD))
    theirs = [
        Shift(rota, each.interval, user)
        for rota in rotas
        for each in rosters[rota.pk].stretches(at, at + AHEAD)
        if each.person == user.pk
    ]
    return list(islice(sorted(theirs, key=lambda shift: shift.interval), MOST_SHIFTS))


def month_of(rota: Rota, year: int, month: int, at: datetime) -> list[Day]:
    """Return the days of a month, in whole weeks, by the clocks of the rota."""
    days = list(Calendar().itermonthdates(year, month))
    zone = rota.zone
    asked = Interval(_midnight(days[0], zone), _midnight(days[-1] + timedelta(days=1), zone))
    roster = rosters_of([rota], asked)[rota.pk]
    people = _people()
    stretches = roster.stretches(asked.start, asked.end)
    held = [(each.interval, people.get(each.person)) for each in stretches]
    held += [(gap, None) for gap in roster.gaps(asked.start, asked.end)]
    today = at.astimezone(zone).date()
    return [Day(on, on.month == month, on == today, list(_pieces(on, zone, held))) for on in days]


def _pieces(
    on: date, zone: tzinfo, held: Iterable[tuple[Interval, User | None]]
) -> Iterable[Piece]:
    day = Interval(_midnight(on, zone), _midnight(on + timedelta(days=1), zone))
    parts = [(both, person) for each, person in held if (both := each & day) is not None]
    for part, person in sorted(parts, key=lambda each: each[0]):
        ends = "24:00" if part.end == day.end else f"{part.end.astimezone(zone):%H:%M}"
        yield Piece(f"{part.start.astimezone(zone):%H:%M}", ends, person, part == day)


def _midnight(on: date, zone: tzinfo) -> datetime:
    return datetime.combine(on, time(), zone).astimezone(UTC)


def _shift(rota: Rota, stretch: Stretch | None, people: dict[int, User]) -> Shift | None:
    if stretch is None:
        return None
    return Shift(rota, stretch.interval, people.get(stretch.person))


def _people() -> dict[int, User]:
    return {each.pk: each for each in User.objects.ever_staff()}
