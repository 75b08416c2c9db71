"""The sign of life that a worker gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import models

FORGOTTEN_AFTER: Final = timedelta(days=1)


class Beat(models.Model):
    """When a worker was last seen, and how many of its chores have failed since it began."""

    worker = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.worker

    @classmethod
    def give(cls, worker: str, *, failures: int, at: datetime) -> None:
        """Show that a worker lives at `at`, and forget those that were not seen for a day."""
        cls.objects.update_or_create(worker=worker, defaults={"at": at, "failures": failures})
        cls.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()

    @classmethod
    def silence(cls, at: datetime) -> timedelta | None:
        """Return how long no worker was seen; None where none ever was."""
        last = cls.objects.aggregate(last=models.Max("at"))["last"]
        return None if last is None else max(at - last, timedelta())
