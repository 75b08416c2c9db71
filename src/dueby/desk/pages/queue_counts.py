"""The numbers above the queue: how much is overdue, due today, unassigned, contested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from dueby.desk.advisories.models import Patch
from dueby.desk.pages.queue_lanes import end_of_today
from dueby.desk.tickets.models import Contest, Status, Ticket

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


UNFINISHED: Final = (Status.OPEN, Status.WAITING)
OVERDUE: Final = ("overdue", "alarm-clock", "late", "within=overdue")
MINE: Final = ("mine", "user", "info", "whose=mine")
TODAY: Final = ("due today", "hourglass", "soon", "within=today")
UNASSIGNED: Final = ("unassigned", "circle-dashed", "info", "whose=unassigned")
CONTESTED: Final = ("contested", "flag", "late", "contested=on")


def tallies(user: User, at: datetime) -> list[Tally]:
    """Return the numbers over everything unfinished that a person may see, patches included."""
    conditions = {
        "overdue": Q(next_due_at__lt=at),
        "today": Q(next_due_at__gte=at, next_due_at__lt=end_of_today(at, user.zone)),
    }
    tickets = Ticket.objects.visible_to(user).unfinished()
    patches = _patches(user, {**conditions, "unassigned": Q(owner=None), "mine": Q(owner=user)})
    late, soon = (tickets.filter(each).count() for each in conditions.values())
    contested = Contest.objects.filter(answered_at=None, ticket__status__in=UNFINISHED)
    return [
        Tally(*OVERDUE, late + patches["overdue"]),
        Tally(*TODAY, soon + patches["today"]),
        Tally(*UNASSIGNED, tickets.filter(assignee=None).count() + patches["unassigned"]),
        Tally(*MINE, tickets.filter(assignee=user).count() + patches["mine"]),
        Tally(*CONTESTED, contested.aggregate(of=Count("ticket", distinct=True))["of"]),
    ]


def _patches(user: User, conditions: dict[str, Q]) -> dict[str, int]:
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return Patch.objects.visible_to(user).unfinished().aggregate(**counts)
