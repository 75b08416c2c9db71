"""Which role hears of which event, and how: as it is by default, or as administrators have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from django.db import transaction

from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.journal.recording import Happening, record
from dueby.desk.notices.events import EVENTS, NAMED, Event
from dueby.desk.notices.models import Rule
from dueby.desk.notices.words import Role, Way

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

Ways: TypeAlias = Mapping[Role, Way]


class RuleRefusedError(ValueError):
    """A rule cannot be so; the message says why."""


def ways_in_force() -> dict[str, Ways]:
    """Return by which way each role hears of each event."""
    changed = dict(Rule.objects.values_list("event", "ways"))
    return {event.name: ways_of(event, changed.get(event.name, {})) for event in EVENTS}


def ways_of(event: Event, changed: Mapping[str, str]) -> Ways:
    """Return the ways of one event; what nobody changed is as it is by default."""
    return {
        role: Way(changed.get(role.value, event.ways.get(role, Way.NOTHING).value)) for role in Role
    }


def rule_for(event: Event) -> Rule | None:
    """Return the rule of an event, or None where nobody has changed it yet."""
    return Rule.objects.filter(event=event.name).first()


def seen_of(event: Event) -> int:
    """Return how long the history of a rule is."""
    rule = rule_for(event)
    return 0 if rule is None else length_of(rule)


def change_rule(event: Event, ways: Ways, *, by: User, at: datetime, seen: int | None) -> None:
    """Let roles hear of an event by other ways.

    Raises RuleRefusedError for a way that the event does not offer, ChangedMeanwhileError where
    somebody else was quicker than who saw a history of length `seen`.
    """
    for way in ways.values():
        if way not in event.offers():
            raise RuleRefusedError(f"“{event.title}” never comes so: {way.label.lower()}")
    with transaction.atomic():
        rule, _ = Rule.objects.get_or_create(event=event.name)
        rule = Rule.objects.select_for_update().get(pk=rule.pk)
        if seen is not None and seen != length_of(rule):
            raise ChangedMeanwhileError("somebody changed this rule meanwhile; look at it again")
        was = ways_of(event, rule.ways)
        moved = {role: [was[role], way] for role, way in ways.items() if was[role] != way}
        if not moved:
            return
        rule.ways = {**rule.ways, **{role.value: ways[role].value for role in moved}}
        rule.save(update_fields=["ways"])
        data = {role.value: [str(before), str(after)] for role, (before, after) in moved.items()}
        told = Happening("rule.amended", data={"event": event.name, **data})
        record(rule, told, by=by, at=at)


def titles_of(event: str) -> str:
    """Return what an event is called, also one that is no more."""
    return NAMED[event].title if event in NAMED else event
