"""What was changed of rules and preferences, as a page tells it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Entry
from dueby.desk.notices.models import Rule
from dueby.desk.notices.rules import titles_of
from dueby.desk.notices.words import Group, Role, Way
from dueby.desk.people.histories import names

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

SHOWN: Final = 20
_TITLES: Final = {
    **{role.value: role.label for role in Role},
    **{group.value: group.label for group in Group},
    "quiet_from": "Quiet from",
    "quiet_to": "Quiet until",
    "digest_time": "Daily summary at",
}
_WAYS: Final = {way.value: way.label.lower() for way in Way}


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that was otherwise before."""

    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Told:
    """One change: of what, by whom, and all that moved."""

    at: datetime
    about: str
    by: str
    moved: list[Moved]


def rules_history(event: str = "") -> list[Told]:
    """Return the newest changes of one event's rule, or of all."""
    rows = Rule.objects.filter(event=event) if event else Rule.objects.all()
    return _told(each.journal_name for each in rows)


def preferences_history(user: User) -> list[Told]:
    """Return the newest changes of what somebody chose."""
    return _told([user.journal_name])


def _told(subjects: Iterable[str]) -> list[Told]:
    rows = Entry.objects.filter(
        chain__subject__in=list(subjects), kind__in=("rule.amended", "notices.amended")
    ).order_by("-pk")
    entries = list(rows[:SHOWN])
    called = names({each.by for each in entries})
    return [
        Told(
            each.at,
            titles_of(each.data.get("event", "")),
            called.get(each.by, each.by),
            [
                Moved(_TITLES.get(name, name), _said(pair[0], name), _said(pair[1], name))
                for name, pair in each.data.items()
                if isinstance(pair, list)
            ],
        )
        for each in entries
    ]


def _said(value: str | None, name: str) -> str:
    if value is None:
        return "as the rules say" if name in set(Group) else "none"
    return _WAYS.get(value, value)
