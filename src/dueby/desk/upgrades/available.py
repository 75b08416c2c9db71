"""Which upgrades a customer may take: the supported releases, each with its decision and clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.contracts.cover import given_by
from dueby.desk.products.models import Version
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import Contract
    from dueby.sla.entitlement import Decision

FACT = "upgrade_requested"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A release that is supported, and whether the contract gives it."""

    version: Version
    decision: Decision

    @property
    def is_included(self) -> bool:
        """Whether the customer may take it."""
        return self.decision.decision in {"entitled", "included"}


def asked(version: Version, at: datetime) -> dict[str, object]:
    """Return what the engine is told of a request for a release, judged on the day of `at`."""
    return {
        "product": version.product.name,
        "release_class": version.release_class,
        "supported": version.is_supported_on(at.date()),
    }


def upgrades_of(contract: Contract, at: datetime) -> list[Upgrade]:
    """Return every supported release of what was ordered, newest first within a product."""
    products = [line.product_id for line in contract.lines.all()]
    versions = (
        Version.objects.supported_on(contract.agreement.day_of(at))
        .filter(product__in=products)
        .select_related("product")
        .order_by("product__name", "-released_on")
    )
    text = contract.agreement.current()
    given = read_given(given_by(contract, text), text.editions.newest)
    upgrades = []
    for version in versions:
        question = Fact(f"version {version.pk}", at, FACT, asked(version, at))
        decisions = evaluate(text.editions, given, [question], at).decisions
        upgrades += [Upgrade(version, decision) for decision in decisions[:1]]
    return upgrades
