"""Files that came with a message; their bytes lie outside the web root."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.people.models import User
from dueby.desk.tickets.models.message import Message


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions to the files."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the files of messages that a person may see."""
        return self.filter(message__in=Message.objects.visible_to(user))


class Attachment(models.Model):
    """A file: the name and type it came with, and the SHA-256 under which it is stored."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments")
    organization_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)

    objects: ClassVar = AttachmentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
