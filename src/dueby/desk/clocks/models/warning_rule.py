"""When a clock is spoken of while it runs, and how often once it is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from dueby.desk.clocks.models.clocked import COMMITMENT
from dueby.sla.agreement import Strength
from dueby.sla.reminders import Ahead, Length, Share
from dueby.sla.terms import BusinessDays, BusinessTime, Elapsed, describe

if TYPE_CHECKING:
    from dueby.sla.clocks import Clock as EngineClock

__all__ = ["COMMITMENT", "Unit", "WarningKind", "WarningRule"]


class WarningKind(models.TextChoices):
    """What a rule measures."""

    SHARE = "share", "when so much of the term is used up"
    BEFORE = "before", "so long before the date"
    REPEAT = "every", "after the date, again and again"


class Unit(models.TextChoices):
    """What a length is counted in."""

    MINUTES = "minutes", "minutes"
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    BUSINESS_HOURS = "business_hours", "business hours"
    BUSINESS_DAYS = "business_days", "business days"


class WarningRuleQuerySet(models.QuerySet["WarningRule"]):
    """Questions to the rules."""

    def active(self) -> Self:
        """Keep those that hold."""
        return self.filter(is_active=True).order_by("pk")

    def listed(self) -> Self:
        """Order them as a page lists them: as a clock passes them."""
        order = models.Case(
            *(models.When(kind=kind, then=place) for place, kind in enumerate(WarningKind.values))
        )
        return self.order_by(order, "unit", "amount", "pk")


class WarningRule(models.Model):
    """One rule: which clocks it is about, and when they are spoken of.

    An empty `metric`, `target` or `strength` means any. `amount` is a percentage for a share, else
    counted in `unit`. What came before `holds_from` is not told by it.
    """

    kind = models.CharField("when", max_length=10, choices=WarningKind.choices)
    amount = models.PositiveIntegerField("how much")
    unit = models.CharField("counted in", max_length=20, choices=Unit.choices, blank=True)
    metric = models.CharField("measures", max_length=80, blank=True)
    target = models.CharField("promise", max_length=80, blank=True)
    strength = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in Strength], blank=True
    )
    is_active = models.BooleanField("holds", default=True)
    holds_from = models.DateTimeField(null=True)

    objects: ClassVar = WarningRuleQuerySet.as_manager()
    organization_id = None

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind=WarningKind.SHARE, amount__lte=99, unit="")
                | (~models.Q(kind=WarningKind.SHARE) & ~models.Q(unit="")),
                name="a_share_or_a_length",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=1), name="more_than_nothing"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def journal_name(self) -> str:
        """How the journal calls this rule."""
        return f"warning_rule:{self.pk}"

    @property
    def length(self) -> Length:
        """How long before the date, or between two repeats."""
        match self.unit:
            case Unit.MINUTES:
                return Elapsed(timedelta(minutes=self.amount))
            case Unit.HOURS:
                return Elapsed(timedelta(hours=self.amount))
            case Unit.DAYS:
                return Elapsed(timedelta(days=self.amount))
            case Unit.BUSINESS_HOURS:
                return BusinessTime(timedelta(hours=self.amount))
            case _:
                return BusinessDays(self.amount)

    @property
    def threshold(self) -> Share | Ahead:
        """What a clock passes on its way to the date."""
        return Share(self.amount / 100) if self.kind == WarningKind.SHARE else Ahead(self.length)

    @property
    def key(self) -> str:
        """How entries name it: "share:0.75", "before:PT4H business", "every:P1D elapsed"."""
        match self.unit:
            case "":
                return f"share:{self.amount / 100:g}"
            case Unit.MINUTES:
                return f"{self.kind}:PT{self.amount}M elapsed"
            case Unit.HOURS:
                return f"{self.kind}:PT{self.amount}H elapsed"
            case Unit.DAYS:
                return f"{self.kind}:P{self.amount}D elapsed"
            case Unit.BUSINESS_HOURS:
                return f"{self.kind}:PT{self.amount}H business"
            case _:
                return f"{self.kind}:P{self.amount}D business"

    @property
    def said(self) -> str:
        """When it speaks, in words."""
        match self.kind:
            case WarningKind.SHARE:
                return f"{self.amount} % of the term used up"
            case WarningKind.BEFORE:
                return f"{describe(self.length)} before the date"
            case _:
                return f"every {describe(self.length).removeprefix('1 ')} after the date"

    def fits(self, clock: EngineClock) -> bool:
        """Tell whether it is about a clock."""
        asked = (
            (self.metric, clock.target.metric),
            (self.target, clock.target.name),
            (self.strength, clock.strength.value),
        )
        return all(wanted in {"", found} for wanted, found in asked)
