"""Escalations as pages show them: the chain of who was paged, answered, and passed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import SYSTEM
from dueby.desk.paging.matters import Matter, matter_of
from dueby.desk.paging.models import Escalation
from dueby.desk.paging.words import State
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

_SAID: Final = {
    "page.sent": "Step {step}: paged {people}",
    "page.answered": "{by} sees to it",
    "page.passed_on": "Step {step}: passed on",
    "page.held": "Nobody is paged for a while",
    "page.exhausted": "Nobody answered. All leads are paged: {people}",
    "page.stopped": "Ended",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the chain: when, what, the reason or the note that somebody left."""

    at: datetime
    kind: str
    said: str
    because: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """One escalation as a page shows it, and how many `more` it tells of."""

    escalation: Escalation
    matter: Matter | None
    chain: list[Link]
    more: int

    @property
    def can_be_passed_on(self) -> bool:
        """Whether somebody is paged at this moment, and there is a step after."""
        is_running = self.escalation.state == State.RUNNING
        return is_running and bool(self.chain) and self.chain[-1].kind == "page.sent"


def alarms(escalations: Iterable[Escalation]) -> list[Alarm]:
    """Return escalations with what they are about and their chains."""
    found = list(escalations)
    chains, more = _chains({each.subject for each in found}), counted_by(found)
    return [
        Alarm(each, matter_of(each.subject), chains.get(each.pk, []), more.get(each.pk, 0))
        for each in found
    ]


def counted_by(escalations: Iterable[Escalation]) -> dict[int, int]:
    """Return how many others escalations count, by their numbers; those that count none are not."""
    counted = Escalation.objects.counted().filter(counted_by__in=escalations).order_by()
    return dict(counted.values_list("counted_by").annotate(Count("pk")))


def _chains(subjects: set[str]) -> dict[int, list[Link]]:
    entries = list(
        Entry.objects.filter(chain__subject__in=subjects, kind__startswith="page.")
        .prefetch_related("texts")
        .order_by("pk")
    )
    names = {each.pk: each.name for each in User.objects.filter(pk__in=_people(entries))}
    chains: dict[int, list[Link]] = {}
    for entry in entries:
        chains.setdefault(entry.data["escalation"], []).append(_link(entry, names))
    return chains


def _people(entries: Iterable[Entry]) -> set[int]:
    return {pk for each in entries for pk in (*each.data.get("people", ()), _number(each.by))}


def _number(by: str) -> int:
    return 0 if by == SYSTEM else int(by.partition(":")[2])


def _link(entry: Entry, names: dict[int, str]) -> Link:
    people = ", ".join(names.get(pk, "?") for pk in entry.data.get("people", ()))
    by = names.get(_number(entry.by), "the desk")
    told = {"step": entry.data.get("step") or 1, "people": people, "by": by}
    said = _SAID[entry.kind].format(**told)
    if entry.kind == "page.passed_on" and entry.by != SYSTEM:
        said = f"{by} passed it on"
    note = next((text.words for text in entry.texts.all()), "")
    return Link(entry.at, entry.kind, said, note or str(entry.data.get("because", "")))


def waiting_for(reader: User) -> QuerySet[Escalation]:
    """Return what waits until somebody answers, for the desk's navigation."""
    return Escalation.objects.visible_to(reader).unanswered()
