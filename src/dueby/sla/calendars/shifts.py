"""Shifts of a week, breaks and extra openings of dates, as offsets from local midnight."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from dueby.sla.instants import CalendarError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = timedelta(hours=24)
LATEST_CLOSING = timedelta(hours=48)
TIME_OF_DAY = re.compile(r"(\d{2}):([0-5]\d)", re.ASCII)


class ShiftError(CalendarError):
    """A window of local time that cannot be."""


class OverlappingShiftsError(CalendarError):
    """Two windows of a week share time."""


class NeverOpenError(CalendarError):
    """A calendar has no window at all."""

    def __init__(self, name: str = "") -> None:
        called = f"the calendar {name!r}" if name else "the calendar"
        super().__init__(
            f"{called} never opens: it needs at least one window in its week, or one extra opening"
        )


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Hold a window from `opens` up to `closes`, from local midnight of the date it opens on."""

    opens: timedelta
    closes: timedelta

    def __post_init__(self) -> None:
        check_stretch(self.opens, self.closes)

    @property
    def length(self) -> timedelta:
        """How long the shift lasts on a day without a clock change."""
        return self.closes - self.opens


@dataclass(frozen=True, slots=True, order=True)
class Break:
    """Hold a stretch of a date that is closed although the week says open, such as a half day."""

    starts: timedelta
    ends: timedelta
    name: str = ""

    def __post_init__(self) -> None:
        check_stretch(self.starts, self.ends)


@dataclass(frozen=True, slots=True, order=True)
class ExtraOpening:
    """Hold a window of one date that is open although the week, or a holiday, says closed."""

    opens: timedelta
    closes: timedelta
    name: str = ""

    def __post_init__(self) -> None:
        check_stretch(self.opens, self.closes)


Week: TypeAlias = tuple[tuple[Shift, ...], ...]


def check_stretch(starts: timedelta, ends: timedelta) -> None:
    """Refuse a stretch of local time that does not start within its date and end by 48:00."""
    if not timedelta() <= starts < MIDNIGHT:
        raise ShiftError(f"{written(starts)} is no time to open at; allowed is 00:00 to 23:59")
    if ends == starts:
        raise ShiftError(
            f"{written(starts)} to {written(ends)} is empty; all day is 00:00 to 24:00"
        )
    if not starts < ends <= LATEST_CLOSING:
        raise ShiftError(
            f"{written(ends)} is no closing for {written(starts)}; allowed is later, up to 48:00"
        )


def read_time(text: str) -> timedelta:
    """Return "08:00" as an offset from midnight; hours above 24 are those of the next day."""
    found = TIME_OF_DAY.fullmatch(text)
    if (
        not found
        or (length := timedelta(hours=int(found[1]), minutes=int(found[2]))) > LATEST_CLOSING
    ):
        raise ShiftError(f'{text!r} is no time of day; allowed is "00:00" to "48:00"')
    return length


def read_stretch(opens: str, closes: str) -> tuple[timedelta, timedelta]:
    """Return both edges of a window; one that closes before it opens closes on the next day."""
    starts, ends = read_time(opens), read_time(closes)
    if ends < starts < MIDNIGHT:
        ends += MIDNIGHT
    check_stretch(starts, ends)
    return starts, ends


def written(offset: timedelta) -> str:
    """Return an offset from midnight as "08:00", with seconds only if there are any."""
    sign = "-" if offset < timedelta() else ""
    minutes, rest = divmod(abs(offset), timedelta(minutes=1))
    hours, minutes = divmod(minutes, 60)
    seconds = f":{rest.total_seconds():g}" if rest else ""
    return f"{sign}{hours:02}:{minutes:02}{seconds}"


def check_week(week: Sequence[Sequence[Shift]]) -> Week:
    """Return the week in order.

    Refuse overlapping windows, over midnight and from Sunday into Monday too.
    """
    if len(week) != len(WEEKDAYS):
        raise ShiftError(f"a week has 7 days from Monday to Sunday, not {len(week)}")
    ordered = tuple(tuple(sorted(shifts)) for shifts in week)
    flat = [(MIDNIGHT * day, shift) for day, shifts in enumerate(ordered) for shift in shifts]
    next_week = [(MIDNIGHT * 7 + midnight, shift) for midnight, shift in flat[:1]]
    for (midnight, shift), (later_midnight, later) in pairwise(flat + next_week):
        if later_midnight + later.opens < midnight + shift.closes:
            both = f"{_named(midnight, shift)} and {_named(later_midnight, later)}"
            raise OverlappingShiftsError(f"{both} overlap; windows may touch")
    return ordered


def _named(midnight: timedelta, shift: Shift) -> str:
    return f"{WEEKDAYS[midnight // MIDNIGHT % 7]} {written(shift.opens)} to {written(shift.closes)}"


WHOLE_DAY = Shift(timedelta(), MIDNIGHT)
EVERY_DAY: Week = ((WHOLE_DAY,),) * 7


def usual_day(days: Iterable[Sequence[Shift | ExtraOpening]]) -> timedelta:
    """Return the most common length of a day, of equally common ones the shortest."""
    lengths = (sum((each.closes - each.opens for each in shifts), timedelta()) for shifts in days)
    common = Counter(length for length in lengths if length)
    return min(common, key=lambda length: (-common[length], length))
