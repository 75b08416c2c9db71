"""A holiday set of an agreement file: its resolved dates, and the years that a rule still fills."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from dueby.sla.calendars.shifts import WEEKDAYS
from dueby.sla.holidays import (
    CountryHolidays,
    EasterOffset,
    FixedDate,
    HolidayError,
    HolidayRule,
    NthWeekday,
    Observed,
    resolve,
)
from dueby.sla.language.shapes import Read, Reading

FILLED_YEARS: Final = range(1970, 2101)
"""The years that rules fill where the file has not written them out."""

_NTH: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}


def dates_of(read: Mapping[str, Read], path: str, reading: Reading) -> Mapping[date, str]:
    """Return the dates of a set: as written for the years written, by its rules for the others.

    A rule that cannot be is complained of.
    """
    written: dict[date, str] = read.get("dates", {})
    try:
        rules = list(_rules(read))
    except HolidayError as error:
        reading.refuse_at(path, "found a rule that names no date", str(error))
        return {}
    if not rules:
        return written
    years = set(FILLED_YEARS) - {day.year for day in written}
    left_out = set(read.get("except", ()))
    filled = resolve(rules, years)
    kept = {day: name for day, name in filled.items() if not left_out & _names(name)}
    return dict(sorted({**kept, **written}.items()))


def _rules(read: Mapping[str, Read]) -> Iterator[HolidayRule]:
    if "country" in read:
        yield CountryHolidays(read["country"], read.get("region"), read.get("observed", True))
    for name, rule in read.get("rules", {}).items():
        yield _rule(name, rule)


def _rule(name: str, read: Mapping[str, Read]) -> HolidayRule:
    if "nth" in read:
        weekday = WEEKDAYS.index(read["weekday"])
        later = read.get("days_later", 0)
        return NthWeekday(name, read["month"], weekday, _NTH[read["nth"]], later)
    if "day" in read:
        observed = Observed(read.get("observed", Observed.NEVER))
        return FixedDate(name, read["month"], read["day"], observed)
    return EasterOffset(name, int(read["easter"]))


def _names(joined: str) -> set[str]:
    """Return every name of a date, an observed day going by its holiday's name as well."""
    names = set(joined.split("; "))
    return names | {name.removesuffix(" (observed)") for name in names}
