"""Solutions and their add-ons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """Whether something is bought for itself or added to something else."""

    SOLUTION = "solution", "Solution"
    ADD_ON = "add_on", "Add-on"


class Product(models.Model):
    """Something the vendor sells; an add-on names the solution that it belongs to."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="add_ons")

    organization_id: ClassVar[None] = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="solution", base=None)
                | models.Q(kind="add_on", base__isnull=False),
                name="add_ons_have_a_base",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this product."""
        return f"product:{self.pk}"
