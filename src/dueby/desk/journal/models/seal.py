"""Seals over the chains: what an intruder into the database cannot make again without the key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Seal(models.Model):
    """One sealing: the heads of every chain that grew since the seal before.

    `before` is the code of that seal, `digest` stands for the heads, and `code` is an HMAC over
    all of it with a key that is kept outside the database.
    """

    number = models.PositiveIntegerField(unique=True)
    sealed_at = models.DateTimeField()
    before = models.CharField(max_length=64, blank=True)
    chains = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"seal {self.number}"


class SealedHead(models.Model):
    """How a chain stood when it was sealed: how many entries, and the digest of the last.

    The chain is named by number and subject and not by a reference, so that it is still known
    after somebody removed it.
    """

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="heads")
    chain = models.BigIntegerField()
    subject = models.CharField(max_length=60)
    length = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["seal", "chain"], name="one_head_per_seal"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["chain", "seal"], name="sealed_heads_by_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.subject}/{self.length}"
