"""Targets and notices, their terms with the counting that the file says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dueby.sla.agreement import (
    CALENDAR_OF_PLAN,
    NoNumber,
    NoticeDuty,
    Pattern,
    Promised,
    Reopening,
    Rerating,
    Strength,
    Table,
    Target,
)
from dueby.sla.conditions import Conditions, OneOf
from dueby.sla.language.promises import term_of
from dueby.sla.language.shapes import Read, Reading

_OWED_BY_ITSELF: Final = {"overdue", "estimate_passes_due"}


def targets_of(read: Mapping[str, Read], reading: Reading) -> dict[str, Target]:
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


def notices_of(read: Mapping[str, Read], reading: Reading) -> dict[str, NoticeDuty]:
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
            share=_share(each.get("share_without_estimate", "none")),
            calendar=each.get("calendar", CALENDAR_OF_PLAN),
            latest_at_deadline=each.get("latest") == "deadline",
            ahead_of=each.get("ahead_of"),
            sent_by=each.get("sent_by", (Pattern("notice_sent"),)),
            contains=each.get("contains", ()),
            strength=Strength(each.get("strength", Strength.COMMITMENT)),
            selectors=selectors,
        )
    return made


def _share(read: Read) -> float | None:
    return None if read == "none" else read
