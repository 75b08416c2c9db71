"""From filters to the lanes of the queue: which rows of which table, in which order.

What is unfinished goes by what is due next. The promises of what is solved are kept or missed, so
solved work, and everything together, goes by when it was reported, newest first.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef, Q

from dueby.desk.advisories.models import Patch
from dueby.desk.pages.queue_filters import OF_TICKETS, Kind, Stage, Whose, Within
from dueby.desk.pages.queue_paging import KINDS, Lane, Stretch
from dueby.desk.people.models import Organization, User
from dueby.desk.tickets.models import Contest, Status, Ticket

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from django.db.models import QuerySet

TICKET: Final = KINDS.index("ticket")
PATCH: Final = KINDS.index("patch")
DUE: Final = "next_due_at"
MOST_CUSTOMERS: Final = 200
"""How many customers one part of a name may mean."""

_STATUSES: Final = {
    Stage.UNFINISHED: (Status.OPEN, Status.WAITING),
    Stage.WAITING: (Status.WAITING,),
}
_PATCHES: Final = {
    Stage.UNFINISHED: Q(deployed_at=None),
    Stage.WAITING: Q(deployed_at=None, available_at=None),
    Stage.SOLVED: Q(deployed_at__isnull=False),
    Stage.ALL: Q(),
}


def stretches(asked: Mapping[str, str], user: User, at: datetime) -> list[Stretch]:
    """Return the queue as filters want it, for somebody who looks at it at `at`."""
    if is_newest_first(asked):
        return [Stretch(_lanes_by_report(asked, user, at), is_ascending=False)]
    lanes = _lanes_by_due(asked, user, at)
    dated = Stretch(lanes)
    return [dated] if asked.get("within") else [dated, Stretch(lanes, is_dated=False)]


def is_newest_first(asked: Mapping[str, str]) -> bool:
    """Tell whether the list goes by when things were reported."""
    return asked.get("status") in {Stage.SOLVED, Stage.ALL}


def end_of_today(at: datetime, zone: tzinfo) -> datetime:
    """Return the midnight that ends the reader's day."""
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone)


def _lanes_by_due(asked: Mapping[str, str], user: User, at: datetime) -> list[Lane]:
    """Return a lane for each status, for an index can only walk one status by its dates."""
    rows = _tickets(asked, user, at)
    statuses = _STATUSES[Stage(asked.get("status", ""))]
    lanes = [Lane(TICKET, rows.filter(status=each), DUE) for each in statuses]
    return [*_wanted(asked, lanes), *_patch_lanes(asked, user, at, DUE)]


def _lanes_by_report(asked: Mapping[str, str], user: User, at: datetime) -> list[Lane]:
    """Return lanes by report. Told what it is not, SQLite keeps from sorting all of a status."""
    rows = _tickets(asked, user, at)
    if asked["status"] == Stage.SOLVED:
        rows = rows.exclude(status__in=_STATUSES[Stage.UNFINISHED])
    rows = rows.filter(merged_into=None)
    lanes = [Lane(TICKET, rows, "reported_at")]
    return [*_wanted(asked, lanes), *_patch_lanes(asked, user, at, "notified_at")]


def _wanted(asked: Mapping[str, str], lanes: list[Lane]) -> list[Lane]:
    return [] if asked.get("kind") == Kind.PATCHES else lanes


def _patch_lanes(asked: Mapping[str, str], user: User, at: datetime, field: str) -> list[Lane]:
    if asked.get("kind") == Kind.TICKETS or any(name in asked for name in OF_TICKETS):
        return []
    stage = _PATCHES[Stage(asked.get("status", ""))]
    conditions = (stage, _of(asked, user, "owner"), _within(asked, user, at))
    rows = Patch.objects.visible_to(user).filter(*conditions)
    if "severity" in asked:
        rows = rows.filter(band=asked["severity"])
    return [Lane(PATCH, rows, field)]


def _tickets(asked: Mapping[str, str], user: User, at: datetime) -> QuerySet[Ticket]:
    conditions = (_of(asked, user, "assignee"), _within(asked, user, at))
    rows = Ticket.objects.visible_to(user).filter(*conditions)
    for name, field in (
        ("request_class", "request_class"),
        ("severity", "severity"),
        ("plan", "contract__plan"),
    ):
        if name in asked:
            rows = rows.filter(**{field: asked[name]})
    if "customer" in asked:
        rows = rows.filter(organization__in=_customers(asked["customer"], user))
    if "contested" in asked:
        rows = rows.filter(Exists(Contest.objects.filter(ticket=OuterRef("pk"), answered_at=None)))
    return rows


def _customers(part: str, user: User) -> list[int]:
    named = Organization.objects.visible_to(user).filter(name__icontains=part.replace("\0", ""))
    return list(named.order_by("name").values_list("pk", flat=True)[:MOST_CUSTOMERS])


def _of(asked: Mapping[str, str], user: User, field: str) -> Q:
    whose = asked.get("whose")
    if whose == Whose.MINE:
        return Q(**{field: user})
    return Q(**{field: None}) if whose == Whose.UNASSIGNED else Q()


def _within(asked: Mapping[str, str], user: User, at: datetime) -> Q:
    within = asked.get("within")
    if within == Within.OVERDUE:
        return Q(next_due_at__lt=at)
    if within == Within.TODAY:
        return Q(next_due_at__gte=at, next_due_at__lt=end_of_today(at, user.zone))
    days = {Within.DAY.value: 1, Within.WEEK.value: 7}.get(within or "")
    return Q() if days is None else Q(next_due_at__lt=at + timedelta(days=days))
