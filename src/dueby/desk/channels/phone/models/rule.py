"""What a telephone system is answered about certain numbers."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models


class Answer(models.TextChoices):
    """What it is asked to do."""

    REJECT = "reject", "Reject calls from them as busy"
    CALLER_ID = "caller_id", "Show another number when they are called"


class NumberRule(models.Model):
    """A number in E.164, or the beginning of numbers with a star: "+49*", or "*" for all.

    Of several that fit the longest holds. `caller_id` is what is shown to who is called.
    """

    answer = models.CharField("what is done", max_length=10, choices=Answer.choices)
    pattern = models.CharField(
        max_length=40,
        validators=[
            RegexValidator(
                r"\A(?:\*|\+[1-9]\d{0,14}\*?)\Z", "A number is allowed: +13125550101, +49*, or *."
            )
        ],
    )
    caller_id = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[NumberRule]] = models.Manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["answer", "pattern"],
                name="one_rule_per_number",
                violation_error_message="There is such a rule for these numbers already.",
            ),
            models.CheckConstraint(
                condition=models.Q(answer=Answer.REJECT) ^ ~models.Q(caller_id=""),
                name="rule_shows_a_number_or_rejects",
                violation_error_message="A number to show is needed to show one, and only then.",
            ),
        ]

    def __str__(self) -> str:
        return self.pattern

    def fits(self, number: str) -> bool:
        """Tell whether a number in E.164 is meant."""
        if self.pattern.endswith("*"):
            return number.startswith(self.pattern[:-1])
        return number == self.pattern

    @property
    def journal_name(self) -> str:
        """How the journal calls this rule."""
        return f"number_rule:{self.pk}"

    organization_id: ClassVar[None] = None
