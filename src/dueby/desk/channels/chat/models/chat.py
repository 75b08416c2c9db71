"""A chat: one visitor and the vendor's people, from its first words to its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self

from django.db import models

from dueby.desk.channels.chat.models.site import Site
from dueby.desk.contracts.models import Contract
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class ChatState(models.TextChoices):
    """How far a chat is."""

    WAITING = "waiting", "Waits for somebody"
    OPEN = "open", "Goes on"
    WRITTEN = "written", "Left in writing"
    ENDED = "ended", "Ended"


RUNNING: Final = (ChatState.WAITING, ChatState.OPEN)


class ChatQuerySet(models.QuerySet["Chat"]):
    """Questions to the chats."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, others none by themselves."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self
        return self.none()

    def waiting(self) -> Self:
        """Keep those that nobody has taken, the first first."""
        return self.filter(state=ChatState.WAITING).order_by("opened_at", "pk")

    def running(self) -> Self:
        """Keep those in which something may still be said."""
        return self.filter(state__in=RUNNING)

    def need_a_person(self) -> Self:
        """Keep what waits for somebody to take it, to read it, or to say what becomes of it."""
        waits = models.Q(state__in=(ChatState.WAITING, ChatState.WRITTEN))
        return self.filter(waits | models.Q(is_undecided=True))


class Chat(models.Model):
    """One chat, on a site or (where there is none) in the portal.

    `contact` is set only where that is proven; `name` and `email` are what a visitor says of
    themselves, and `is_confirmed` that they read mail at `email`. `contract` and `plan` are those
    of the beginning. `key` is the SHA-256 of what the visitor's browser calls the chat, so that
    opening it twice opens one. `taken_at` is when one of the vendor's people took it, `answered_at`
    when the visitor first read words of theirs: that is the response. `length` numbers what is
    said; `visitor_read` and `agent_read` are the numbers up to which each side has read, and
    `filed` that up to which it stands on `ticket`, which may be while the chat goes on.

    `spoken_at` is when something was last said, or while it waits since when it does; `called_at`
    is when those on duty were told that it waits. `is_undecided` stands for a chat that ended on no
    ticket before the agent could say what becomes of it.
    """

    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="chats")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="chats")
    organization_id = models.BigIntegerField(null=True)
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="+")
    plan = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    is_confirmed = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=ChatState.choices)
    is_after_hours = models.BooleanField(default=False)
    agent = models.ForeignKey(User, models.PROTECT, null=True, related_name="chats")
    opened_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    spoken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="chats")
    length = models.PositiveIntegerField(default=0)
    visitor_read = models.PositiveIntegerField(default=0)
    agent_read = models.PositiveIntegerField(default=0)
    filed = models.PositiveIntegerField(default=0)
    is_undecided = models.BooleanField(default=False)

    objects: ClassVar = ChatQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["state", "opened_at", "id"],
                name="chats_not_ended",
                condition=~models.Q(state="ended"),
            ),
            models.Index(
                fields=["ended_at"], name="chats_undecided", condition=models.Q(is_undecided=True)
            ),
            models.Index(fields=["contact", "-id"], name="chat_by_contact"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ChatState.values), name="chat_state_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="open") | models.Q(agent__isnull=False),
                name="open_chats_have_an_agent",
            ),
        ]

    def __str__(self) -> str:
        return f"chat {self.pk}"

    @property
    def journal_name(self) -> str:
        """How the journal calls this chat, and its stream."""
        return f"chat:{self.pk}"

    @property
    def visitor(self) -> Contact | Chat:
        """Who speaks for the visitor: the contact where one is proven, else the chat itself."""
        return self.contact or self

    @property
    def visitor_name(self) -> str:
        """What to call the visitor."""
        return self.contact.name if self.contact else self.name or f"Visitor {self.pk}"

    @property
    def is_running(self) -> bool:
        """Whether something may still be said."""
        return self.state in RUNNING
