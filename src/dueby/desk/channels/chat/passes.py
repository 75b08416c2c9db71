"""A visitor's pass: whoever holds it speaks in one chat, and sees nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core import signing
from django.db.models import Q

from dueby.desk.channels.chat.models import Chat, ChatQuerySet
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from dueby.desk.streams.guarding import Claim

GOOD_FOR: Final = 7 * 24 * 3600
"""Seconds for which a pass opens its chat."""
_SALT: Final = "dueby.desk.channels.chat.pass"


def pass_for(chat: Chat, *, at: datetime) -> str:
    """Return a pass for a chat: its number and a moment, signed with the desk's secret."""
    return signing.Signer(salt=_SALT).sign_object([chat.pk, int(at.timestamp())])


def chat_of(given: str, *, at: datetime) -> Chat | None:
    """Return the chat that a pass opens at a moment, or None.

    A pass opens nothing once its site is closed, or its contact has left or was forgotten.
    """
    number = _number_in(given, at)
    if number is None:
        return None
    opened = _open_to_visitors().filter(pk=number)
    related = ("contact__organization", "contact__user", "agent", "site")
    found: Chat | None = opened.select_related(*related).first()
    return found


def still_good(claims: Collection[Claim]) -> set[Claim]:
    """Return those who still may listen to their chat, for the streams: one query."""
    at = now()
    numbers = {each: _number_in(each.visitor, at) for each in claims}
    good = set(
        _open_to_visitors()
        .filter(pk__in={each for each in numbers.values() if each is not None})
        .values_list("pk")
    )
    return {
        each
        for each, number in numbers.items()
        if (number,) in good and each.name == Chat(pk=number).journal_name
    }


def _number_in(given: str, at: datetime) -> int | None:
    try:
        number, made = signing.Signer(salt=_SALT).unsign_object(given)
    except signing.BadSignature:
        return None
    return int(number) if at.timestamp() - made < GOOD_FOR else None


def _open_to_visitors() -> ChatQuerySet:
    present = Q(contact=None) | Q(contact__left_at=None, contact__forgotten_at=None)
    active = Q(contact__user=None) | Q(contact__user__is_active=True)
    return (
        Chat.objects.filter(Q(site=None) | Q(site__is_active=True)).filter(present).filter(active)
    )
