"""How one of the vendor's people wants to hear: kept by themselves, and recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.notices.models import Preferences
from dueby.desk.notices.models.preferences import MORNING
from dueby.desk.notices.words import Group, Way, louder

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.notices.events import Event
    from dueby.desk.people.models import User


class PreferencesRefusedError(ValueError):
    """Preferences cannot be so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody chose. A group that is left out is heard of as the rules have it."""

    ways: Mapping[Group, Way]
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest_time: time = MORNING


def preferences_of(user: User) -> Preferences:
    """Return what somebody chose; of who chose nothing yet, what holds until then, not saved."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def prefer(wishes: Wishes, *, by: User, at: datetime) -> None:
    """Keep what somebody chose for themselves. Raises PreferencesRefusedError."""
    if (wishes.quiet_from is None) != (wishes.quiet_to is None):
        raise PreferencesRefusedError("quiet hours have a beginning and an end; give both, or none")
    if wishes.quiet_from is not None and wishes.quiet_from == wishes.quiet_to:
        raise PreferencesRefusedError(
            "quiet hours that end when they begin never end; choose another end, or none of both"
        )
    with transaction.atomic():
        ensure([by])
        kept = Preferences.objects.select_for_update().get(user=by)
        was, new = _plain(kept), {**_times(wishes), **_ways(wishes.ways)}
        data = {
            name: [was.get(name), new.get(name)]
            for name in {**was, **new}
            if was.get(name) != new.get(name)
        }
        if not data:
            return
        kept.ways = {group.value: way.value for group, way in wishes.ways.items()}
        kept.quiet_from, kept.quiet_to = wishes.quiet_from, wishes.quiet_to
        kept.digest_time = wishes.digest_time
        kept.save(update_fields=["ways", "quiet_from", "quiet_to", "digest_time"])
        record(by, Happening("notices.amended", data=data), by=by, at=at)


def ensure(users: Collection[User]) -> None:
    """See to it that each has a row; it is what a worker locks to tell somebody something."""
    if not users:
        return
    rows = [Preferences(user=user) for user in sorted(users, key=lambda each: each.pk)]
    Preferences.objects.bulk_create(rows, ignore_conflicts=True)


def way_for(event: Event, by_rule: Way, chosen: Mapping[str, str]) -> Way:
    """Return how somebody hears of an event whom a rule reaches by a way.

    What is urgent comes at least as the rule has it: nobody loses the last warning of a commitment
    by a preference.
    """
    wish = chosen.get(event.group.value)
    if by_rule is Way.NOTHING or wish is None:
        return by_rule
    wanted = Way(wish) if Way(wish) in event.offers() else event.loudest
    return louder(wanted, by_rule) if event.is_urgent else wanted


def _plain(kept: Preferences) -> dict[str, str | None]:
    wishes = Wishes({}, kept.quiet_from, kept.quiet_to, kept.digest_time)
    return {**_times(wishes), **dict(kept.ways)}


def _times(wishes: Wishes) -> dict[str, str | None]:
    named = ("quiet_from", "quiet_to", "digest_time")
    moments = {name: asdict(wishes)[name] for name in named}
    return {name: each and each.isoformat("minutes") for name, each in moments.items()}


def _ways(ways: Mapping[Group, Way]) -> dict[str, str | None]:
    return {group.value: way.value for group, way in ways.items()}
