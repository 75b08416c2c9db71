"""What becomes true of clocks as time passes, and what of it the journal has told already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.recording import Happening

if TYPE_CHECKING:
    from collections.abc import Hashable

    from dueby.desk.journal.models import Entry
    from dueby.sla.clocks import Clock

WARNING: Final = "clock.warning"
DUE: Final = "clock.due"
OVERDUE: Final = "clock.overdue"
OWED: Final = "notice.owed"
KINDS: Final = frozenset({WARNING, DUE, OVERDUE, OWED})
SAYINGS: Final = {
    WARNING: "warned that “{title}” will soon be due",
    DUE: "found “{title}” overdue",
    OVERDUE: "found “{title}” still overdue",
    OWED: "found that a notice is owed: “{title}”",
}
"""What the desk did by each, as histories tell it."""
LATE: Final = timedelta(minutes=5)
"""Past it an entry says that it was recognized late: the desk was down, or the date came late."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing that becomes true of a clock at a moment and is yet to be told."""

    kind: str
    at: datetime
    number: int
    clock: Clock
    more: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """By which it is known whether it was told: of this date, or of this very moment."""
        due = None if self.clock.due_at is None else self.clock.due_at.isoformat()
        target, number = self.clock.target.name, self.clock.round
        return _keys(self.kind, target, number, due, self.at, self.more)

    def happening(self, at: datetime) -> Happening:
        """Return what is to be recorded of it by one who recognizes it at a moment."""
        clock = self.clock
        data = {
            "clock": self.number,
            "target": clock.target.name,
            "title": clock.target.title or clock.target.name,
            "metric": clock.target.metric,
            "strength": clock.strength.value,
            "round": clock.round,
            "due_at": None if clock.due_at is None else clock.due_at.isoformat(),
            **self.more,
        }
        return Happening(self.kind, data={**data, "late": True} if self.is_late(at) else data)

    def is_late(self, at: datetime) -> bool:
        """Tell whether one who recognizes it at a moment is late."""
        return at - self.at > LATE


class Announced:
    """What the journal of one subject has told of its clocks."""

    __slots__ = ("_keys", "_repeats")

    def __init__(self) -> None:
        self._keys: set[Hashable] = set()
        self._repeats: dict[Hashable, int] = {}

    def add(self, entry: Entry) -> None:
        """Take in an entry of one of the kinds."""
        data = entry.data
        first, *others = _keys(
            entry.kind, data["target"], data["round"], data["due_at"], entry.at, data
        )
        self._keys.update((first, *others))
        if entry.kind == OVERDUE:
            self._repeats[first] = max(self._repeats.get(first, 0), data["repeat"])

    def has(self, announcement: Announcement) -> bool:
        """Tell whether something was told."""
        return any(key in self._keys for key in announcement.keys)

    def repeats(self, announcement: Announcement) -> int:
        """Return how often an overdue clock was told again by the rule of an announcement."""
        return self._repeats.get(announcement.keys[0], 0)


def _keys(  # noqa: PLR0913, PLR0917 - the parts of a key
    kind: str,
    target: str,
    number: int,
    due: str | None,
    at: datetime,
    more: dict[str, object],
) -> tuple[Hashable, ...]:
    if kind == OWED:
        return ((kind, target, number, more.get("about")),)
    by_date = (kind, target, number, more.get("rule"), due)
    # A pause moves the date and not the moment at which so much of the term was used up before it.
    return (by_date, (*by_date[:-1], at)) if kind == WARNING else (by_date,)
