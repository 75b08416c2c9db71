"""Entitlements with their rules, and allowances."""

from __future__ import annotations

from collections.abc import Mapping

from dueby.sla.agreement import Allowance, Entitlement, ForEach, Rule
from dueby.sla.language.shapes import Read


def entitlement_of(name: str, read: Mapping[str, Read]) -> Entitlement:
    for_each = read.get("for_each")
    return Entitlement(
        name=name,
        question=read.get("question", name),
        asked_by=read["asked_by"],
        rules=tuple(
            Rule(
                each.get("when", ()),
                each["decision"],
                each["reason"],
                each.get("clause", ""),
                each.get("clocks"),
            )
            for each in read["rules"]
        ),
        title=read.get("title", ""),
        clause=read.get("clause", ""),
        opens_clocks=read.get("opens_clocks", False),
        for_each=None if for_each is None else ForEach(**for_each),
    )


def allowance_of(name: str, read: Mapping[str, Read]) -> Allowance:
    included = read["included"]
    each = included.get("each") if isinstance(included, dict) else None
    amount = included.get("amount", 1) if isinstance(included, dict) else included
    return Allowance(
        name=name,
        title=read.get("title", ""),
        clause=read.get("clause", ""),
        unit=read.get("unit", ""),
        included=amount,
        each=each,
        used_by=read["used_by"],
        amount=read.get("amount"),
        per=read.get("per", "contract"),
        lapses_with_contract=read.get("lapses") == "with_contract",
    )
