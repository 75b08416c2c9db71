"""Releases of products, and how long each is supported."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models

from dueby.desk.products.models.days import check_day, ends_before
from dueby.desk.products.models.product import Product

if TYPE_CHECKING:
    from datetime import date


class ReleaseClass(models.TextChoices):
    """How far a release goes beyond the one before it."""

    MAJOR = "major", "Major"
    MINOR = "minor", "Minor"
    PATCH = "patch", "Patch"


class VersionQuerySet(models.QuerySet["Version"]):
    """Questions to the releases."""

    def supported_on(self, day: date) -> Self:
        """Keep those released by a day and supported on it, the last day included."""
        until = models.Q(supported_until=None) | models.Q(supported_until__gte=day)
        return self.filter(until, released_on__lte=day)


class Version(models.Model):
    """A release; `supported_until` is the last day of its support, None while none is set."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="versions")
    number = models.CharField(max_length=40)
    release_class = models.CharField(max_length=10, choices=ReleaseClass.choices)
    released_on = models.DateField(validators=[check_day])
    supported_until = models.DateField(null=True, blank=True, validators=[check_day])

    objects: ClassVar = VersionQuerySet.as_manager()
    organization_id: ClassVar[None] = None

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "number"],
                name="one_version_per_number",
                violation_error_message="The product has a version of this number already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.number}"

    @property
    def journal_name(self) -> str:
        """How the journal calls this release."""
        return f"version:{self.pk}"

    def clean(self) -> None:
        """Refuse support that ends before it begins."""
        if ends_before(self.supported_until, self.released_on):
            raise ValidationError(
                {"supported_until": "Support ends before the version is released; correct a day."}
            )

    def is_supported_on(self, day: date) -> bool:
        """Tell whether the release is out and supported on a day."""
        return self.released_on <= day and (
            self.supported_until is None or day <= self.supported_until
        )
