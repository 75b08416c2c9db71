"""When the vendor's people are not there: before they joined, after they left, and while away."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Entry
from dueby.desk.people.models.standing_in import Absence
from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.people.duty.stretch import Absences
    from dueby.desk.people.models.user import User

_EVER: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def absences_of(staff: Iterable[User], asked: Interval, left: Absences) -> Absences:
    """Return when people are not there in an interval; `left` says when they did not work here.

    Who no longer works here, and of whom nobody knows since when, is never there.
    """
    away: dict[int, list[Interval]] = defaultdict(list)
    for each in staff:
        away[each.pk] += left.get(each.pk, ())
        if each.joined_at > asked.start:
            away[each.pk].append(Interval(_EVER, each.joined_at))
        if not each.is_active and not any(gone.end == _NEVER for gone in away[each.pk]):
            away[each.pk].append(Interval(_EVER, _NEVER))
    for absence in Absence.objects.standing().meeting(asked):
        away[absence.user_id].append(Interval(absence.starts_at, absence.ends_at))
    return {person: tuple(gone) for person, gone in away.items() if gone}


def departures_of(staff: Iterable[User]) -> Absences:
    """Return when people did not work here, by what the journal tells of their leaving."""
    people = {each.journal_name: each for each in staff}
    told: dict[User, list[tuple[datetime, bool]]] = defaultdict(list)
    entries = Entry.objects.filter(chain__subject__in=people, kind="user.amended")
    for entry in entries.filter(data__has_key="is_active").select_related("chain").order_by("pk"):
        _, works_here = entry.data["is_active"]
        told[people[entry.chain.subject]].append((entry.at, works_here))
    return {user.pk: tuple(_gone(each, user)) for user, each in told.items()}


def _gone(told: list[tuple[datetime, bool]], user: User) -> Iterable[Interval]:
    left_at: datetime | None = None
    for at, works_here in told:
        if left_at is not None and works_here:
            yield Interval(left_at, max(left_at, at))
        left_at = None if works_here else at
    if left_at is not None and not user.is_active:
        yield Interval(left_at, _NEVER)
