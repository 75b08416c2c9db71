"""What changes a rota for a while: who is away, and who takes over from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models

from dueby.desk.people.models.rota import Rota
from dueby.desk.people.models.user import User

if TYPE_CHECKING:
    from dueby.sla.interval import Interval


AnySpell = TypeVar("AnySpell", bound=models.Model)


class SpellQuerySet(models.QuerySet[AnySpell]):
    """Questions to what holds from one moment to another."""

    def standing(self) -> Self:
        """Keep what was not withdrawn, in the order it was entered."""
        return self.filter(withdrawn_at=None).order_by("pk")

    def meeting(self, asked: Interval) -> Self:
        """Keep what holds at some moment of an interval."""
        return self.filter(starts_at__lt=asked.end, ends_at__gt=asked.start)


class AbsenceQuerySet(SpellQuerySet["Absence"]):
    """Questions to the absences."""


class Absence(models.Model):
    """One of the vendor's people is away and takes no turns."""

    user = models.ForeignKey(User, models.PROTECT, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="absence_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} is away"


class OverrideQuerySet(SpellQuerySet["Override"]):
    """Questions to the overrides."""


class Override(models.Model):
    """`taker` is on duty in a rota for a while: for `giver`, or for whoever it would be.

    The two of a swap name the same `swap`, the number of the first.
    """

    rota = models.ForeignKey(Rota, models.PROTECT, related_name="overrides")
    taker = models.ForeignKey(User, models.PROTECT, related_name="+")
    giver = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    swap = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar = OverrideQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="override_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taker_id} takes over"
