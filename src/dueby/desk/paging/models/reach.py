"""How somebody is reached when they are paged."""

from __future__ import annotations

from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from dueby.desk.people.models import User

_NUMBER: Final = RegexValidator(
    r"\A\+[1-9][0-9]{6,14}\Z",
    "Write it with + and the country's code, digits alone: +12073248805.",
)


class Reach(models.Model):
    """By which ways one of the vendor's people is paged; without a row it is by mail."""

    user = models.OneToOneField(User, models.CASCADE, related_name="reach")
    telephone = models.CharField(max_length=16, blank=True, validators=[_NUMBER])
    by_mail = models.BooleanField("by mail", default=True)
    by_sms = models.BooleanField("by SMS", default=False)

    organization_id: ClassVar[None] = None

    def __str__(self) -> str:
        return f"of {self.user}"

    def clean(self) -> None:
        """Refuse ways by which nobody is reached."""
        if self.by_sms and not self.telephone:
            raise ValidationError({"telephone": "An SMS needs a number."})
        if not self.by_mail and not self.by_sms:
            raise ValidationError({"by_mail": "Choose one way at least, or no page reaches you."})

    @property
    def journal_name(self) -> str:
        """How the journal calls whose it is."""
        return f"user:{self.user_id}"
