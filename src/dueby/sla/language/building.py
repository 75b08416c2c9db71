"""From what a file says to an Agreement: terms, calendars and every reference checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from dueby.sla.agreement import (
    CALENDAR_OF_PLAN,
    Agreement,
    Allowance,
    Channel,
    Clause,
    Entitlement,
    ForEach,
    Governing,
    HolidaySet,
    NoNumber,
    NoticeDuty,
    OwnFact,
    Pattern,
    Plan,
    Promised,
    Reopening,
    RequestClass,
    Rerating,
    Rule,
    Scoring,
    Severity,
    SeverityRules,
    SpecialDefault,
    Strength,
    Table,
    Target,
)
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.conditions import Conditions, OneOf
from dueby.sla.language.hours import calendars_of
from dueby.sla.language.promises import term_of
from dueby.sla.language.references import check_references
from dueby.sla.language.shapes import Read, Reading
from dueby.sla.language.statements import statements_of
from dueby.sla.scores import Band, Bands, BandsError
from dueby.sla.zones import zone_named

_OWED_BY_ITSELF: Final = {"overdue", "estimate_passes_due"}


def build(read: dict[str, Read], reading: Reading) -> Agreement | None:
    """Return the agreement, or None after complaints."""
    try:
        zone = zone_named(read["time_zone"])
    except ValueError as error:
        reading.refuse_at("time_zone", f"found {read['time_zone']!r}", str(error))
        return None
    calendars = calendars_of(read, zone, reading)
    in_force = read.get("in_force", {})
    if in_force.get("until", date.max) < in_force.get("from", date.min):
        found = f"found {in_force['until']}, before the first day {in_force['from']}"
        reading.refuse_at("in_force.until", found, "allowed is the first day or a later one")
    contract = read.get("contract", {})
    classes = read.get("classes", {})
    agreement = Agreement(
        name=read["agreement"],
        title=read["title"],
        zone=zone,
        zone_name=read["time_zone"],
        vendor=read.get("vendor", ""),
        edition=read.get("edition", ""),
        in_force_from=in_force.get("from"),
        in_force_until=in_force.get("until"),
        governed_by=Governing(read.get("governed_by", Governing.REPORT)),
        languages=read.get("languages", ()),
        clauses={number: _clause(number, each) for number, each in read.get("clauses", {}).items()},
        calendars=calendars,
        plans={name: _plan(name, each) for name, each in read.get("plans", {}).items()},
        classes={name: _class(name, each) for name, each in classes.get("kinds", {}).items()},
        default_class=classes.get("default"),
        channels={name: _channel(name, each) for name, each in read.get("channels", {}).items()},
        severities=_severities(read.get("severities", {})),
        scoring=_scoring(read["scores"], reading) if "scores" in read else None,
        targets=_targets(read["targets"], reading),
        notices=_notices(read.get("notices", {}), reading),
        entitlements={
            name: _entitlement(name, each) for name, each in read.get("entitlements", {}).items()
        },
        allowances={
            name: _allowance(name, each) for name, each in read.get("allowances", {}).items()
        },
        last_day_in_full=contract.get("last_day", "counts_in_full") == "counts_in_full",
        duties_survive=contract.get("duties_survive", True),
        own_facts={
            name: OwnFact(name, each.get("means", ""), each.get("sets", {}))
            for name, each in read.get("facts", {}).items()
        },
        statements=statements_of(read),
        holiday_sets=_holiday_sets(read),
        places=MappingProxyType(dict(reading.places)),
        around_the_clock=BusinessCalendar.always_open("around the clock", zone),
    )
    if reading.complaints:
        return None
    check_references(agreement, read, reading)
    return None if reading.complaints else agreement


def _clause(number: str, read: Read) -> Clause:
    if isinstance(read, str):
        return Clause(number, read)
    return Clause(number, read["title"], read.get("text", ""))


def _holiday_sets(read: Mapping[str, Read]) -> dict[str, HolidaySet]:
    calendars = read.get("calendars", {}).items()
    return {
        name: HolidaySet(
            name,
            each.get("title", ""),
            tuple(sorted(each.get("dates", ()))),
            bool("country" in each or each.get("rules")),
            tuple(calendar for calendar, hours in calendars if name in hours.get("holidays", ())),
        )
        for name, each in read.get("holidays", {}).items()
    }


def _plan(name: str, read: Mapping[str, Read]) -> Plan:
    return Plan(
        name,
        read.get("title", ""),
        read.get("calendar"),
        read.get("default", False),
        read.get("sold", ""),
        read.get("clause", ""),
    )


def _class(name: str, read: Mapping[str, Read]) -> RequestClass:
    return RequestClass(name, read.get("title", ""), read.get("clause", ""), read.get("excluded"))


def _channel(name: str, read: Mapping[str, Read]) -> Channel:
    return Channel(name, read.get("title", ""), read.get("counts_as", ""))


def _severities(read: Mapping[str, Read]) -> SeverityRules:
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


def _scoring(read: Mapping[str, Read], reading: Reading) -> Scoring | None:
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


def _targets(read: Mapping[str, Read], reading: Reading) -> dict[str, Target]:
    made = {}
    for name, each in read.items():
        strength = each.get("strength", Strength.COMMITMENT)
        if strength == "none":
            continue
        target = _target(name, each, f"targets.{name}", reading)
        if target is not None:
            made[name] = target
    return made


def _target(name: str, read: Mapping[str, Read], path: str, reading: Reading) -> Target | None:
    within = _within(read, path, reading)
    if within is None:
        return None
    selectors, hours = _selectors(read.get("for", ()), path, reading)
    strength = read.get("strength", Strength.COMMITMENT)
    return Target(
        name=name,
        metric=read.get("metric", name),
        within=within,
        start=read["starts"],
        title=read.get("title", ""),
        clause=read.get("clause", ""),
        calendar=read.get("calendar", CALENDAR_OF_PLAN),
        strength=_strengths(strength),
        selectors=selectors,
        hours=hours,
        tells_hours_apart=isinstance(within, Table) and "hours" in within.attributes,
        each_report=read.get("each", "case") == "report",
        stops=read.get("stops", ()),
        cancels=read.get("cancels", ()),
        pauses=read.get("pauses", ()),
        repeat=read.get("repeats"),
        waits_for=read.get("waits_for", {}),
        counts_from_next_opening=read.get("outside_hours") == "next_opening",
        when_raised=Rerating(read.get("when_raised", Rerating.FROM_START)),
        when_lowered=Rerating(read.get("when_lowered", Rerating.FROM_START)),
        when_plan_changes=Rerating(read.get("when_plan_changes", Rerating.REMAINING_TIME)),
        when_otherwise_changed=Rerating(read.get("when_changed", Rerating.FROM_START)),
        when_reopened=Reopening(read.get("when_reopened", Reopening.IGNORE)),
        estimate_extends=read.get("estimate_extends", False),
    )


def _strengths(read: Read) -> Strength | Table[Strength]:
    if not isinstance(read, Table):
        return Strength(read)
    # A row that says none is kept without an answer, or the row for all others would stand for it.
    rows = {
        key: Table(read.by, {}) if row == "none" else _strengths(row)
        for key, row in read.rows.items()
    }
    is_there = read.otherwise is not None and read.otherwise != "none"
    return Table(read.by, rows, _strengths(read.otherwise) if is_there else None)


def _within(
    read: Mapping[str, Read], path: str, reading: Reading
) -> Promised | Table[Promised] | None:
    """Return the promise with its counting, or None after a complaint."""

    def of(value: Read, place: str) -> Read:
        if isinstance(value, NoNumber):
            return value
        if isinstance(value, Table):
            rows = {key: of(row, f"{place}.{key}") for key, row in value.rows.items()}
            otherwise = (
                None if value.otherwise is None else of(value.otherwise, f"{place}.otherwise")
            )
            return Table(value.by, rows, otherwise)
        try:
            return term_of(value, read.get("counting"), read.get("roll"))
        except ValueError as error:
            reading.refuse_at(place, "found a term that cannot be counted so", str(error))
            return None

    made: Promised | Table[Promised] | None = of(read["within"], f"{path}.within")
    return made


def _selectors(
    conditions: Conditions, path: str, reading: Reading
) -> tuple[Conditions, str | None]:
    """Return the selectors, and apart from them whether the clock starts in or out of hours."""
    kept, hours = [], None
    for condition in conditions:
        if condition.attribute != "hours":
            kept.append(condition)
            continue
        words = condition.test.words if isinstance(condition.test, OneOf) else frozenset()
        if words not in ({"open"}, {"closed"}):
            reading.refuse_at(f"{path}.for.hours", "found another word", "allowed are open, closed")
        hours = next(iter(words), None)
    return tuple(kept), hours


def _notices(read: Mapping[str, Read], reading: Reading) -> dict[str, NoticeDuty]:
    made = {}
    for name, each in read.items():
        path = f"notices.{name}"
        within = _within(each, path, reading)
        if within is None:
            continue
        causes = {cause.fact for cause in each["owed_when"]}
        selectors, hours = _selectors(each.get("for", ()), path, reading)
        if hours is not None:
            allowed = "a notice is owed at any time; its calendar says what counts"
            reading.refuse_at(f"{path}.for.hours", f"found {hours!r}", allowed)
        made[name] = NoticeDuty(
            name=name,
            metric=each.get("metric", name),
            within=within,
            owed_when=tuple(
                cause for cause in each["owed_when"] if cause.fact not in _OWED_BY_ITSELF
            ),
            title=each.get("title", ""),
            clause=each.get("clause", ""),
            about=each.get("about", ()),
            on_overdue="overdue" in causes,
            on_estimate="estimate_passes_due" in causes,
            calendar=each.get("calendar", CALENDAR_OF_PLAN),
            latest_at_deadline=each.get("latest") == "deadline",
            ahead_of=each.get("ahead_of"),
            sent_by=each.get("sent_by", (Pattern("notice_sent"),)),
            contains=each.get("contains", ()),
            strength=Strength(each.get("strength", Strength.COMMITMENT)),
            selectors=selectors,
        )
    return made


def _entitlement(name: str, read: Mapping[str, Read]) -> Entitlement:
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


def _allowance(name: str, read: Mapping[str, Read]) -> Allowance:
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
