"""One thing that leaves the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class ParcelState(models.TextChoices):
    """How far a parcel has come."""

    WAITING = "waiting", "Waiting"
    SENT = "sent", "Sent"
    DEAD = "dead", "Given up"


class Parcel(models.Model):
    """Something to hand to the world outside, once: a mail, later a webhook.

    `key` is its stable identifier, so that handing it over twice does no harm. `subject` is the
    journal's name of what it is about, `person` of whom its content concerns.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20)
    content = models.JSONField()
    subject = models.CharField(max_length=60, db_index=True)
    person = models.CharField(max_length=60, blank=True)
    organization_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ParcelState.choices)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    leased_by = models.CharField(max_length=60, blank=True)
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"],
                name="parcels_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["person"], name="parcel_by_person"),
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def post(  # noqa: PLR0913 - an address has many lines
        cls,
        key: str,
        kind: str,
        content: Mapping[str, object],
        *,
        subject: str,
        at: datetime,
        person: str = "",
        organization_id: int | None = None,
    ) -> Parcel:
        """Put something into the outbox, in the transaction of what caused it."""
        return cls.objects.create(
            key=key,
            kind=kind,
            content=dict(content),
            subject=subject,
            person=person,
            organization_id=organization_id,
            created_at=at,
            state=ParcelState.WAITING,
            next_attempt_at=at,
        )
