"""The chats as the vendor's people see them: what waits, what is theirs, what others have."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery

from dueby.desk.channels.chat.models import (
    Author,
    Chat,
    ChatMessage,
    ChatQuerySet,
    ChatState,
    Presence,
)
from dueby.desk.channels.chat.transcript import said
from dueby.desk.people.models import User, on_duty
from dueby.desk.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

SHOWN: Final = 50
RECENT: Final = 100
"""Messages of a chat that are shown; the ticket has them all."""
MOST_PANELS: Final = 8
OPEN_TICKETS: Final = 10
BEFORE: Final = 5
"""Chats and finished tickets of a contact that are shown beside a chat."""
LONGEST: Final = 120
"""Characters of the last words that a list shows."""
_RELATED: Final = ("contact__organization", "contact__user", "contract", "agent", "site", "ticket")


@dataclass(frozen=True, slots=True)
class Line:
    """A chat in a list: its last words, and how many of the visitor's nobody has read."""

    chat: Chat
    last: str
    unread: int


@dataclass(frozen=True, slots=True)
class Lists:
    """All chats that have not ended, and those of which nobody said what becomes of them."""

    waiting: list[Line] = field(default_factory=list)
    mine: list[Line] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    written: list[Line] = field(default_factory=list)
    undecided: list[Line] = field(default_factory=list)

    @property
    def unread(self) -> int:
        """How many of one's own chats have words that one has not read."""
        return sum(each.unread > 0 for each in self.mine)


@dataclass(frozen=True, slots=True)
class Said:
    """A message as a panel shows it."""

    message: ChatMessage
    words: str
    form: str
    by: str
    is_read: bool


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of the visitor: tickets that are open and finished ones, the chats before."""

    tickets: list[Ticket]
    finished: list[Ticket]
    before: list[Chat]


@dataclass(frozen=True, slots=True)
class Panel:
    """A chat in full: what was said, and by whom it is handled."""

    chat: Chat
    said: list[Said]
    on_duty: list[User]
    is_mine: bool

    def person(self) -> Person:
        """Return what is known of the visitor, which changes more seldom than what is said."""
        contact = self.chat.contact
        if contact is None:
            return Person([], [], [])
        theirs = Ticket.objects.filter(organization=contact.organization_id)
        finished = contact.tickets.filter(status__in=(Status.SOLVED, Status.CLOSED))
        before = contact.chats.filter(pk__lt=self.chat.pk).select_related("agent")
        return Person(
            list(theirs.unfinished().by_due()[:OPEN_TICKETS]),
            list(finished.order_by("-pk")[:BEFORE]),
            list(before.order_by("-pk")[:BEFORE]),
        )


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the vendor's people: whether they are there for chats, and how many they have."""

    user: User
    is_here: bool
    chats: int


def waiting_for(user: User) -> models.QuerySet[Chat]:
    """Return the chats that need a person, for the count in the navigation."""
    return Chat.objects.visible_to(user).need_a_person()


def colleagues_at(at: datetime) -> list[Colleague]:
    """Return the vendor's people by name, those who are there for chats before the others."""
    here = set(Presence.objects.here(at).values_list("user", flat=True))
    open_ones = Chat.objects.filter(state=ChatState.OPEN).values_list("agent")
    having = dict(open_ones.annotate(Count("pk")))
    staff = User.objects.staff()
    found = [Colleague(each, each.pk in here, having.get(each.pk, 0)) for each in staff]
    return sorted(found, key=lambda each: not each.is_here)


def lists_for(user: User) -> Lists:
    """Return the chats for which somebody has something to do, those that wait longest first."""
    seen = Chat.objects.visible_to(user).select_related(*_RELATED).order_by("opened_at", "pk")
    open_ones = seen.filter(state=ChatState.OPEN)
    return Lists(
        waiting=_lines(seen.filter(state=ChatState.WAITING)),
        mine=_lines(open_ones.filter(agent=user)),
        others=_lines(open_ones.exclude(agent=user)),
        written=_lines(seen.filter(state=ChatState.WRITTEN)),
        undecided=_lines(seen.filter(is_undecided=True)),
    )


def beside(user: User) -> Lists:
    """Return what stands beside other work: the chats that wait, and one's own; by one query."""
    seen = Chat.objects.visible_to(user).select_related(*_RELATED).order_by("opened_at", "pk")
    mine = Q(state=ChatState.OPEN, agent=user)
    lines = _lines(seen.filter(mine | Q(state=ChatState.WAITING)))
    return Lists(
        waiting=[each for each in lines if each.chat.state == ChatState.WAITING],
        mine=[each for each in lines if each.chat.state == ChatState.OPEN],
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
        on_duty(chat.plan, at) if chat.is_after_hours else [],
        chat.state == ChatState.OPEN and chat.agent_id == user.pk,
    )


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
