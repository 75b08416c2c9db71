"""What a customer may ask for beyond a report, each with its decision told before they ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.portal.wording import clause_said, why_not_covered
from dueby.desk.contracts.allowances import drawn
from dueby.desk.quotations.models import Wanted
from dueby.desk.training.models import Mode
from dueby.desk.training.requesting import FACT as TRAINING
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.cover import Covered
    from dueby.desk.upgrades.available import Upgrade
    from dueby.sla.agreement import Agreement
    from dueby.sla.entitlement import Decision

UNNAMED: Final = "the agreement does not name it"
_SAID: Final = {
    Wanted.TRAINING: ("A training session of one hour", "Led by a specialist, remote."),
    Wanted.ON_SITE: ("Work or training on site", "One of our people comes to you."),
    Wanted.DEVELOPMENT: (
        "A new feature or custom development",
        "Something that the product cannot do yet.",
    ),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to ask for: in words, whether it is included, why, and by which clause."""

    wanted: Wanted
    title: str
    words: str
    is_included: bool
    why: str
    clause: str


def offers_to(covered: Covered, at: datetime) -> list[Offer]:
    """Return what may be asked for, as the agreement would decide it at `at`."""
    asked = {
        Wanted.TRAINING: (TRAINING, {"hours": 1, "mode": Mode.REMOTE.value}),
        Wanted.ON_SITE: (TRAINING, {"hours": 1, "mode": Mode.ON_SITE.value}),
    }
    decided = {
        wanted: _decided(covered, kind, fields, at) for wanted, (kind, fields) in asked.items()
    }
    offers = [_offer(covered, wanted, decision) for wanted, decision in decided.items()]
    return [*offers, *_plans(covered), *_development(covered)]


def upgrade_offer(covered: Covered, upgrade: Upgrade) -> Offer:
    """Return a release that is supported as an offer, with its decision."""
    decision = upgrade.decision
    return Offer(
        Wanted.UPGRADE,
        str(upgrade.version),
        "",
        upgrade.is_included,
        why_not_covered(decision.reason, covered.contract),
        clause_said(covered.text.editions.newest, decision.clause),
    )


def _decided(
    covered: Covered, kind: str, fields: dict[str, object], at: datetime
) -> Decision | None:
    """Return the answer to a fact that has not happened."""
    editions = covered.text.editions
    before = () if covered.contract is None else drawn(covered.contract)
    supposed = Fact("supposed", at, kind, fields)
    given = read_given(covered.given, editions.newest)
    decisions = evaluate(editions, given, (*before, supposed), at).decisions
    return next((each for each in decisions if each.fact is supposed), None)


def _offer(covered: Covered, wanted: Wanted, decision: Decision | None) -> Offer:
    title, words = _SAID[wanted]
    if decision is None:
        return Offer(wanted, title, words, is_included=False, why=UNNAMED, clause="")
    why = why_not_covered(decision.reason, covered.contract)
    clause = clause_said(covered.text.editions.newest, decision.clause)
    is_included = decision.decision in {"entitled", "included"}
    return Offer(wanted, title, words, is_included, why, clause)


def _plans(covered: Covered) -> list[Offer]:
    """Return the plans that are sold and that the customer does not have."""
    agreement = covered.text.editions.newest
    own = "" if covered.contract is None else covered.contract.plan
    sold = [plan for plan in agreement.plans.values() if plan.sold and plan.name != own]
    return [
        Offer(
            Wanted.PLAN,
            plan.title or plan.name,
            _hours(agreement, plan.calendar),
            is_included=False,
            why="it is a plan of its own, bought through sales",
            clause=clause_said(agreement, plan.clause),
        )
        for plan in sold
    ]


def _hours(agreement: Agreement, calendar: str | None) -> str:
    found = None if calendar is None else agreement.calendars.get(calendar)
    return "" if found is None else f"{found.name}."


def _development(covered: Covered) -> list[Offer]:
    agreement = covered.text.editions.newest
    excluded = [each for each in agreement.classes.values() if each.excluded]
    title, words = _SAID[Wanted.DEVELOPMENT]
    return [
        Offer(
            Wanted.DEVELOPMENT,
            each.title or title,
            words,
            is_included=False,
            why=why_not_covered(each.excluded or "", covered.contract),
            clause=clause_said(agreement, each.clause),
        )
        for each in excluded[:1]
    ]
