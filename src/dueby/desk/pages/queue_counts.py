"""The numbers above the queue: how much is overdue, due today, unassigned, contested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connection

from dueby.desk.pages.queue_lanes import end_of_today

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


@dataclass(frozen=True, slots=True)
class Tally:
    """A number, its word and icon, and the filters that show just what it counts."""

    word: str
    icon: str
    tone: str
    query: str
    count: int = 0

    @property
    def shown_tone(self) -> str:
        """The tone of the number: a quiet one where there is nothing."""
        return self.tone if self.count else "quiet"


OVERDUE: Final = ("overdue", "alarm-clock", "late", "within=overdue")
MINE: Final = ("mine", "user", "info", "whose=mine")
TODAY: Final = ("due today", "hourglass", "soon", "within=today")
UNASSIGNED: Final = ("unassigned", "circle-dashed", "info", "whose=unassigned")
CONTESTED: Final = ("contested", "flag", "late", "contested=on")
_TICKETS: Final = "SELECT COUNT(*) FROM tickets_ticket WHERE status IN ('open', 'waiting')"
_PATCHES: Final = "SELECT COUNT(*) FROM advisories_patch WHERE deployed_at IS NULL"
_BOTH: Final = (
    ("next_due_at < %(at)s",) * 2,
    ("next_due_at >= %(at)s AND next_due_at < %(midnight)s",) * 2,
    ("assignee_id IS NULL", "owner_id IS NULL"),
    ("assignee_id = %(user)s", "owner_id = %(user)s"),
)
_EITHER: Final = (
    f"({_TICKETS} AND {ticket}) + ({_PATCHES} AND {patch})" for ticket, patch in _BOTH
)
# One question, each number of which is counted along an index.
_COUNTED: Final = (
    f"SELECT {', '.join(_EITHER)}, (SELECT COUNT(DISTINCT ticket_id)"  # noqa: S608 - ours
    " FROM tickets_contest"
    " JOIN tickets_ticket ON tickets_ticket.id = ticket_id"
    " WHERE answered_at IS NULL AND status IN ('open', 'waiting'))"
)


def tallies(user: User, at: datetime) -> list[Tally]:
    """Return the numbers over everything unfinished that a person may see, patches included."""
    if not user.is_staff:
        raise PermissionError("only the vendor's people see everything")
    midnight = end_of_today(at, user.zone)
    told = {"at": _adapted(at), "midnight": _adapted(midnight), "user": user.pk}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, told)
        counts = cursor.fetchone()
    words = (OVERDUE, TODAY, UNASSIGNED, MINE, CONTESTED)
    return [Tally(*told, count) for told, count in zip(words, counts, strict=True)]


def _adapted(moment: datetime) -> str | None:
    """Return a moment as the database wants it: where that is a text, as one."""
    return connection.ops.adapt_datetimefield_value(moment)
