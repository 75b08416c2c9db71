"""Solutions and their add-ons."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models


class Kind(models.TextChoices):
    """Whether something is bought for itself or added to something else."""

    SOLUTION = "solution", "Solution"
    ADD_ON = "add_on", "Add-on"


class Product(models.Model):
    """Something the vendor sells; an add-on names the solution that it belongs to."""

    name = models.CharField(
        max_length=120,
        unique=True,
        error_messages={"unique": "There is a product of this name already."},
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="add_ons")

    organization_id: ClassVar[None] = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="solution", base=None)
                | models.Q(kind="add_on", base__isnull=False),
                name="add_ons_have_a_base",
                violation_error_message="An add-on names its solution, a solution names none.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def journal_name(self) -> str:
        """How the journal calls this product."""
        return f"product:{self.pk}"

    def clean(self) -> None:
        """Refuse an add-on that belongs to nothing, to itself or to another add-on."""
        if self.kind == Kind.ADD_ON and self.base is None:
            raise ValidationError({"base": "Choose the solution that the add-on belongs to."})
        if self.kind == Kind.SOLUTION and self.base is not None:
            raise ValidationError({"base": "A solution is sold for itself and belongs to none."})
        if self.base is not None and (self.base.kind != Kind.SOLUTION or self.base == self):
            raise ValidationError({"base": "An add-on belongs to a solution."})
        if self.pk and self.kind == Kind.ADD_ON and self.add_ons.exists():
            raise ValidationError({"kind": "It has add-ons of its own; give them another base."})
