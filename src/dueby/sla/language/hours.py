"""Holiday sets and calendars of an agreement file, from what it says to tables that count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.open_days import HolidayCloses
from dueby.sla.calendars.shifts import Break, ExtraOpening, Shift
from dueby.sla.language.holidays import dates_of
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from dueby.sla.language.shapes import Read, Reading

_DAYS_OF_WEEK: Final = 7
_DAY: Final = timedelta(hours=24)


def calendars_of(
    read: Mapping[str, Read], zone: tzinfo, reading: Reading
) -> dict[str, BusinessCalendar]:
    """Return the calendars by name; what cannot be counted on is complained of."""
    sets = {
        name: dates_of(each, f"holidays.{name}", reading)
        for name, each in read.get("holidays", {}).items()
    }
    made = {}
    for name, each in read.get("calendars", {}).items():
        path = f"calendars.{name}"
        try:
            calendar = _calendar(name, each, zone, _holidays(each, sets, path, reading))
        except ValueError as error:
            reading.refuse_at(path, "found a calendar that cannot be counted on", str(error))
            continue
        made[name] = calendar
    return made


def _holidays(
    read: Mapping[str, Read], sets: Mapping[str, Mapping[date, str]], path: str, reading: Reading
) -> dict[date, str]:
    merged: dict[date, str] = {}
    for name in read.get("holidays", ()):
        if name not in sets:
            there = ", ".join(sets) or "none"
            reading.refuse_at(
                f"{path}.holidays",
                f"found {name!r}",
                f"there is no such holiday set; there are {there}",
            )
            continue
        for day, title in sets[name].items():
            merged.setdefault(day, title)
    return merged


def _calendar(
    name: str, read: Mapping[str, Read], zone: tzinfo, holidays: Mapping[date, str]
) -> BusinessCalendar:
    """Return the calendar; ValueError says what is wrong with it."""
    own = zone_named(read["time_zone"]) if "time_zone" in read else zone
    called = read.get("title", name)
    if read.get("always_open"):
        for key in ("hours", "holidays", "holiday_closes", "closures", "openings"):
            if read.get(key):
                raise ValueError(f"always_open: true leaves no room for {key}")
        if read.get("business_day", _DAY) != _DAY:
            raise ValueError("always_open: true makes a business day 24 hours")
        return BusinessCalendar.always_open(called, own)
    return BusinessCalendar(
        called,
        own,
        _week(read.get("hours", {})),
        holidays=holidays,
        holiday_closes=HolidayCloses(read.get("holiday_closes", "shift")),
        breaks={
            day: [Break(opens, closes, each["name"]) for opens, closes in each["closed"]]
            for day, each in read.get("closures", {}).items()
        },
        extra_openings={
            day: [ExtraOpening(opens, closes, each["name"]) for opens, closes in each["open"]]
            for day, each in read.get("openings", {}).items()
        },
        business_day=read.get("business_day"),
    )


def _week(
    hours: Mapping[tuple[int, ...], tuple[tuple[timedelta, timedelta], ...]],
) -> list[list[Shift]]:
    week: list[list[Shift]] = [[] for _ in range(_DAYS_OF_WEEK)]
    seen: set[int] = set()
    for days, windows in hours.items():
        for day in days:
            if day in seen:
                raise ValueError("a weekday has its hours twice; write its windows as one list")
            seen.add(day)
            week[day].extend(Shift(opens, closes) for opens, closes in windows)
    return week
