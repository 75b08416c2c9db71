"""A text that is kept for answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Macro(models.Model):
    """A saved text: its name, and the words that an agent puts into an answer."""

    name = models.CharField(max_length=60, unique=True)
    words = models.TextField(max_length=4000)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[models.Manager[Macro]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this text."""
        return f"macro:{self.pk}"

    organization_id: ClassVar[None] = None
