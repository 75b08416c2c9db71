"""A chat as its visitor's browser is told of it: nothing of others, nothing internal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.channels.chat.models import Author, Chat, ChatMessage, ChatState
from dueby.desk.channels.chat.presence import here
from dueby.desk.channels.chat.transcript import said
from dueby.desk.channels.covering import covering_of

if TYPE_CHECKING:
    from dueby.desk.people.models import Contact

AT_ONCE: Final = 200
"""Messages that are told at a time."""


def chat_told(chat: Chat, *, at: datetime, after: int = 0) -> dict[str, Any]:
    """Return how a chat stands, and what was said after a number.

    While one waits, `place` counts from 1, and `here` is how many are there to answer. `read` is up
    to where the other side has read. `more` says that there are more messages than are told at a
    time.
    """
    waits = chat.state == ChatState.WAITING
    rows = chat.messages.for_visitor().filter(number__gt=after)
    found = list(rows.select_related("text", "user", "file")[: AT_ONCE + 1])
    return {
        "state": chat.state,
        "place": _place(chat) if waits else None,
        "here": here(at) if waits else None,
        "agent": str(chat.agent) if chat.agent else None,
        "name": chat.visitor_name if chat.contact or chat.name else "",
        "known": chat.contact_id is not None,
        "confirmed": chat.is_confirmed,
        "read": chat.agent_read,
        # Of a ticket only those hear who may see it.
        "ticket": chat.ticket_id if chat.contact_id else None,
        "messages": [_message(each) for each in found[:AT_ONCE]],
        "more": len(found) > AT_ONCE,
    }


def hours_told(contact: Contact | None, *, at: datetime) -> dict[str, Any]:
    """Return whether support is open, and the openings of the next days, as instants in UTC.

    `here` is how many are there to answer just now.
    """
    covering = covering_of(contact, at)
    return {
        "open": covering.calendar.is_open(at),
        "here": here(at),
        "always": covering.calendar.is_always_open,
        "hours": [[_instant(each.start), _instant(each.end)] for each in covering.openings(at)],
        "vendor": covering.agreement.vendor,
    }


def _place(chat: Chat) -> int:
    before = Chat.objects.waiting().filter(opened_at__lte=chat.opened_at)
    return int(before.exclude(opened_at=chat.opened_at, pk__gt=chat.pk).count())


def _message(message: ChatMessage) -> dict[str, Any]:
    file = getattr(message, "file", None)
    is_own = message.author == Author.VISITOR
    return {
        "number": message.number,
        "key": message.key if is_own else "",
        "by": message.author,
        "about": message.about,
        "name": str(message.user) if message.user_id else "",
        "text": said(message),
        "at": _instant(message.at),
        "file": None if file is None else {"size": file.size, "type": file.media_type},
    }


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
