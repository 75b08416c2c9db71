"""Mails to customers that the outbox has given up, of which somebody was told."""

from __future__ import annotations

from django.db import models

from dueby.desk.outbox.models import Parcel


class GivenUp(models.Model):
    """One parcel whose end is in the journal."""

    parcel = models.OneToOneField(Parcel, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.parcel_id)
