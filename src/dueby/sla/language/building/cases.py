"""What cases are told apart by: plans, classes, channels, severities, scores."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dueby.sla.agreement import (
    Channel,
    Plan,
    RequestClass,
    Scoring,
    Severity,
    SeverityRules,
    SpecialDefault,
)
from dueby.sla.language.shapes import Read, Reading
from dueby.sla.scores import Band, Bands, BandsError


def plan_of(name: str, read: Mapping[str, Read]) -> Plan:
    return Plan(
        name,
        read.get("title", ""),
        read.get("calendar"),
        read.get("default", False),
        read.get("sold", ""),
        read.get("clause", ""),
    )


def class_of(name: str, read: Mapping[str, Read]) -> RequestClass:
    return RequestClass(name, read.get("title", ""), read.get("clause", ""), read.get("excluded"))


def channel_of(name: str, read: Mapping[str, Read]) -> Channel:
    return Channel(name, read.get("title", ""), read.get("counts_as", ""))


def severities_of(read: Mapping[str, Read]) -> SeverityRules:
    workaround = read.get("after_workaround", "unchanged")
    lowers = {} if workaround == "unchanged" else workaround
    return SeverityRules(
        levels=tuple(
            Severity(
                name,
                each.get("title", ""),
                each.get("means", ""),
                each.get("requires", ()),
                each.get("otherwise"),
            )
            for name, each in read.get("levels", {}).items()
        ),
        default=read.get("default"),
        default_where=tuple(
            SpecialDefault(each["when"], each["severity"], each.get("over_proposal", False))
            for each in read.get("default_where", ())
        ),
        proposed_by=read.get("proposed_by", ""),
        fixed_by=read.get("fixed_by", ""),
        fixed_at=read.get("fixed_at", ""),
        ties=read.get("ties", ""),
        reason_required=read.get("reason") == "required",
        lowered_to_after_workaround=lowers.get("to"),
        lowered_by_after_workaround=lowers.get("lower_by", 0),
        workaround_needs_consent=lowers.get("consent", "required") == "required",
    )


def scoring_of(read: Mapping[str, Read], reading: Reading) -> Scoring | None:
    try:
        bands = Bands(
            tuple(Band(name, Decimal(str(each["from"]))) for name, each in read["bands"].items())
        )
    except BandsError as error:
        reading.refuse_at("scores.bands", "found bands that contradict each other", str(error))
        return None
    below = read.get("below", {})
    return Scoring(
        bands=bands,
        titles={name: each.get("title", name) for name, each in read["bands"].items()},
        prefer=read.get("prefer", ("v3_temporal", "v2_temporal", "v4_threat")),
        sources=read.get("sources", ()),
        several=read.get("several", "highest"),
        zero_is_information=read.get("zero") == "information",
        below_shown_in=below.get("shown_in"),
        below_reason=below.get("reason", "no_band"),
        ratings={name.lower(): band for name, band in read.get("ratings", {}).items()},
    )
