"""A ticket: one report and the work on it. Its clocks are computed from its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.clocks.models import Clocked, moment_index
from dueby.desk.contracts.models import Contract
from dueby.desk.people.models import Contact, Organization, User
from dueby.desk.products.models import Product

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from dueby.sla.agreement import Agreement


class Status(models.TextChoices):
    """Whose turn it is."""

    OPEN = "open", "Open"
    WAITING = "waiting", "Waiting"
    SOLVED = "solved", "Solved"
    CLOSED = "closed", "Closed"


class Finding(models.TextChoices):
    """What the vendor found of a report of a defect."""

    NONE = "", "Not yet found"
    CONFIRMED = "confirmed", "Confirmed"
    REJECTED = "rejected", "Rejected"


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions to the tickets."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their organization's."""
        if isinstance(user, User) and user.is_active and user.is_staff:
            return self
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def unfinished(self) -> Self:
        """Keep those on which there is something left to do."""
        return self.filter(status__in=(Status.OPEN, Status.WAITING))

    def by_due(self) -> Self:
        """Order by what is due next under the promise; what has no date comes last."""
        return self.order_by(models.F("next_due_at").asc(nulls_last=True), "pk")


class Ticket(Clocked):
    """One report. Class, severity, finding and status are what the last fact made them.

    `severity` is empty for what is no defect, a proposal until the defect is confirmed. `token`
    is what a form was given so that sending it twice reports once. What is merged into another
    ticket is closed, and goes on there.
    """

    subject_kind = "ticket"

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="tickets")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="tickets")
    contract = models.ForeignKey(Contract, models.PROTECT, null=True, related_name="tickets")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="tickets")
    subject = models.CharField(max_length=200)
    request_class = models.CharField(max_length=40)
    about = models.CharField(max_length=20, default="product")
    channel = models.CharField(max_length=20)
    severity = models.CharField(max_length=20, blank=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    waiting_on = models.CharField(max_length=20, blank=True)
    assignee = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="assigned_tickets", db_index=False
    )
    reported_at = models.DateTimeField()
    estimated_at = models.DateTimeField(null=True)
    next_update_at = models.DateTimeField(null=True)
    rectified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    token = models.CharField(max_length=64, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", db_index=False
    )

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            # The queue walks one status by its dates: SQLite cannot tell that what it is given
            # fits a partial index over two.
            models.Index(fields=["status", "next_due_at", "id"], name="ticket_by_status_and_due"),
            models.Index(
                fields=["assignee", "status", "next_due_at", "id"], name="ticket_by_assignee"
            ),
            moment_index("ticket_by_moment"),
            models.Index(fields=["-reported_at", "-id"], name="ticket_by_report"),
            models.Index(fields=["organization", "-id"], name="ticket_by_customer"),
            models.Index(
                fields=["merged_into"],
                name="ticket_by_survivor",
                condition=models.Q(merged_into__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="ticket_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(finding__in=Finding.values), name="ticket_finding_is_known"
            ),
            models.UniqueConstraint(
                fields=["contact", "token"],
                condition=~models.Q(token=""),
                name="one_ticket_for_a_form",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.subject}"

    @property
    def ledger(self) -> Contract | None:
        """The contract whose allowances a request on the ticket draws on."""
        return self.contract

    @property
    def agreement(self) -> Agreement:
        """The edition that governs: the one in force when the report arrived."""
        return self.text.editions.governing(self.reported_at)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.status in {Status.SOLVED, Status.CLOSED}

    @property
    def is_defect(self) -> bool:
        """Whether it is reported, or was found, to be of a class that is confirmed."""
        return self.request_class in self.agreement.confirmable_classes

    @property
    def is_confirmed(self) -> bool:
        """Whether it is a defect that the vendor confirmed."""
        return self.finding == Finding.CONFIRMED and self.is_defect

    @property
    def is_rejected(self) -> bool:
        """Whether the vendor found that it is no defect."""
        return self.finding == Finding.REJECTED
