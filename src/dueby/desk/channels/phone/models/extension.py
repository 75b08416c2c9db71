"""Whose telephone is whose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.people.models import User


class Extension(models.Model):
    """A number or a SIP address by which telephone systems name an agent."""

    number = models.CharField(
        max_length=120,
        unique=True,
        error_messages={"unique": "This extension is somebody's already."},
    )
    user = models.ForeignKey(
        User, models.PROTECT, related_name="extensions", verbose_name="whose it is"
    )

    objects: ClassVar[models.Manager[Extension]] = models.Manager()

    def __str__(self) -> str:
        return self.number

    @property
    def journal_name(self) -> str:
        """How the journal calls this extension."""
        return f"extension:{self.pk}"

    organization_id: ClassVar[None] = None
