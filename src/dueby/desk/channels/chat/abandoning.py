"""Chats with which nobody goes on come to an end or to somebody else, and none is lost by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from dueby.desk.channels.chat.changing import changing, happened
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.handling import hand_back
from dueby.desk.channels.chat.models import Author, Chat, ChatMessage, ChatState, Presence

if TYPE_CHECKING:
    from collections.abc import Callable

    from dueby.desk.channels.chat.models import ChatQuerySet

UNANSWERED: Final = timedelta(hours=1)
"""After which a chat that nobody took is no chat any more but a report."""
SILENT: Final = timedelta(hours=2)
"""After which a chat that went on has ended."""
UNREAD: Final = timedelta(minutes=5)
"""After which words wait for somebody else, where nobody who has the chat has a page open."""
BATCH: Final = 20


def look_after(at: datetime) -> int:
    """Give back and end chats with which nobody goes on, and say how many there were.

    What cannot be ended holds up none of the others; it is told afterwards, and tried again.
    """
    failures: list[Exception] = []
    count = 0
    for found, verb in (
        (unattended(at), _give_back),
        (unanswered(at), _let_go),
        (silent(at), _end),
    ):
        for chat in found[:BATCH]:
            try:
                count += _done(chat, found, verb, at)
            except Exception as error:  # noqa: BLE001 - told below
                failures.append(error)
    if failures:
        raise ExceptionGroup("chats with which nobody goes on", failures)
    return count


def unanswered(at: datetime) -> ChatQuerySet:
    """Return the chats that nobody took in time: of a contact they become a report."""
    return Chat.objects.waiting().filter(spoken_at__lt=at - UNANSWERED)


def silent(at: datetime) -> ChatQuerySet:
    """Return the chats that went on, and in which nobody says anything any more."""
    found = Chat.objects.filter(state=ChatState.OPEN, spoken_at__lt=at - SILENT)
    return found.order_by("spoken_at", "pk")


def unattended(at: datetime) -> ChatQuerySet:
    """Return the chats of agents who work here no longer, or are away and have words to read."""
    seen = Presence.objects.seen(at).filter(user=OuterRef("agent"))
    unread = ChatMessage.objects.filter(
        chat=OuterRef("pk"),
        author=Author.VISITOR,
        number__gt=OuterRef("agent_read"),
        at__lt=at - UNREAD,
    )
    is_left = Q(agent__is_active=False) | (~Exists(seen) & Exists(unread))
    return Chat.objects.filter(is_left, state=ChatState.OPEN).order_by("spoken_at", "pk")


def _done(
    chat: Chat, among: ChatQuerySet, verb: Callable[[Chat, datetime], object], at: datetime
) -> bool:
    """Do it to a chat, unless somebody went on with it meanwhile."""
    with transaction.atomic():
        Chat.objects.select_for_update().values_list("pk").get(pk=chat.pk)
        present = among.filter(pk=chat.pk).first()
        if present is not None:
            verb(present, at)
    return present is not None


def _give_back(chat: Chat, at: datetime) -> None:
    hand_back(chat, by=None, at=at)


def _let_go(chat: Chat, at: datetime) -> None:
    """End what nobody answered; what an unknown visitor wrote stays for a person to look at."""
    if chat.contact_id is not None:
        _end(chat, at)
        return
    with changing(chat, at=at, moves_queue=True) as present:
        present.state = ChatState.WRITTEN
        happened(present, "chat.left_waiting", Author.SYSTEM, by=None, at=at)


def _end(chat: Chat, at: datetime) -> None:
    end(chat, by=None, at=at)
