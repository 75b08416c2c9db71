"""Contracts: which customer has which plan of which agreement, for what, from when until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models

from dueby.desk.contracts.models.agreement import SupportAgreement
from dueby.desk.people.models import Organization, User
from dueby.desk.products.models import Product
from dueby.desk.products.models.days import check_day, ends_before

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

    def with_agreement(self) -> Self:
        """Fetch the agreement with what its newest text is, but not its words."""
        return self.select_related("agreement__newest").defer("agreement__newest__text")

    def with_lines(self) -> Self:
        """Fetch what is asked of a contract again and again: agreement, order lines, products."""
        lines = OrderLine.objects.select_related("product").order_by("ordered_on", "pk")
        return self.with_agreement().prefetch_related(models.Prefetch("lines", lines))


class Contract(models.Model):
    """An agreement signed by a customer: `first_on` to `last_on`, both days included."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="contracts")
    agreement = models.ForeignKey(SupportAgreement, models.PROTECT, related_name="contracts")
    number = models.CharField(
        max_length=40,
        unique=True,
        error_messages={"unique": "There is a contract with this number already."},
    )
    plan = models.CharField(max_length=40)
    signed_on = models.DateField(validators=[check_day])
    first_on = models.DateField("first day", validators=[check_day])
    last_on = models.DateField("last day", validators=[check_day])
    is_suspended = models.BooleanField("suspended", default=False)

    objects: ClassVar = ContractQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")),
                name="contract_ends_after_it_begins",
                violation_error_message="The last day lies before the first; correct one of them.",
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

    def clean(self) -> None:
        """Refuse a plan that the agreement does not have."""
        if not hasattr(self, "agreement"):
            return
        plans = self.agreement.current().editions.newest.plans
        if self.plan not in plans:
            allowed = ", ".join(plans) or "none"
            raise ValidationError(
                {"plan": f"{self.agreement} has no plan {self.plan!r}; it has {allowed}."}
            )

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
    ordered_on = models.DateField(validators=[check_day])
    cover = models.CharField(max_length=10, choices=Cover.choices, default=Cover.CONTRACT)
    covered_by = models.ForeignKey(SupportAgreement, models.PROTECT, null=True, blank=True)
    maintenance_until = models.DateField(null=True, blank=True, validators=[check_day])

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(covered_by=None) | models.Q(cover="separate"),
                name="only_separate_lines_name_an_agreement",
                violation_error_message="Only what a separate agreement covers names one.",
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

    def clean(self) -> None:
        """Refuse cover that contradicts itself, and maintenance that ends before the order."""
        if self.covered_by_id is not None and self.cover != Cover.SEPARATE:
            raise ValidationError(
                {"covered_by": "Only what a separate agreement covers names that agreement."}
            )
        if self.covered_by_id is not None and self.covered_by_id == self.contract.agreement_id:
            raise ValidationError(
                {"covered_by": "That is this contract's own agreement; choose it under cover."}
            )
        if ends_before(self.maintenance_until, self.ordered_on):
            raise ValidationError(
                {"maintenance_until": "Maintenance ends before the order; correct a day."}
            )
