"""What is known of a customer's cover at a moment, in the words that the engine asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.contracts.models import Contract, Cover, OrderLine, SupportAgreement
from dueby.desk.people.models import Organization

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.desk.contracts.models import AgreementText


@dataclass(frozen=True, slots=True)
class Covered:
    """The contract that counts, the text that governs, and what the engine is given."""

    contract: Contract | None
    text: AgreementText
    given: dict[str, object]


class NoAgreementError(LookupError):
    """The desk has no agreement yet; the message says how to adopt one."""


def cover_of(organization: Organization, at: datetime, product: str = "") -> Covered:
    """Return what is known of a customer's cover at `at`, for a product where one is named.

    The contract that counts is one that runs, of several the one that lists the product, then
    the one that ends last; else the last that ran. Raises NoAgreementError where the customer
    has no contract and the desk no agreement.
    """
    contracts = list(
        organization.contracts.select_related("agreement").prefetch_related(
            "lines__product", "lines__covered_by"
        )
    )
    contract = _that_counts(contracts, at, product)
    agreement = contract.agreement if contract is not None else usual_agreement()
    text = agreement.current()
    return Covered(contract, text, given_by(contract, text))


def usual_agreement() -> SupportAgreement:
    """Return the agreement of those who have no contract: the first that was adopted.

    Raises NoAgreementError where there is none yet.
    """
    agreement = SupportAgreement.objects.order_by("pk").first()
    if agreement is None:
        raise NoAgreementError("there is no agreement yet; adopt one from a file first")
    return agreement


def _that_counts(contracts: list[Contract], at: datetime, product: str) -> Contract | None:
    def rank(contract: Contract) -> tuple[bool, bool, date]:
        lists = any(line.product.name == product for line in contract.lines.all())
        return (contract.runs_at(at), lists, contract.last_on)

    begun = [each for each in contracts if each.first_on <= each.agreement.day_of(at)]
    return max(begun, key=rank, default=None)


def given_by(contract: Contract | None, text: AgreementText) -> dict[str, object]:
    """Return what the engine is given of a contract, or of there being none."""
    if contract is None:
        return {"contract": "none"}
    given: dict[str, object] = {
        "contract": "active",
        "contract_end": contract.last_on.isoformat(),
        "signed_on": contract.signed_on.isoformat(),
        "products": _products(contract),
        "purchases": [
            line.product.kind.replace("add_on", "addon") for line in contract.lines.all()
        ],
    }
    if contract.plan in text.editions.newest.plans:
        given["plan"] = contract.plan
    if contract.is_suspended:
        given["suspended"] = "true"
    return given


def _products(contract: Contract) -> dict[str, object]:
    """Return what was ordered by name; of two lines for one product this contract's own counts."""
    lines = sorted(contract.lines.all(), key=lambda line: line.cover == Cover.CONTRACT)
    return {line.product.name: _line(line) for line in lines}


def _line(line: OrderLine) -> dict[str, object]:
    details: dict[str, object] = {
        "agreement": "separate" if line.cover == Cover.SEPARATE else "same as base"
    }
    if line.maintenance_until is not None:
        details["maintenance_end"] = line.maintenance_until.isoformat()
    return details
