"""Which of the vendor's people are there for chats."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from django.db import models

from dueby.desk.people.models import User

AWAY_AFTER: Final = timedelta(minutes=2)
"""After which nobody is there of whom no page was open meanwhile."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Questions to who is there."""

    def seen(self, at: datetime) -> Self:
        """Keep those who have a page of the desk open."""
        return self.filter(seen_at__gt=at - AWAY_AFTER)

    def here(self, at: datetime) -> Self:
        """Keep those who take chats and have a page of the desk open."""
        return self.seen(at).filter(takes_chats=True, user__is_active=True)


class Presence(models.Model):
    """Whether one of the vendor's people takes chats, and when a page of theirs was last open.

    Whoever has closed all pages is away by that: nothing has to be written down for it.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="presence")
    takes_chats = models.BooleanField()
    seen_at = models.DateTimeField()

    objects: ClassVar = PresenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"presence of {self.user}"

    def is_here(self, at: datetime) -> bool:
        """Tell whether they are there for chats at a moment."""
        return self.takes_chats and self.seen_at > at - AWAY_AFTER
