"""Decisions of cover: an index of what the engine answered, rebuilt with the clocks."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from dueby.desk.journal.models import Entry


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Questions to the decisions."""

    def about(self, subject: str) -> Self:
        """Keep those about one subject, in the order they were made."""
        return self.filter(subject=subject).order_by("number")

    def asked_by(self, entry: Entry) -> Self:
        """Keep the answers to what one entry of the journal asked."""
        return self.filter(entry_id=entry.pk)


class Decision(models.Model):
    """One answer: entitled or not (or included, or chargeable), by which rule and clause.

    `entry_id` is the journal entry that asked.
    """

    subject = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    entry_id = models.BigIntegerField()
    organization_id = models.BigIntegerField(null=True)
    question = models.CharField(max_length=80)
    decision = models.CharField(max_length=40)
    reason = models.CharField(max_length=80)
    clause = models.CharField(max_length=40, blank=True)
    sentence = models.TextField()
    made_at = models.DateTimeField()

    objects: ClassVar = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "number"], name="one_decision_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.decision}"

    @property
    def is_granted(self) -> bool:
        """Whether what was asked for is part of the agreement."""
        return self.decision in {"entitled", "included"}
