"""A mail that came: kept whole, and what the desk made of it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.channels.email.models.mailbox import Mailbox
from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models import Message, Ticket


class Way(models.TextChoices):
    """How a mail came."""

    IMAP = "imap", "Fetched from a mailbox (IMAP)"
    LMTP = "lmtp", "Pushed by a mail server (LMTP)"
    PIPE = "pipe", "Given to dueby mail receive"


class Handling(models.TextChoices):
    """What became of a mail."""

    KEPT = "kept", "Kept, not looked at yet"
    OPENED = "opened", "Opened a ticket"
    ADDED = "added", "Added to a ticket"
    RECORDED = "recorded", "Recorded: no person wrote it"
    PERSON = "person", "Needs a person"
    DISMISSED = "dismissed", "Set aside by a person"


class Question(models.TextChoices):
    """Why a mail needs a person."""

    NONE = "", "Nothing"
    UNPARSABLE = "unparsable", "It cannot be read"
    STRANGER = "stranger", "Nobody knows its sender"
    SEVERAL = "several", "Its sender's address is that of several contacts"
    SPOOFED = "spoofed", "Its sender is probably not who it says"
    STAFF = "staff", "It says that it is from one of the vendor's people"
    FLOOD = "flood", "Too many mails in a short time"
    REUSED = "reused", "Its Message-ID came before with another mail"
    HEADER = "header", "Only its header was fetched"
    FAILED = "failed", "The desk failed on it"


class Unneeded(models.TextChoices):
    """Why a person sets a mail aside; chosen, not written, so that nothing personal is in it."""

    NOT_SUPPORT = "not_support", "Nothing for support"
    ADVERTISING = "advertising", "Advertising or fraud"
    ELSEWHERE = "elsewhere", "Dealt with elsewhere"
    REPEATED = "repeated", "The same as another mail"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    """Questions to the mails that came."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, customers none."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self
        return self.none()

    def need_a_person(self) -> Self:
        """Keep those that somebody has to look at, the oldest first."""
        return self.filter(handling=Handling.PERSON).order_by("received_at", "pk")


class IncomingMail(models.Model):
    """A mail, one however often it was delivered.

    `key` tells mails apart: from the Message-ID, or from the content where there is none. The bytes
    lie in the store under `digest` (SHA-256). `author`, `subject`, `reasons` and `failure` are
    personal text, blanked when the contact is forgotten; `checks` is what the trusted MTA said of
    SPF, DKIM and DMARC (RFC 8601), such as {"dmarc": "pass"}. `handled_at` is when it was decided
    what becomes of it, and of a mail that is only kept, when a worker last took it in hand.
    """

    key = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    message_id = models.TextField(blank=True)
    way = models.CharField(max_length=10, choices=Way.choices)
    mailbox = models.ForeignKey(Mailbox, models.SET_NULL, null=True, related_name="+")
    recipient = models.CharField(max_length=254, blank=True)
    received_at = models.DateTimeField()
    deliveries = models.PositiveIntegerField(default=1)
    mail_class = models.CharField(max_length=20, blank=True)
    author = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    checks = models.JSONField(default=dict)
    handling = models.CharField(max_length=10, choices=Handling.choices, default=Handling.KEPT)
    question = models.CharField(max_length=12, choices=Question.choices, blank=True)
    reasons = models.JSONField(default=list)
    failure = models.TextField(blank=True)
    handled_at = models.DateTimeField(null=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="mails")
    said = models.OneToOneField(Message, models.PROTECT, null=True, related_name="mail")
    organization_id = models.BigIntegerField(null=True)

    objects: ClassVar = IncomingMailQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["received_at", "id"],
                name="mail_for_a_person",
                condition=models.Q(handling="person"),
            ),
            models.Index(
                fields=["received_at", "id"],
                name="mail_not_looked_at",
                condition=models.Q(handling="kept"),
            ),
            models.Index(fields=["-received_at", "-id"], name="mail_by_time"),
            models.Index(fields=["author", "received_at"], name="mail_by_author"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(handling__in=Handling.values), name="mail_handling_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(question="") | models.Q(handling__in=("person", "dismissed")),
                name="mail_question_is_for_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"

    @property
    def journal_name(self) -> str:
        """How the journal calls this mail."""
        return f"mail:{self.pk}"
