"""A mailbox that the desk reads over IMAP."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from dueby.desk.channels.email.troubles import LeaseLostError

LEASE: Final = timedelta(minutes=2)
"""How long a worker that has died keeps others from a mailbox."""


class Security(models.TextChoices):
    """How the connection to the server is kept private."""

    TLS = "tls", "TLS from the first byte (port 993)"
    STARTTLS = "starttls", "STARTTLS (port 143)"
    NONE = "none", "None: only for a server on this machine"


class SignIn(models.TextChoices):
    """How the desk proves to the server that it may read."""

    PASSWORD = "password", "Name and password"
    OAUTH = "oauth", "OAuth 2 (XOAUTH2)"


class Mailbox(models.Model):
    """An address of the desk, and the IMAP folder in which its mails arrive.

    `secret` is the password, or OAuth's refresh token; it and `client_secret` are kept encrypted.
    What has become of a mail is noted before the mail is moved to `done_folder`; where there is
    none it stays where it is. `last_uid` is the newest that was read under `uid_validity`
    (RFC 3501, 2.3.1.1). The worker that reads holds the lease until `leased_until`.
    """

    address = models.EmailField("address", max_length=254, unique=True)
    host = models.CharField("server", max_length=253)
    port = models.PositiveIntegerField(
        default=993, validators=[MinValueValidator(1), MaxValueValidator(65535)]
    )
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    user = models.CharField("user name", max_length=254)
    sign_in = models.CharField(max_length=10, choices=SignIn.choices, default=SignIn.PASSWORD)
    secret = models.TextField(blank=True)
    token_address = models.URLField(max_length=500, blank=True)
    client_id = models.CharField(max_length=254, blank=True)
    client_secret = models.TextField(blank=True)
    scope = models.CharField(max_length=500, blank=True)
    folder = models.CharField(max_length=254, default="INBOX")
    done_folder = models.CharField(max_length=254, blank=True)
    is_active = models.BooleanField(default=True)
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    leased_by = models.CharField(max_length=120, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Mailbox]] = models.Manager()

    def __str__(self) -> str:
        return self.address

    def claim(self, owner: str, *, at: datetime) -> bool:
        """Lease an active mailbox to one worker, or renew its lease; tell whether it has it."""
        free = models.Q(leased_until=None) | models.Q(leased_until__lt=at)
        row = Mailbox.objects.filter(free | models.Q(leased_by=owner), pk=self.pk, is_active=True)
        if row.update(leased_by=owner, leased_until=at + LEASE) == 0:
            return False
        self.leased_by, self.leased_until = owner, at + LEASE
        return True

    def release(self) -> None:
        """Give the lease back, where it is still held."""
        Mailbox.objects.filter(pk=self.pk, leased_by=self.leased_by).update(
            leased_by="", leased_until=None
        )

    def begin_at(self, uid_validity: int) -> None:
        """Begin with the first mail of a folder. Raises LeaseLostError."""
        self._note(uid_validity=uid_validity, last_uid=0)

    def advance(self, last_uid: int, *, at: datetime) -> None:
        """Note the newest mail that is safe in the desk at `at`. Raises LeaseLostError."""
        self._note(last_uid=last_uid, checked_at=at)

    def succeed(self, *, at: datetime, but: str = "") -> None:
        """Note that all was read by `at`, and what is not well with it. Raises LeaseLostError."""
        self._note(checked_at=at, failure=but)

    def fail(self, why: str) -> None:
        """Note why it cannot be read. Raises LeaseLostError."""
        self._note(failure=why)

    def _note(self, **changes: object) -> None:
        # Fenced: a worker that lost its lease, or reads a folder that is no longer meant, writes
        # nothing.
        same = {name: getattr(self, name) for name in ("host", "user", "folder", "leased_by")}
        if Mailbox.objects.filter(pk=self.pk, **same).update(**changes) == 0:
            raise LeaseLostError
        for name, value in changes.items():
            setattr(self, name, value)

    @property
    def journal_name(self) -> str:
        """How the journal calls this mailbox."""
        return f"mailbox:{self.pk}"

    organization_id: ClassVar[None] = None
