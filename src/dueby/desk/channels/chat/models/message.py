"""What is said in a chat."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.channels.chat.models.chat import Chat
from dueby.desk.journal.models import Text
from dueby.desk.people.models import User


class Author(models.TextChoices):
    """Who says something."""

    VISITOR = "visitor", "Visitor"
    AGENT = "agent", "Agent"
    SYSTEM = "system", "The desk"
    NOTE = "note", "Internal note"


class ChatMessageQuerySet(models.QuerySet["ChatMessage"]):
    """Questions to what is said."""

    def for_visitor(self) -> models.QuerySet[ChatMessage]:
        """Keep what the visitor sees, in order: no note."""
        return self.exclude(author=Author.NOTE).order_by("number")


class ChatMessage(models.Model):
    """Something said; `number` counts within its chat, without a gap.

    `key` is what the sender's browser calls it, so that sending it twice says it once. What the
    desk says by itself has no text but `about`, the kind of the journal's entry, and `user`, whom
    it is about. The text of a file is its name.
    """

    chat = models.ForeignKey(Chat, models.PROTECT, related_name="messages")
    organization_id = models.BigIntegerField(null=True)
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=64, blank=True)
    author = models.CharField(max_length=10, choices=Author.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=40)
    text = models.ForeignKey(Text, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar = ChatMessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chat", "number"], name="one_chat_message_per_number"),
            models.UniqueConstraint(
                fields=["chat", "author", "key"],
                condition=~models.Q(key=""),
                name="one_chat_message_per_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chat_id}/{self.number}"


class ChatFile(models.Model):
    """A file that is a message: the type it came with, and the SHA-256 under which it lies."""

    message = models.OneToOneField(ChatMessage, models.PROTECT, related_name="file")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.digest
