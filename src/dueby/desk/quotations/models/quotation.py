"""One request that went to sales."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.people.models import Organization, User
from dueby.desk.tickets.models import Ticket

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Wanted(models.TextChoices):
    """What is wanted beyond the agreement."""

    UPGRADE = "upgrade", "Upgrade"
    TRAINING = "training", "Training"
    ON_SITE = "on_site", "On-site service"
    PLAN = "plan", "Another plan"
    DEVELOPMENT = "development", "New feature or custom development"


class Outcome(models.TextChoices):
    """How a request ended."""

    OPEN = "", "Open"
    QUOTED = "quoted", "Quoted"
    DECLINED = "declined", "Declined"


class QuotationQuerySet(models.QuerySet["Quotation"]):
    """Questions to the requests."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their organization's."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def open(self) -> Self:
        """Keep those that sales has not answered, the earliest follow-up first."""
        return self.filter(outcome=Outcome.OPEN).order_by("follow_up_at", "pk")


class Quotation(models.Model):
    """A request for what the agreement does not include, with the date by which sales follows up.

    `decision` is the sentence that the customer was told, with its clause.
    """

    ticket = models.OneToOneField(Ticket, models.PROTECT, related_name="quotation")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="quotations")
    wanted = models.CharField(max_length=12, choices=Wanted.choices)
    decision = models.TextField()
    clause = models.CharField(max_length=40, blank=True)
    handed_over_at = models.DateTimeField()
    follow_up_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects: ClassVar = QuotationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.get_wanted_display()} for {self.organization_id}"
