"""An address that a visitor wants to confirm."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.channels.chat.models.chat import Chat


class Confirmation(models.Model):
    """The code that was mailed to an address; it is good until `expires_at`, for a few tries.

    Only a digest of the code is kept.
    """

    chat = models.OneToOneField(Chat, models.CASCADE, related_name="confirmation")
    email = models.EmailField(max_length=254)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent = models.PositiveSmallIntegerField(default=1)

    objects: ClassVar[models.Manager[Confirmation]] = models.Manager()

    def __str__(self) -> str:
        return f"for {self.chat}"
