"""What was said on a ticket: messages the customer sees, notes, calls, and automatic ones."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.journal.models import Text
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models.ticket import Ticket


class MessageKind(models.TextChoices):
    """What it is, and with that who sees it."""

    MESSAGE = "message", "Message"
    CALL = "call", "Call"
    AUTOMATIC = "automatic", "Automatic message"
    NOTE = "note", "Internal note"


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions to the messages."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: of a ticket they may see, and no note for a customer."""
        seen = self.filter(ticket__in=Ticket.objects.visible_to(user))
        if isinstance(user, AnonymousUser) or not user.is_staff:
            return seen.exclude(kind=MessageKind.NOTE)
        return seen


class Message(models.Model):
    """Something said: by a user of the vendor, by a contact, or by the desk itself (neither).

    `message_id` is that of the mail it came as (RFC 5322, 3.6.4), empty where it came otherwise.
    """

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="messages")
    organization_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=MessageKind.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    said_at = models.DateTimeField()
    about = models.CharField(max_length=40, blank=True)
    message_id = models.TextField(blank=True)
    text = models.ForeignKey(Text, models.PROTECT, related_name="+")

    objects: ClassVar = MessageQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket", "said_at"], name="message_by_ticket"),
            models.Index(
                fields=["message_id"],
                name="message_by_identifier",
                condition=~models.Q(message_id=""),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(user=None) | models.Q(contact=None),
                name="message_has_one_author",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="note") | models.Q(user__isnull=False),
                name="notes_are_by_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_internal(self) -> bool:
        """Whether only the vendor's people see it."""
        return self.kind == MessageKind.NOTE
