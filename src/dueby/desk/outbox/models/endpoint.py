"""A place to which webhooks are posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from dueby.desk.outbox.webhooks.addresses import UnsafeAddressError, check_written

if TYPE_CHECKING:
    from datetime import datetime

_FIELD: Final = RegexValidator(
    r"\A[A-Za-z_][A-Za-z0-9_.-]{0,39}\Z", "A name of a field has letters, digits, _, . and -."
)


class Shape(models.TextChoices):
    """What a body looks like."""

    JSON = "json", "JSON, as the desk has it"
    SMS = "sms", "SMS gateway: to, text, id"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    """Questions about endpoints."""

    def in_use(self) -> Self:
        """Keep those to which something may be posted, by name."""
        return self.filter(is_active=True).order_by("name")


class Endpoint(models.Model):
    """A place to which webhooks are posted, each signed by its secret.

    `secret` is kept sealed; so is `former_secret`, which signs too until `former_until`, and
    `authorization`, the value of that header. `to_name`, `text_name` and `id_name` are what a
    gateway for SMS calls its fields; `constants` are more of them, one "name=value" a line.
    """

    name = models.CharField(max_length=80, unique=True)
    url = models.CharField("address", max_length=500)
    shape = models.CharField(max_length=10, choices=Shape.choices, default=Shape.JSON)
    secret = models.TextField(blank=True, editable=False)
    former_secret = models.TextField(blank=True, editable=False)
    former_until = models.DateTimeField(null=True, blank=True, editable=False)
    authorization = models.TextField(blank=True, editable=False)
    to_name = models.CharField(max_length=40, default="to", validators=[_FIELD])
    text_name = models.CharField(max_length=40, default="text", validators=[_FIELD])
    id_name = models.CharField(max_length=40, default="id", validators=[_FIELD])
    constants = models.TextField(blank=True)
    is_active = models.BooleanField("in use", default=True)

    objects: ClassVar = EndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse an address to which nothing may be posted, and lines that are no fields."""
        try:
            check_written(self.url)
        except UnsafeAddressError as refusal:
            raise ValidationError({"url": str(refusal)}) from None
        for line in self.constants.splitlines():
            if line.strip() and not line.partition("=")[1]:
                raise ValidationError({"constants": f"{line.strip()!r} is not name=value."})

    @property
    def host(self) -> str:
        """Where it is, without what the rest of the address may hold."""
        return urlsplit(self.url).netloc

    @property
    def constant_fields(self) -> dict[str, str]:
        """The fields that are the same each time."""
        pairs = (line.partition("=") for line in self.constants.splitlines() if line.strip())
        return {name.strip(): value.strip() for name, _, value in pairs}

    def secrets_at(self, at: datetime) -> list[str]:
        """Return the sealed secrets that sign at a moment, the newest first."""
        is_former = self.former_until is not None and at < self.former_until
        return [self.secret, self.former_secret] if is_former else [self.secret]

    @property
    def receiver(self) -> str:
        """How its lane is called."""
        return f"webhook:{self.pk}"

    @property
    def journal_name(self) -> str:
        """How the journal calls it."""
        return f"endpoint:{self.pk}"

    organization_id: ClassVar[None] = None
