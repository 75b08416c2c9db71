"""Entries of the journal and the chains they form."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models


class ChainQuerySet(models.QuerySet["Chain"]):
    """Questions to the chains."""

    def to_seal(self) -> Self:
        """Keep those that grew since they were last sealed."""
        return self.filter(length__gt=models.F("sealed_length")).order_by("pk")


class Chain(models.Model):
    """The entries about one subject: how many there are, and the digest of the last.

    `sealed_length` is how many of them the seals cover, an index for whoever seals next.
    """

    subject = models.CharField(max_length=60, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    sealed_length = models.PositiveIntegerField(default=0)

    objects: ClassVar = ChainQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["id"],
                name="chains_to_seal",
                condition=models.Q(length__gt=models.F("sealed_length")),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class EntryQuerySet(models.QuerySet["Entry"]):
    """Questions to the journal."""

    def about(self, subject: str) -> Self:
        """Keep the entries about one subject, in the order they were recorded."""
        return self.filter(chain__subject=subject).order_by("number")


class Entry(models.Model):
    """One thing that happened: what, when it became true, who did it, when it was recorded.

    `fact` is the engine's name for it where it is a fact of the agreement; `data` are its fields.
    Nothing personal stands here: words are in `Text`, and `words` holds their salted digests.
    """

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    fact = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.CharField(max_length=60)
    organization_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True)
    digest = models.CharField(max_length=64)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_entry_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.chain_id}/{self.number}"
