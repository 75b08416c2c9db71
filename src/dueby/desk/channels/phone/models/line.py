"""A telephone system that tells the desk of its calls."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import ClassVar, Final

from django.db import models
from django.db.models import Case, F, Q, Value, When

from dueby.desk.channels.phone.events import Dialect
from dueby.desk.channels.phone.numbers import check_country

MOST_A_MINUTE: Final = 6_000
"""Requests that one telephone system may send in a minute; what comes beyond is refused."""


class PhoneLine(models.Model):
    """A telephone system, known by the token in the address to which it posts.

    Of the token a digest is kept (SHA-256; it has 256 random bits). `secret`, kept encrypted, is
    what its requests are signed with, `public_key` (PEM) what sipgate signs them by; where there is
    one of them, each must be. `dialect` is empty where it is told from each request, `country`
    where numbers without one are of the desk's.
    """

    name = models.CharField(max_length=80, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    secret = models.TextField(blank=True)
    dialect = models.CharField(
        "language",
        max_length=20,
        blank=True,
        choices=[
            ("", "Whatever it sends"),
            (Dialect.GENERIC.value, "Generic CTI"),
            (Dialect.SIPGATE.value, "sipgate"),
            (Dialect.PLACETEL.value, "Placetel"),
        ],
    )
    country = models.CharField(max_length=2, blank=True, validators=[check_country])
    public_key = models.TextField(blank=True)
    is_active = models.BooleanField("in use", default=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    minute = models.DateTimeField(null=True, blank=True)
    heard_in_minute = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[PhoneLine]] = models.Manager()

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def digest_of(token: str) -> str:
        """Return what is kept of a token."""
        return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

    def admit(self, *, at: datetime) -> bool:
        """Count a request, and tell whether it is one of those that a minute may have."""
        minute = at.replace(second=0, microsecond=0)
        counted = Case(When(Q(minute=minute), F("heard_in_minute") + 1), default=Value(1))
        rows = PhoneLine.objects.filter(pk=self.pk)
        rows.update(heard_in_minute=counted, minute=minute, heard_at=at)
        return rows.filter(heard_in_minute__lte=MOST_A_MINUTE).exists()

    @property
    def speaks(self) -> Dialect | None:
        """The dialect of its requests, where that is set."""
        return Dialect(self.dialect) if self.dialect else None

    @property
    def is_signed(self) -> bool:
        """Whether each of its requests must be signed."""
        return self.secret != "" or self.public_key != ""

    @property
    def journal_name(self) -> str:
        """How the journal calls this telephone system."""
        return f"phone_line:{self.pk}"

    organization_id: ClassVar[None] = None
