"""The record of one patch: the vulnerability, its score, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.clocks.models import Clocked
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class PatchQuerySet(models.QuerySet["Patch"]):
    """Questions to the patches."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, nobody else any."""
        return self if isinstance(user, User) and user.is_staff else self.none()

    def unfinished(self) -> Self:
        """Keep those that are not deployed yet."""
        return self.filter(deployed_at=None)

    def by_due(self) -> Self:
        """Order by what is due next; what waits for its patch has no date and comes last."""
        return self.order_by(models.F("next_due_at").asc(nulls_last=True), "pk")


class Patch(Clocked):
    """An operating-system patch, owed to every customer alike.

    `vulnerability` is its identifier (a CVE number). `vector` is the CVSS vector that counts now,
    empty while nobody has scored it. Moments are those of the last facts.
    """

    subject_kind = "patch"

    vulnerability = models.CharField(max_length=40)
    os_release = models.CharField(max_length=80)
    vector = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="patches")
    notified_at = models.DateTimeField()
    available_at = models.DateTimeField(null=True)
    deployed_at = models.DateTimeField(null=True)

    objects: ClassVar = PatchQuerySet.as_manager()
    organization_id = None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["vulnerability", "os_release"], name="one_patch_per_release"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_due_at", "id"],
                name="unfinished_patches_by_due",
                condition=models.Q(deployed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vulnerability} on {self.os_release}"
