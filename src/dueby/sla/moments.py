"""Moments and lengths of time in words, for explanations, pictures and the command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def day_said(day: date) -> str:
    """Return "Fri 6 Mar 2026"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def time_said(moment: datetime) -> str:
    """Return "16:00", with seconds only where there are any."""
    if moment.microsecond:
        return f"{moment:%H:%M:%S.%f}".rstrip("0")
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"


def moment_said(moment: datetime, zone: tzinfo) -> str:
    """Return "Fri 6 Mar 2026 16:00 EST" for an instant as a zone's clocks show it."""
    local = moment.astimezone(zone)
    return f"{day_said(local.date())} {time_said(local)} {zone_said(local)}"


def zone_said(local: datetime) -> str:
    """Return the zone's abbreviation at a moment, or its offset where it has none."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    if not offset:
        return "UTC"
    sign = "-" if offset < timedelta() else "+"
    minutes = abs(int(offset.total_seconds())) // 60
    return f"UTC{sign}{minutes // 60:02d}:{minutes % 60:02d}"


def length_said(length: timedelta) -> str:
    """Return "1 h 30 min", "45 min", "9 h" or "2 d 3 h" for a length of time."""
    if length < timedelta():
        return f"minus {length_said(-length)}"
    seconds = length.total_seconds()
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{amount:g} {unit}" for amount, unit in parts if amount) or "nothing"


def hours_said(length: timedelta) -> str:
    """Return open time in hours and minutes, never in days: "45 h 30 min"."""
    minutes, rest = divmod(length.total_seconds(), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{amount:g} {unit}" for amount, unit in parts if amount) or "nothing"


def stretch_said(start: datetime, end: datetime, zone: tzinfo) -> str:
    """Return "Fri 6 Mar 2026 16:00 to 17:00", naming the end's date only where it differs."""
    begun, ended = start.astimezone(zone), end.astimezone(zone)
    if begun.date() == ended.date():
        return f"{day_said(begun.date())} {time_said(begun)} to {time_said(ended)}"
    if ended - ended.replace(hour=0, minute=0, second=0, microsecond=0) == timedelta() and (
        ended.date() - begun.date()
    ) == timedelta(days=1):
        return f"{day_said(begun.date())} {time_said(begun)} to 24:00"
    first = f"{day_said(begun.date())} {time_said(begun)}"
    return f"{first} to {day_said(ended.date())} {time_said(ended)}"
