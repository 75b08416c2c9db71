"""Rotas: who of a team is on duty when, in layers of turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models

from dueby.desk.people.models.team import Team
from dueby.desk.people.models.user import User
from dueby.desk.people.models.zone import check_zone
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import tzinfo


class Hours(models.TextChoices):
    """What a rota is to cover, or a layer covers of it."""

    ALWAYS = "always", "Around the clock"
    CALENDAR = "calendar", "As a calendar of an agreement"
    OWN = "own", "Hours of its own"


class TurnLength(models.IntegerChoices):
    """How often a layer hands over."""

    DAY = 1, "Every day"
    WEEK = 7, "Every week"
    FORTNIGHT = 14, "Every two weeks"


class RotaQuerySet(models.QuerySet["Rota"]):
    """Questions to the rotas."""

    def in_use(self) -> Self:
        """Keep those that count, by name."""
        return self.filter(is_active=True).order_by("name", "pk")

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact none."""
        if isinstance(user, AnonymousUser) or not user.is_active or not user.is_staff:
            return self.none()
        return self


class Rota(models.Model):
    """Who of a team is on duty when; hand-overs, own hours and holidays are by its zone's clocks.

    `calendar` is "agreement/calendar" where the hours are those of one. `week` has a list of
    windows for each day from Monday. `holidays` are dates, and names of sets such as "US" or
    "DE-BY". A backup is paged by policies alone and does not count as on duty for a plan.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="rotas")
    name = models.CharField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[check_zone])
    hours = models.CharField(max_length=10, choices=Hours.choices, default=Hours.ALWAYS)
    calendar = models.CharField(max_length=170, blank=True)
    week = models.JSONField(default=list, blank=True)
    holidays = models.JSONField(default=list, blank=True)
    is_backup = models.BooleanField("backup", default=False)
    is_active = models.BooleanField("in use", default=True)

    objects: ClassVar = RotaQuerySet.as_manager()
    organization_id: ClassVar[None] = None

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse hours that are not told."""
        if self.hours == Hours.CALENDAR and not self.calendar:
            raise ValidationError({"calendar": "Choose the calendar whose hours are meant."})
        if self.hours == Hours.OWN and not any(self.week):
            raise ValidationError({"week": "Say from when to when on which days."})

    @property
    def journal_name(self) -> str:
        """How the journal calls this rota."""
        return f"rota:{self.pk}"

    @property
    def zone(self) -> tzinfo:
        """The zone of its clocks."""
        return zone_named(self.time_zone)


class Layer(models.Model):
    """People in turn, by their numbers; of two layers of a rota the later stands above.

    `week`, where it has windows, restricts the layer to them within the hours of the rota.
    """

    rota = models.ForeignKey(Rota, models.PROTECT, related_name="layers")
    name = models.CharField(max_length=80)
    people = models.JSONField(default=list)
    turn = models.PositiveSmallIntegerField(choices=TurnLength.choices, default=TurnLength.WEEK)
    hands_over = models.TimeField("hands over at")
    first_on = models.DateField("first turn begins on")
    ends_on = models.DateField("ends on", null=True, blank=True)
    week = models.JSONField(default=list, blank=True)

    organization_id: ClassVar[None] = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gt=models.F("first_on")),
                name="layer_ends_after_it_begins",
                violation_error_message="A layer ends after its first turn has begun.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls what it is a part of: the rota."""
        return f"rota:{self.rota_id}"
