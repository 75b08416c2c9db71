"""What administrators changed of who hears of an event; what they did not is in `events`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Rule(models.Model):
    """The ways by which each role hears of one event: {"assignee": "mail", "lead": "browser"}."""

    event = models.CharField(max_length=40, unique=True)
    ways = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.event

    @property
    def journal_name(self) -> str:
        """How the journal calls this rule."""
        return f"notice-rule:{self.pk}"

    organization_id: ClassVar[None] = None
