"""The sign of life that a process gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, Self

from django.db import models

FORGOTTEN_AFTER: Final = timedelta(days=1)
QUIET: Final = timedelta(minutes=1)
"""Past this silence a process counts as gone."""


class Kind(models.TextChoices):
    """What a process does."""

    WEB = "web", "Web"
    WORKER = "worker", "Worker"
    TIMEKEEPER = "timekeeper", "Timekeeper"


class BeatQuerySet(models.QuerySet["Beat"]):
    """Questions about processes."""

    def alive(self, at: datetime) -> Self:
        """Keep those that were seen lately and have not said that they end."""
        return self.filter(at__gte=at - QUIET, has_ended=False).order_by("kind", "worker")


class Beat(models.Model):
    """When a process was last seen, by the database's clock, and how it is.

    `chores` are those that have failed since it began, with how often. `drift` is by how many
    seconds the clock of its machine is ahead. `figures` are what it counts. `keys` is a print of
    the desk's keys, which all processes share.
    """

    worker = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.WORKER)
    at = models.DateTimeField()
    has_ended = models.BooleanField(default=False)
    chores = models.JSONField(default=dict)
    drift = models.FloatField(default=0.0)
    figures = models.JSONField(default=dict)
    keys = models.CharField(max_length=32, blank=True)

    objects: ClassVar = BeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.worker

    @classmethod
    def give(cls, worker: str, *, at: datetime, **known: Any) -> None:  # noqa: ANN401 - its fields
        """Show that a process lives at `at`, and forget those that were not seen for a day."""
        fields: Mapping[str, Any] = {"at": at, "has_ended": False, **known}
        cls.objects.update_or_create(worker=worker, defaults=fields)
        cls.objects.filter(at__lt=at - FORGOTTEN_AFTER).delete()

    @classmethod
    def leave(cls, worker: str) -> None:
        """Note that a process ends as it was told to."""
        cls.objects.filter(worker=worker).update(has_ended=True)

    @classmethod
    def silence(cls, at: datetime, kind: str = Kind.WORKER) -> timedelta | None:
        """Return how long no process of a kind was seen; None where none ever was."""
        last = cls.objects.filter(kind=kind).aggregate(last=models.Max("at"))["last"]
        return None if last is None else max(at - last, timedelta())

    @property
    def failures(self) -> int:
        """How often its chores have failed since it began."""
        return sum(self.chores.values())
