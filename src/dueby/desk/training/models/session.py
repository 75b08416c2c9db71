"""One training session."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.contracts.models import Contract
from dueby.desk.people.models import Organization, User
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Mode(models.TextChoices):
    """Where a session takes place."""

    REMOTE = "remote", "Remote"
    ON_SITE = "on-site", "On site"


class SessionQuerySet(models.QuerySet["Session"]):
    """Questions to the sessions."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their organization's."""
        return self.filter(organization__in=Organization.objects.visible_to(user))


class Session(models.Model):
    """A session asked for on a ticket; it draws on the allowance once it was held.

    `is_included` is what the agreement decided at the request; the rest is bought through sales.
    """

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="training")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="trainings")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="trainings")
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    is_included = models.BooleanField()
    requested_at = models.DateTimeField()
    held_at = models.DateTimeField(null=True)

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(hours__gt=0), name="session_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h for {self.organization_id}"
