"""The vendor's people are there for chats while a page of theirs is open, unless they say no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.chat.changing import wake_everybody
from dueby.desk.channels.chat.models import Presence
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import Role

if TYPE_CHECKING:
    from dueby.desk.people.models import User

FRESH: Final = timedelta(seconds=20)
"""Within which it is not written down again that somebody is there."""
_CHATTING: Final = frozenset({Role.AGENT.value, Role.LEAD.value})
"""Who takes chats until they say no; the others once they say yes."""


def be_seen(user: User, *, at: datetime) -> None:
    """Note that a page of somebody is open, which is how a page stands and in no journal."""
    with transaction.atomic():
        presence, is_new = _locked(user, at)
        was_here = not is_new and presence.is_here(at)
        if is_new or presence.seen_at <= at - FRESH:
            presence.seen_at = at
            presence.save(update_fields=["seen_at"])
        if presence.is_here(at) and not was_here:
            wake_everybody(at=at)


def take_chats(user: User, *, at: datetime) -> None:
    """Say that one takes chats from now on."""
    _choose(user, at, takes_chats=True)


def leave_chats(user: User, *, at: datetime) -> None:
    """Say that one takes no chats for a while. Those that one has go on."""
    _choose(user, at, takes_chats=False)


def here(at: datetime) -> int:
    """Return how many are there for chats."""
    return int(Presence.objects.here(at).count())


def takes_chats(user: User) -> bool:
    """Tell whether somebody takes chats while they are there."""
    chosen = Presence.objects.filter(user=user).values_list("takes_chats", flat=True).first()
    return user.role in _CHATTING if chosen is None else chosen


def _choose(user: User, at: datetime, *, takes_chats: bool) -> None:
    with transaction.atomic():
        presence, _ = _locked(user, at)
        presence.seen_at = at
        if presence.takes_chats != takes_chats:
            presence.takes_chats = takes_chats
            record(user, Happening(f"user.{_CALLED[takes_chats]}"), by=user, at=at)
        presence.save(update_fields=["seen_at", "takes_chats"])
        wake_everybody(at=at)


_CALLED: Final = {True: "takes_chats", False: "leaves_chats"}


def _locked(user: User, at: datetime) -> tuple[Presence, bool]:
    known = {"takes_chats": user.role in _CHATTING, "seen_at": at}
    _, is_new = Presence.objects.get_or_create(user=user, defaults=known)
    return Presence.objects.select_for_update().get(user=user), is_new
