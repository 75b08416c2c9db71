"""A mail of the desk that did not reach a contact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dueby.desk.channels.email.models.incoming import IncomingMail
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Ticket


class Undelivered(models.Model):
    """What a bounce or a delay said of a contact's address.

    `status` is an enhanced status code (RFC 3463) or empty; `is_permanent` is false for a delay and
    for what may work later.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="undelivered")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, related_name="undelivered")
    mail = models.ForeignKey(IncomingMail, models.PROTECT, related_name="undelivered")
    organization_id = models.BigIntegerField()
    address = models.CharField(max_length=254)
    status = models.CharField(max_length=20, blank=True)
    is_permanent = models.BooleanField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager[Undelivered]] = models.Manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["contact", "-at"], name="undelivered_by_contact")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mail", "contact"], name="one_failure_a_mail_and_contact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.status}".strip()
