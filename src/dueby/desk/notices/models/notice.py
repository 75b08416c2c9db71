"""What somebody is told, and what they are still to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.journal.models import Entry
from dueby.desk.notices.words import Way
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions to the notices."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep those that were for a person who works here; nobody sees another's."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self.filter(user=user)
        return self.none()

    def unread(self) -> Self:
        """Keep what nobody has read or waved away."""
        return self.filter(read_at=None)

    def ringing(self) -> Self:
        """Keep what the bell counts: unread, and not left for the daily summary."""
        return self.unread().exclude(way=Way.DIGEST)


class Notice(models.Model):
    """Something that one of the vendor's people is told, once.

    `entry` is what happened; a summary of many has none, and `detail` says what it gathers.
    `at` is when it became true, `made_at` when it was told. `roles` are those by which the person
    hears of it. Words of people are not kept here: a page reads them where they are.
    `waits` says that its mail is held back, `is_digested` that the daily summary had it.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+", db_index=False)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    organization_id = models.BigIntegerField(null=True)
    roles = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    way = models.CharField(max_length=10, choices=Way.choices)
    is_late = models.BooleanField(default=False)
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)
    is_digested = models.BooleanField(default=False)

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "user"],
                condition=models.Q(entry__isnull=False),
                name="one_notice_of_an_entry",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-id"], name="notice_by_person"),
            models.Index(
                fields=["user", "way"],
                name="notice_unread",
                condition=models.Q(read_at=None),
            ),
            models.Index(fields=["user", "made_at"], name="notice_by_minute"),
            models.Index(fields=["user"], name="notice_that_waits", condition=models.Q(waits=True)),
            models.Index(
                fields=["user"],
                name="notice_to_digest",
                condition=models.Q(way="digest", is_digested=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"


class Held(models.Model):
    """One of many that somebody is told together: they came late, or too many in a minute."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    event = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    organization_id = models.BigIntegerField(null=True)
    roles = models.JSONField(default=list)
    way = models.CharField(max_length=10, choices=Way.choices)
    is_late = models.BooleanField()
    at = models.DateTimeField()
    held_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "entry"], name="one_held_of_an_entry"),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "held_at"], name="held_by_person")]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"
