"""Many notices as one: how many of each event, the first of each, and where the rest is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.urls import reverse

from dueby.desk.journal.models import Entry
from dueby.desk.notices.events import EVENTS, NAMED
from dueby.desk.notices.headlines import headline
from dueby.desk.notices.subjects import abouts
from dueby.desk.notices.words import Role

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

SHOWN: Final = 20
"""Of one event, how many are named one by one."""
_ORDER: Final = {event.name: place for place, event in enumerate(EVENTS)}
_PAST: Final = {"due", "overdue", "objective"}
_AHEAD: Final = {"warning", "last_warning"}


class Item(NamedTuple):
    """One of the many: which entry, of which event, when it became true, and by which roles."""

    entry: int
    event: str
    at: datetime
    roles: Sequence[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One that is named: what it says, of what, and its page."""

    said: str
    about: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Bundle:
    """Those of one event."""

    title: str
    count: int
    lines: list[Line]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All of them, what is overdue first."""

    bundles: list[Bundle]
    queue: str
    is_late: bool

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(each.count for each in self.bundles)

    @property
    def subject(self) -> str:
        """What it is in one line."""
        named = ", ".join(f"{each.title} ({each.count:,})" for each in self.bundles[:2])
        rest = len(self.bundles) - 2
        more = f", and {rest} more" if rest > 0 else ""
        late = ", recognized late" if self.is_late else ""
        return f"{self.count:,} notices{late}: {named}{more}"


def summed_up(items: Iterable[Item], *, is_late: bool) -> dict[str, Any]:
    """Return what is kept of many: numbers alone, so that words can be erased where they are."""
    by_event: dict[str, list[Item]] = defaultdict(list)
    roles: set[str] = set()
    for item in items:
        by_event[item.event].append(item)
        roles |= set(item.roles)
    return {
        "late": is_late,
        "mine": roles == {Role.ASSIGNEE.value},
        "groups": [
            {
                "event": event,
                "count": len(by_event[event]),
                "entries": [
                    each.entry
                    for each in sorted(by_event[event], key=lambda item: (item.at, item.entry))
                ][:SHOWN],
            }
            for event in sorted(by_event, key=lambda name: _ORDER.get(name, len(_ORDER)))
        ],
    }


def unfold(detail: Mapping[str, Any], user: User) -> Gathered:
    """Return what was summed up, in words and dates for who reads."""
    groups = detail["groups"]
    wanted = {number for group in groups for number in group["entries"]}
    entries = {
        each.pk: each for each in Entry.objects.filter(pk__in=wanted).select_related("chain")
    }
    known = abouts(each.chain.subject for each in entries.values())
    bundles = []
    for group in groups:
        event = group["event"]
        lines = [
            Line(
                headline(event, entry.kind, entry.data, user.zone),
                str(about),
                about.address,
                entry.at,
            )
            for number in group["entries"]
            if (entry := entries.get(number)) and (about := known.get(entry.chain.subject))
        ]
        title = NAMED[event].title if event in NAMED else event
        bundles.append(Bundle(title, group["count"], lines))
    return Gathered(bundles, queue_for(detail), detail["late"])


def queue_for(detail: Mapping[str, Any]) -> str:
    """Return the address of the queue, narrowed to what many notices are about."""
    events = {group["event"] for group in detail["groups"]}
    asked = []
    if events & _PAST:
        asked.append("within=overdue")
    elif events & _AHEAD:
        asked.append("within=24h")
    if detail["mine"]:
        asked.append("whose=mine")
    query = "&".join(asked)
    return f"{reverse('queue')}?{query}" if query else reverse("queue")
