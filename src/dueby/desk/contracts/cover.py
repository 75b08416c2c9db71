"""What is known of a customer's cover at a moment, in the words that the engine asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from dueby.desk.contracts.models import Contract, Cover, OrderLine, SupportAgreement
from dueby.desk.people.models import Organization

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import AgreementText

RULE: Final = (
    "Of several contracts one that runs counts; of those that run, the one that covers the "
    "product, then one that is not suspended, then the one that ends last. Where none runs, the "
    "last that ran decides, and the decision says that it ended."
)


@dataclass(frozen=True, slots=True)
class Covered:
    """The contract that counts, the text that governs, and what the engine is given."""

    contract: Contract | None
    text: AgreementText
    given: dict[str, object]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contract that may count for a request: how it stands, and whether it is the one."""

    contract: Contract
    standing: str
    covers_product: bool
    counts: bool


class NoAgreementError(LookupError):
    """The desk has no agreement yet; the message says how to adopt one."""


def cover_of(organization: Organization, at: datetime, product: str = "") -> Covered:
    """Return what is known of a customer's cover at `at`, for a product where one is named.

    Which contract counts is what RULE says. Raises NoAgreementError where the customer has no
    contract and the desk no agreement.
    """
    return cover_by(contracts_of(organization), at, product)


def contracts_of(organization: Organization) -> list[Contract]:
    """Return a customer's contracts with all that is asked of them, for whoever asks twice."""
    return list(organization.contracts.with_lines())


def cover_by(contracts: list[Contract], at: datetime, product: str = "") -> Covered:
    """Return what is known of a cover by all the contracts of a customer, as `cover_of` does."""
    contract = _that_counts(contracts, at, product)
    agreement = contract.agreement if contract is not None else usual_agreement()
    text = agreement.current()
    return Covered(contract, text, given_by(contract, text))


def candidates(organization: Organization, at: datetime, product: str = "") -> list[Candidate]:
    """Return every contract of a customer with the one that counts at `at` first."""
    contracts = contracts_of(organization)
    counting = _that_counts(contracts, at, product)
    told = [
        Candidate(each, standing_of(each, at), _covers(each, product) > 0, each == counting)
        for each in contracts
    ]
    return sorted(told, key=lambda each: (not each.counts, each.contract.number))


def usual_agreement() -> SupportAgreement:
    """Return the agreement of those who have no contract: the first that was adopted.

    Raises NoAgreementError where there is none yet.
    """
    agreement: SupportAgreement | None = SupportAgreement.objects.with_text().order_by("pk").first()
    if agreement is None:
        raise NoAgreementError("there is no agreement yet; adopt one from a file first")
    return agreement


def _that_counts(contracts: list[Contract], at: datetime, product: str) -> Contract | None:
    def rank(contract: Contract) -> tuple[bool, int, bool, date, int]:
        covers = _covers(contract, product)
        running = contract.runs_at(at)
        return (running, covers, not contract.is_suspended, contract.last_on, contract.pk)

    begun = [each for each in contracts if each.first_on <= each.agreement.day_of(at)]
    return max(begun, key=rank, default=None)


def _covers(contract: Contract, product: str) -> int:
    """Return 2 where the contract's own agreement covers a product, 1 where it is but listed."""
    covers = {line.cover for line in contract.lines.all() if line.product.name == product}
    return 2 if Cover.CONTRACT in covers else len(covers)


def standing_of(contract: Contract, at: datetime) -> str:
    """Return how a contract stands at `at`: runs, suspended, ended or begins later."""
    day = contract.agreement.day_of(at)
    if day < contract.first_on:
        return "begins later"
    if day > contract.last_on:
        return "ended"
    return "suspended" if contract.is_suspended else "runs"


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
