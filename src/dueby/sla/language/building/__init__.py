"""From what a file says to an Agreement: terms, calendars and every reference checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from dueby.sla.agreement import Agreement, Clause, Governing, HolidaySet, OwnFact
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.language.building.cases import (
    channel_of,
    class_of,
    plan_of,
    scoring_of,
    severities_of,
)
from dueby.sla.language.building.cover import allowance_of, entitlement_of
from dueby.sla.language.building.promises import notices_of, targets_of
from dueby.sla.language.hours import calendars_of
from dueby.sla.language.references import check_references
from dueby.sla.language.shapes import Read, Reading
from dueby.sla.language.statements import statements_of
from dueby.sla.zones import zone_named


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
        plans={name: plan_of(name, each) for name, each in read.get("plans", {}).items()},
        classes={name: class_of(name, each) for name, each in classes.get("kinds", {}).items()},
        default_class=classes.get("default"),
        class_reason_required=classes.get("reason") == "required",
        class_decided_by=classes.get("decided_by", ""),
        channels={name: channel_of(name, each) for name, each in read.get("channels", {}).items()},
        severities=severities_of(read.get("severities", {})),
        scoring=scoring_of(read["scores"], reading) if "scores" in read else None,
        targets=targets_of(read["targets"], reading),
        notices=notices_of(read.get("notices", {}), reading),
        entitlements={
            name: entitlement_of(name, each) for name, each in read.get("entitlements", {}).items()
        },
        allowances={
            name: allowance_of(name, each) for name, each in read.get("allowances", {}).items()
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
