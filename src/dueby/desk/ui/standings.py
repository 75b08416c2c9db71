"""How a clock stands and how much time is left, in words, with an icon and a tone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from dueby.sla.clocks import Standing
from dueby.sla.moments import length_said

SOON: Final = timedelta(hours=4)
SOON_SHARE: Final = 4
"""Less than four hours left, or less than a quarter of the whole way: then it is due soon."""

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


class Measured(Protocol):
    """A clock as the desk keeps it."""

    started_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    is_finished: bool

    def standing(self, at: datetime) -> Standing:
        """Return how it stands at a moment."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something told in three ways at once: words, an icon, a tone (a class of the stylesheet)."""

    words: str
    icon: str
    tone: str


STANDINGS: Final = {
    Standing.NOT_STARTED: Shown("not started", "circle-dashed", "quiet"),
    Standing.WAITING: Shown("waiting", "hourglass", "quiet"),
    Standing.RUNNING: Shown("running", "timer", "info"),
    Standing.PAUSED: Shown("paused", "circle-pause", "quiet"),
    Standing.CLOSED: Shown("outside hours", "moon", "quiet"),
    Standing.OVERDUE: Shown("overdue", "alarm-clock", "late"),
    Standing.MET: Shown("met", "circle-check", "ok"),
    Standing.MET_LATE: Shown("met late", "circle-alert", "late"),
    Standing.CANCELLED: Shown("cancelled", "ban", "quiet"),
}
MISSES: Final = {
    True: Shown("missed with notice", "bell-ring", "late"),
    False: Shown("missed without notice", "alarm-clock", "late"),
}
"""A promise that was not kept in time, by whether the customer was told as the agreement asks."""
FLAGS: Final = {
    "retroactive": "date set afterwards",
    "with_notice": "customer told in time",
    "provisional": "provisional rating",
    "information": "for information",
    "undetermined": "not certain to apply",
    "contradiction": "the agreement contradicts itself",
}


def time_left(due_at: datetime, at: datetime, started_at: datetime | None = None) -> Shown:
    """Return the time until `due_at` as at `at`; overdue begins after the due moment itself."""
    left = due_at - at
    if left < timedelta():
        return Shown(f"overdue by {rough(-left)}", "alarm-clock", "late")
    words = f"{rough(left)} left"
    whole = timedelta() if started_at is None else due_at - started_at
    if left < SOON or left * SOON_SHARE < whole:
        return Shown(words, "hourglass", "soon")
    return Shown(words, "clock", "ok")


def time_left_of(clock: Measured, at: datetime) -> Shown:
    """Return the time left of a clock; where nothing is left to wait for, how it ended."""
    if clock.is_finished:
        return _ended(clock, at)
    if clock.due_at is None:
        return Shown("no date yet", "circle-dashed", "quiet")
    return time_left(clock.due_at, at, clock.started_at)


def _ended(clock: Measured, at: datetime) -> Shown:
    how = STANDINGS[clock.standing(at)]
    if clock.due_at is None or clock.stopped_at is None or clock.stopped_at <= clock.due_at:
        return how
    return Shown(f"met {rough(clock.stopped_at - clock.due_at)} late", how.icon, how.tone)


def rough(length: timedelta) -> str:
    """Return a length in the two units that matter: "2 d 4 h", "3 h 20 min", "12 min"."""
    if length < _MINUTE:
        return "less than a minute"
    unit = _HOUR if length >= _DAY else _MINUTE
    return length_said(length - length % unit)
