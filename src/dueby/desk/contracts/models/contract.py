"""Contracts: which customer has which plan of which agreement, for what, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from dueby.desk.contracts.models.agreement import SupportAgreement
from dueby.desk.people.models import Organization, User
from dueby.desk.products.models import Product

if TYPE_CHECKING:
    from datetime import date, datetime


class ContractQuerySet(models.QuerySet["Contract"]):
    """Questions to the contracts."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep what a person may see: the vendor's people all, a contact their own."""
        return self.filter(organization__in=Organization.objects.visible_to(user))

    def running_on(self, day: date) -> Self:
        """Keep those that run on a day, first and last day included."""
        return self.filter(first_on__lte=day, last_on__gte=day)


class Contract(models.Model):
    """An agreement signed by a customer: `first_on` to `last_on`, both days included."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contracts")
    agreement = models.ForeignKey(SupportAgreement, models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=40, unique=True)
    plan = models.CharField(max_length=40)
    signed_on = models.DateField()
    first_on = models.DateField()
    last_on = models.DateField()
    is_suspended = models.BooleanField(default=False)

    objects: ClassVar = ContractQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="contract_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organization", "last_on"], name="contract_by_customer")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def journal_name(self) -> str:
        """How the journal calls this contract."""
        return f"contract:{self.pk}"

    def runs_at(self, at: datetime) -> bool:
        """Tell whether the contract runs at `at`; its days are those of the agreement's zone."""
        return self.first_on <= self.agreement.day_of(at) <= self.last_on


class Cover(models.TextChoices):
    """Which agreement covers what was ordered."""

    CONTRACT = "contract", "This contract's agreement"
    SEPARATE = "separate", "A separate agreement"


class OrderLine(models.Model):
    """One thing that was bought under a contract, and the agreement that covers it.

    `covered_by` names the separate agreement where it is one that the desk knows.
    `maintenance_until` is the last day of its maintenance where that is not the contract's.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="order_lines")
    ordered_on = models.DateField()
    cover = models.CharField(max_length=10, choices=Cover.choices, default=Cover.CONTRACT)
    covered_by = models.ForeignKey(SupportAgreement, models.PROTECT, null=True, blank=True)
    maintenance_until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(covered_by=None) | models.Q(cover="separate"),
                name="only_separate_lines_name_an_agreement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.product_id}"

    @property
    def journal_name(self) -> str:
        """How the journal calls this order line."""
        return f"order-line:{self.pk}"

    @property
    def organization_id(self) -> int:
        """The customer it belongs to."""
        return self.contract.organization_id
