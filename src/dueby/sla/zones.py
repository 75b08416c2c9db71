"""Time zones by their names: the IANA database's, and fixed offsets such as UTC+05:30."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import tzdata

from dueby.sla.instants import CalendarError

if TYPE_CHECKING:
    from datetime import tzinfo

FIXED_OFFSET = re.compile(r"UTC([+-])(\d{1,2})(?::([0-5]\d))?", re.ASCII)
IANA_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9][A-Za-z0-9_+-]*)*", re.ASCII)
WIDEST_HOUR = 23


class UnknownZoneError(CalendarError):
    """A zone has a name that nobody knows."""

    def __init__(self, name: object) -> None:
        allowed = 'an IANA name ("America/New_York"), "UTC", or a fixed offset ("UTC+05:30")'
        super().__init__(f"unknown time zone {name!r}; allowed is {allowed}")


@cache
def zone_named(name: str) -> tzinfo:
    """Return the zone with an IANA name, or a fixed one such as "UTC" or "UTC+05:30"."""
    if name == "UTC":
        return UTC
    if fixed := FIXED_OFFSET.fullmatch(name):
        return _fixed(name, *fixed.groups(default="00"))
    if not IANA_NAME.fullmatch(name):
        raise UnknownZoneError(name)
    # The pinned database, not the machine's: the same file gives the same dates everywhere.
    found = files(tzdata).joinpath("zoneinfo", *name.split("/"))
    try:
        with found.open("rb") as rules:
            return ZoneInfo.from_file(rules, key=name)
    except (OSError, ValueError):  # "America" is a directory of the database
        raise UnknownZoneError(name) from None


def zone_data_version() -> str:
    """Return the edition of the IANA database that dates are computed with, such as "2026c"."""
    return str(tzdata.IANA_VERSION)


def _fixed(name: str, sign: str, hours: str, minutes: str) -> tzinfo:
    if int(hours) > WIDEST_HOUR:
        raise UnknownZoneError(name)
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if sign == "-" else ahead, name)
