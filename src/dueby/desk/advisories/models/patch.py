"""The record of one patch: the vulnerabilities it mends, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.clocks.models import Clocked, moment_index
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

    It is known by the `vulnerability` that was recorded first and may mend several. Moments are
    those of the facts that stand; `band` is what the engine rated it, an index like the due date.
    """

    subject_kind = "patch"

    vulnerability = models.CharField(max_length=40)
    os_release = models.CharField(max_length=80)
    band = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="patches")
    notified_at = models.DateTimeField()
    available_at = models.DateTimeField(null=True)
    deployed_at = models.DateTimeField(null=True)

    objects: ClassVar = PatchQuerySet.as_manager()
    organization_id = None

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_due_at", "id"],
                name="unfinished_patches_by_due",
                condition=models.Q(deployed_at=None),
            ),
            moment_index("patch_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.vulnerability} on {self.os_release}"


class Vulnerability(models.Model):
    """One vulnerability that a patch mends; on a release of the system it is recorded once.

    What it scores, and by whose word, stands in the facts of the patch.
    """

    patch = models.ForeignKey(Patch, models.PROTECT, related_name="vulnerabilities")
    identifier = models.CharField(max_length=40)
    os_release = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["identifier", "os_release"], name="one_record_per_release"
            ),
        ]

    def __str__(self) -> str:
        return self.identifier
