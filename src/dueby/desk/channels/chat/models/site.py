"""A web site of the vendor's on which the chat stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Site(models.Model):
    """A site: who may embed the chat, and how it vouches for those who are signed in there.

    `key` is public and stands in the script tag. `origins` are the only ones whose pages may talk
    to it ("https://www.example.com", RFC 6454). `secret` signs identity tokens; it is kept sealed.
    """

    name = models.CharField(max_length=80, unique=True)
    key = models.CharField(max_length=40, unique=True)
    origins = models.JSONField(default=list)
    secret = models.TextField()
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Site]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this site."""
        return f"chat_site:{self.pk}"

    organization_id: ClassVar[None] = None
