"""What somebody follows though it is not theirs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.people.models import User


class Watch(models.Model):
    """One of the vendor's people follows a subject, which is named as the journal names it."""

    subject = models.CharField(max_length=60)
    user = models.ForeignKey(User, models.CASCADE, related_name="watches")
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "user"], name="one_watch_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.subject}"
