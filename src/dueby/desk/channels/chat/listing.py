"""The chats as the vendor's people see them: what waits, what is theirs, what others have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery

from dueby.desk.channels.chat.models import (
    Author,
    Chat,
    ChatMessage,
    ChatQuerySet,
    ChatState,
)
from dueby.desk.channels.chat.transcript import said
from dueby.desk.people.models import Contact, on_duty
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.desk.people.models import User

SHOWN: Final = 50
RECENT: Final = 100
"""Messages of a chat that are shown; the ticket has them all."""
MOST_PANELS: Final = 8
LONGEST: Final = 120
"""Characters of the last words that a list shows."""
_RELATED: Final = ("contact__organization", "contact__user", "contract", "agent", "site")


@dataclass(frozen=True, slots=True)
class Line:
    """A chat in a list: its last words, and how many of the visitor's nobody has read."""

    chat: Chat
    last: str
    unread: int


@dataclass(frozen=True, slots=True)
class Lists:
    """All chats that have not ended."""

    waiting: list[Line]
    written: list[Line]
    mine: list[Line]
    others: list[Line]


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a panel shows it."""

    message: ChatMessage
    words: str
    form: str
    by: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A chat in full: what was said, and who the visitor is."""

    chat: Chat
    said: list[Said]
    tickets: list[Ticket]
    before: int
    on_duty: list[User]
    is_mine: bool


def waiting_for(user: User) -> models.QuerySet[Chat]:
    """Return the chats that need a person, for the count in the navigation."""
    return Chat.objects.visible_to(user).need_a_person()


def lists_for(user: User) -> Lists:
    """Return the chats that have not ended, those that wait longest first."""
    seen = Chat.objects.visible_to(user).select_related(*_RELATED).order_by("opened_at", "pk")
    open_ones = seen.filter(state=ChatState.OPEN)
    return Lists(
        _lines(seen.filter(state=ChatState.WAITING)),
        _lines(seen.filter(state=ChatState.WRITTEN)),
        _lines(open_ones.filter(agent=user)),
        _lines(open_ones.exclude(agent=user)),
    )


def panels_for(user: User, asked: Sequence[int], *, at: datetime) -> list[Panel]:
    """Return the chats that are asked for in full, and after them those that an agent has."""
    seen = Chat.objects.visible_to(user).select_related(*_RELATED)
    mine = seen.filter(state=ChatState.OPEN, agent=user).order_by("-spoken_at", "-pk")
    chosen = {each.pk: each for each in seen.filter(pk__in=asked[:MOST_PANELS])}
    chats = [chosen[each] for each in asked if each in chosen]
    chats += [each for each in mine[:MOST_PANELS] if each.pk not in chosen]
    return [panel_of(each, user, at=at) for each in chats[:MOST_PANELS]]


def panel_of(chat: Chat, user: User, *, at: datetime) -> Panel:
    """Return a chat in full."""
    rows = chat.messages.select_related("text", "user", "file").order_by("-number")[:RECENT]
    return Panel(
        chat,
        [_said(each, chat) for each in reversed(rows)],
        _open_tickets(chat.contact),
        0 if chat.contact is None else chat.contact.chats.exclude(pk=chat.pk).count(),
        on_duty(chat.plan, at) if chat.is_after_hours else [],
        chat.state == ChatState.OPEN and chat.agent_id == user.pk,
    )


def _open_tickets(contact: Contact | None) -> list[Ticket]:
    if contact is None:
        return []
    theirs = Ticket.objects.filter(organization=contact.organization_id)
    return list(theirs.unfinished().by_due()[:10])


def _lines(chats: ChatQuerySet) -> list[Line]:
    by_visitor = ChatMessage.objects.filter(chat=OuterRef("pk"), author=Author.VISITOR)
    unread = Q(messages__author=Author.VISITOR, messages__number__gt=F("agent_read"))
    told = chats.annotate(
        last_words=Subquery(by_visitor.order_by("-number").values("text__words")[:1]),
        unread=Count("messages", filter=unread),
    )
    # Not on the model: the query adds them.
    return [
        Line(each, each.last_words[:LONGEST], each.unread)  # type: ignore[attr-defined]
        for each in told[:SHOWN]
    ]


_FORMS: Final = {
    Author.VISITOR: "by-them",
    Author.AGENT: "by-us",
    Author.SYSTEM: "quiet",
    Author.NOTE: "inside",
}


def _said(message: ChatMessage, chat: Chat) -> Said:
    by = chat.visitor_name if message.author == Author.VISITOR else str(message.user or "The desk")
    is_read = message.author == Author.AGENT and message.number <= chat.visitor_read
    return Said(message, said(message), _FORMS[Author(message.author)], by, is_read)
