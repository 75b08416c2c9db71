"""What is given of a case before anything happens, checked against the agreement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from dueby.sla.facts import word

if TYPE_CHECKING:
    from dueby.sla.agreement import Agreement

_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATES: Final = ("contract_end", "maintenance_end", "signed_on")
_STRUCTURES: Final = ("products", "purchases", "releases", "overrides", "overruled")

DECISIONS: Final = ("entitled", "not_entitled", "included", "chargeable")
"""What a person may decide over the rules."""


class CaseError(ValueError):
    """What is given, or a fact, contradicts the agreement; the message names the place."""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a case before anything happens: its words, and the lists beside them."""

    attributes: MappingProxyType[str, str]
    raw: MappingProxyType[str, object]

    def overruled(self, question: str) -> str | None:
        """Return the decision that a person made over the rules on a question, or None."""
        decisions = self.raw.get("overruled")
        return (
            word(decisions[question])
            if isinstance(decisions, dict) and question in decisions
            else None
        )

    def date_of(self, name: str) -> date | None:
        """Return a given date, or None where none was given."""
        value = self.raw.get(name)
        return None if value is None else date.fromisoformat(word(value))


def read_given(raw: object, agreement: Agreement) -> Given:
    """Return what is given, checked against the agreement. Raises CaseError naming the key."""
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        raise CaseError(f"given: found {raw!r}; a mapping is allowed")
    for name in _DATES:
        _check_date(raw.get(name), f"given.{name}")
    _check_words(raw, "plan", agreement.plans)
    _check_words(raw, "calendar", agreement.calendars)
    _check_words(raw, "contract", ("active", "none"))
    _check_products(raw.get("products"))
    purchases = raw.get("purchases")
    if purchases is not None and not isinstance(purchases, list):
        raise CaseError(f"given.purchases: found {purchases!r}; a list is allowed")
    _check_overruled(raw.get("overruled"), agreement)
    releases = raw.get("releases")
    if releases is not None:
        _check_dates(releases, "given.releases")
    attributes = {
        name: word(value)
        for name, value in raw.items()
        if isinstance(value, (str, int, float)) and name not in _STRUCTURES
    }
    if "plan" not in attributes and agreement.default_plan is not None:
        attributes["plan"] = agreement.default_plan
    return Given(MappingProxyType(attributes), MappingProxyType(dict(raw)))


def _check_words(
    raw: Mapping[str, object], name: str, allowed: Mapping[str, object] | tuple[str, ...]
) -> None:
    value = raw.get(name)
    if (
        value is not None
        and allowed
        and (isinstance(value, (list, dict)) or word(value) not in allowed)
    ):
        raise CaseError(f"given.{name}: found {value!r}; allowed are {', '.join(allowed)}")


def _check_overruled(overruled: object, agreement: Agreement) -> None:
    if overruled is None:
        return
    if not isinstance(overruled, dict):
        raise CaseError(f"given.overruled: found {overruled!r}; questions to decisions are allowed")
    for question, decision in overruled.items():
        if question not in agreement.entitlements:
            allowed = ", ".join(agreement.entitlements)
            raise CaseError(f"given.overruled: found {question!r}; allowed are {allowed}")
        if decision not in DECISIONS:
            raise CaseError(
                f"given.overruled.{question}: found {decision!r}; "
                f"allowed are {', '.join(DECISIONS)}"
            )


def _check_date(value: object, place: str) -> None:
    if value is None:
        return
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            date.fromisoformat(value)
            return
    except ValueError:  # 2026-02-30
        pass
    raise CaseError(f"{place}: found {value!r}; a date such as 2026-12-31 is allowed")


def _check_dates(value: object, place: str) -> None:
    if not isinstance(value, dict):
        raise CaseError(f"{place}: found {value!r}; a mapping of names to dates is allowed")
    for name, day in value.items():
        _check_date(day, f"{place}.{name}")


def _check_products(products: object) -> None:
    if products is None:
        return
    if not isinstance(products, dict) or not all(
        isinstance(each, dict) for each in products.values()
    ):
        raise CaseError("given.products: a mapping of product names to details is allowed")
    for name, details in products.items():
        _check_date(details.get("maintenance_end"), f"given.products.{name}.maintenance_end")
        agreement = details.get("agreement")
        if agreement is not None and agreement not in ("same as base", "separate"):
            raise CaseError(
                f"given.products.{name}.agreement: found {agreement!r}; "
                "allowed are same as base, separate"
            )
