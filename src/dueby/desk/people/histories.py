"""What happened to people and customers, as a page tells it: newest first, with was and now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import SYSTEM
from dueby.desk.people.models import Contact, Invitation, Organization, Rota, Team, User
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from django.db.models import Model

_CALLED: Final[dict[str, type[Model]]] = {
    "contact": Contact,
    "invitation": Invitation,
    "organization": Organization,
    "rota": Rota,
    "team": Team,
    "user": User,
}
MEMBERS_CHANGED: Final = "team.members_changed"
PEOPLE: Final = "people"
"""The key under which an entry names several people in turn."""
_PARTIES: Final = ("taker", "giver")
_TITLES: Final = {
    "name": "Name",
    "email": "E-mail address",
    "phone": "Telephone",
    "time_zone": "Time zone",
    "left_at": "Left",
    "role": "Role",
    "is_active": "Signs in",
    "plans": "Plans",
    "hands_over": "Hands over at",
    "first_on": "First turn begins on",
    "people": "In turn",
    "by_mail": "Paged by mail",
    "by_sms": "Paged by SMS",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was otherwise before, or that is said for the first time (`was` is None)."""

    title: str
    was: str | None
    now: str


@dataclass(frozen=True, slots=True)
class Told:
    """One entry as people read it."""

    at: datetime
    kind: str
    about: str
    by: str
    changes: list[Change]


def history(subjects: Collection[str], zone: tzinfo, limit: int = 50) -> list[Told]:
    """Return the newest entries about subjects, which are named as the journal names them."""
    entries = list(
        Entry.objects.filter(chain__subject__in=subjects)
        .select_related("chain")
        .prefetch_related("texts")
        .order_by("-pk")[:limit]
    )
    called = names(_mentioned(entries))
    return [
        Told(
            each.at,
            each.kind,
            called.get(each.chain.subject, each.chain.subject),
            called.get(each.by, each.by),
            [*_moves(each, called), *_spells(each, called, zone), *_changes(each, called, zone)],
        )
        for each in entries
    ]


def _mentioned(entries: Iterable[Entry]) -> set[str]:
    everybody = {name for each in entries for name in (each.by, each.chain.subject)}
    return everybody | {f"user:{pk}" for each in entries for pk in _moved(each)}


def _moved(entry: Entry) -> list[int]:
    """Return the people of whom an entry tells by their numbers."""
    if entry.kind == MEMBERS_CHANGED:
        return [*entry.data["joined"], *entry.data["left"]]
    people = entry.data.get(PEOPLE, [])
    in_turn = [pk for each in people for pk in (each if isinstance(each, list) else [each])]
    return [*in_turn, *(pk for name in _PARTIES if (pk := entry.data.get(name)))]


def names(journal_names: Iterable[str]) -> dict[str, str]:
    """Return what people call those whom the journal calls "user:3", one query for each kind."""
    numbers: dict[str, set[str]] = {}
    for kind, _, number in (each.partition(":") for each in journal_names):
        numbers.setdefault(kind, set()).add(number)
    found = {
        f"{kind}:{each.pk}": str(each)
        for kind, model in _CALLED.items()
        for each in model._default_manager.filter(pk__in=numbers.get(kind, ()))  # noqa: SLF001
    }
    return {SYSTEM: "the desk", **found}


def _moves(entry: Entry, called: Mapping[str, str]) -> list[Change]:
    if entry.kind != MEMBERS_CHANGED:
        return []
    return [
        Change(name.capitalize(), None, ", ".join(called.get(f"user:{pk}", "?") for pk in moved))
        for name, moved in entry.data.items()
        if moved
    ]


def _spells(entry: Entry, called: Mapping[str, str], zone: tzinfo) -> list[Change]:
    """Return who takes over or is away from when to when."""
    if "starts_at" not in entry.data:
        return []
    edges = (datetime.fromisoformat(str(entry.data[name])) for name in ("starts_at", "ends_at"))
    said = " to ".join(moment_said(each, zone) for each in edges)
    if "taker" not in entry.data:
        return [Change("Away", None, said)]
    giver = called.get(f"user:{entry.data['giver']}", "whoever it would be")
    return [Change(called.get(f"user:{entry.data['taker']}", "?"), None, f"for {giver}, {said}")]


def _changes(entry: Entry, called: Mapping[str, str], zone: tzinfo) -> list[Change]:
    def said(name: str, value: object) -> str:
        if name == PEOPLE and isinstance(value, list):
            return ", ".join(called.get(f"user:{pk}", "?") for pk in value) or "nobody"
        return _said(name, value, zone)

    told = [
        Change(_title(name), *(said(name, value) for value in pair))
        for name, pair in entry.data.items()
        if isinstance(pair, list) and entry.kind.endswith(".amended")
    ]
    return told + [_personal(text.name, text.words) for text in entry.texts.all()]


def _personal(name: str, words: str) -> Change:
    was, arrow, now = words.partition(" → ")
    return (
        Change(_title(name), was or "nothing", now or "nothing")
        if arrow
        else Change(_title(name), None, words)
    )


def _title(name: str) -> str:
    return _TITLES.get(name, name.replace("_", " ").capitalize())


def _said(name: str, value: object, zone: tzinfo) -> str:
    if value is None or value in ("", []):
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    is_moment = name.endswith("_at")
    return moment_said(datetime.fromisoformat(str(value)), zone) if is_moment else str(value)
