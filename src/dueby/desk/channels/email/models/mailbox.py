"""A mailbox that the desk reads over IMAP."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models


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
    checked_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    leased_by = models.CharField(max_length=120, blank=True)
    leased_until = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Mailbox]] = models.Manager()

    def __str__(self) -> str:
        return self.address

    @property
    def journal_name(self) -> str:
        """How the journal calls this mailbox."""
        return f"mailbox:{self.pk}"

    organization_id: ClassVar[None] = None
