"""What the agreement would answer to a report if it were made now, told before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.portal.wording import clause_said, why_not_covered
from dueby.desk.contracts.cover import cover_of
from dueby.sla.agreement import Strength
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import Contract
    from dueby.desk.people.models import Organization
    from dueby.sla.agreement import Agreement
    from dueby.sla.clocks import Clock
    from dueby.sla.entitlement import Decision

CHANNEL: Final = "portal"


@dataclass(frozen=True, slots=True)
class Supposed:
    """A report as it is filled in so far, in the words of the agreement; empty where unsaid."""

    product: str = ""
    request_class: str = ""
    about: str = ""
    severity: str = ""

    def fields(self, agreement: Agreement) -> dict[str, object]:
        """Return what the engine is told, without what the agreement does not know."""
        told = {
            "product": self.product,
            "filed_as": self.request_class if self.request_class in agreement.classes else "",
            "about": self.about,
            "severity": self.severity if self.severity in agreement.levels else "",
            "channel": CHANNEL if CHANNEL in agreement.channels else "",
        }
        return {name: word for name, word in told.items() if word}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The decision on the cover, and the dates that would be promised, earliest first."""

    agreement: Agreement
    contract: Contract | None
    decision: Decision | None
    promises: tuple[Clock, ...]
    later: tuple[Clock, ...]
    severity: str

    @property
    def is_covered(self) -> bool:
        """Whether the agreement covers the report."""
        return self.decision is None or self.decision.decision in {"entitled", "included"}

    @property
    def why_not(self) -> str:
        """Why the report is not covered, or nothing where it is."""
        if self.decision is None or self.is_covered:
            return ""
        return why_not_covered(self.decision.reason, self.contract)

    @property
    def clause(self) -> str:
        """The clause on which the decision rests, in words."""
        return "" if self.decision is None else clause_said(self.agreement, self.decision.clause)


def foresee(organization: Organization, supposed: Supposed, at: datetime) -> Foreseen:
    """Return what would be decided and promised of a report made at `at`.

    `later` are commitments whose date only the confirmation of a defect begins; `severity` is what
    the agreement takes the report for.
    """
    covered = cover_of(organization, at, supposed.product)
    editions = covered.text.editions
    agreement = editions.governing(at)
    fact = Fact("supposed", at, "reported", supposed.fields(agreement))
    told = evaluate(editions, read_given(covered.given, agreement), [fact], at)
    owed = [each for each in told.clocks if each.strength is Strength.COMMITMENT]
    return Foreseen(
        told.agreement,
        covered.contract,
        next(iter(told.decisions), None),
        tuple(sorted((each for each in owed if each.due_at), key=_due)),
        tuple(each for each in owed if each.due_at is None and each.cancelled_at is None),
        told.case.attributes.get("severity", ""),
    )


def _due(clock: Clock) -> datetime:
    assert clock.due_at is not None  # noqa: S101 - chosen by it
    return clock.due_at
