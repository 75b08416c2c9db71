"""Entries that somebody has yet to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from dueby.desk.journal.models.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class UnreadQuerySet(models.QuerySet["Unread"]):
    """Questions to what is unread."""

    def waiting(self, readers: Collection[str], *, at: datetime) -> Self:
        """Keep those that some readers are to read at a moment, the oldest first."""
        due = self.filter(Q(after=None) | Q(after__lte=at), reader__in=readers)
        return due.order_by("pk")

    def claimed(self, keys: Collection[int], reader: str, *, at: datetime) -> Self:
        """Lock, until the transaction ends, those that wait still and are nobody else's."""
        locked = self.waiting([reader], at=at).select_for_update(of=("self",), skip_locked=True)
        return locked.filter(pk__in=keys).select_related("entry__chain")

    def failing(self) -> Self:
        """Keep those that their reader failed on, the longest unread first."""
        return self.filter(tries__gt=0).order_by("pk")


class Unread(models.Model):
    """An entry and a reader that has yet to read it. The row goes when it was read.

    `tries` are the times that the reader failed on it, `why` says how it last did, and before
    `after` it is not tried again.
    """

    reader = models.CharField(max_length=40)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    tries = models.PositiveIntegerField(default=0)
    after = models.DateTimeField(null=True)
    why = models.TextField(blank=True)

    objects: ClassVar = UnreadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reader", "entry"], name="unread_once_by_each"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="unread_failing", condition=Q(tries__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.entry} for {self.reader}"

    def put_off(self, why: str, *, until: datetime) -> None:
        """Note that the reader failed on it, and leave it alone until a moment."""
        self.tries += 1
        self.after, self.why = until, why
        self.save(update_fields=["tries", "after", "why"])
