"""Mails to customers that the outbox has given up, of which somebody was told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.outbox.models import Parcel


class GivenUp(models.Model):
    """The end of a parcel's wait that is in the journal; `since` is when that wait began."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "since"], name="one_end_of_each_wait")
        ]

    def __str__(self) -> str:
        return str(self.parcel_id)
