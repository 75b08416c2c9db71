"""Decisions of the agreement in the words of a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.sla.moments import day_said

if TYPE_CHECKING:
    from dueby.desk.contracts.models import Contract
    from dueby.sla.agreement import Agreement

_REASONS: Final = {
    "contract_ended": "the contract has ended",
    "no_contract": "there is no contract",
    "contract_suspended": "the contract is suspended",
    "maintenance_expired": "its maintenance has ended",
    "maintenance_active": "maintenance is active",
    "separate_agreement": "it is covered by a separate agreement",
    "unsupported_release": "the release is not supported",
    "excluded_feature_request": "new features and custom development are not part of the agreement",
    "on_site_not_included": "work on site is not included",
    "entitlement_left": "what is included is not used up yet",
    "entitlement_used": "nothing of what is included is left",
    "overruled": "a person of ours decided so",
}


_NO_DATES: Final = {
    "not_confirmed": "its period begins when we confirm the defect",
    "objective_without_number": "at once, as far as we can; an aim that has no date",
    "best_effort": "as soon as we can; there is no date",
    "excluded_feature_request": "new features and custom development are not part of the agreement",
    "rejected": "it was found to be no defect",
}


def reason_said(reason: str) -> str:
    """Return the reason of a decision as one would say it; a word of another agreement as is."""
    return _REASONS.get(reason, reason.replace("_", " "))


def clause_said(agreement: Agreement, number: str) -> str:
    """Return "clause 5, Commitment to development", or nothing where there is no number."""
    if not number:
        return ""
    clause = agreement.clauses.get(number)
    return f"clause {number}" + (f", {clause.title}" if clause and clause.title else "")


def why_not_covered(reason: str, contract: Contract | None) -> str:
    """Return why something is not covered, with the contract's last day where that is why."""
    if reason == "contract_ended" and contract is not None:
        return (
            f"contract {contract.number} has ended, its last day was {day_said(contract.last_on)}"
        )
    return reason_said(reason)


def no_date_said(reason: str) -> str:
    """Return why a promise has no date; a word of another agreement as it is."""
    return _NO_DATES.get(reason, reason.replace("_", " ") or "not yet")
