"""Moments of a story, counted back from the moment at which the world is made."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias

from dueby.sla.zones import zone_named

Story: TypeAlias = Generator[datetime, datetime, None]
"""Gives the moment at which something happens, and is sent it when it comes."""

VENDOR: Final = zone_named("America/New_York")
SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Moments:
    """Tells moments before `at`."""

    at: datetime

    def ago(self, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
        """Return the minute so long before."""
        moment = self.at - timedelta(days=days, hours=hours, minutes=minutes)
        return moment.replace(second=0)

    def workday(self, back: int, clock: str) -> datetime:
        """Return a time of day at the vendor's, so many of its workdays before today."""
        day = self.at.astimezone(VENDOR).date()
        for _ in range(back):
            day = _workday_before(day)
        hour, minute = map(int, clock.split(":"))
        return datetime.combine(day, time(hour, minute), VENDOR)


def _workday_before(day: date) -> date:
    day -= timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day -= timedelta(days=1)
    return day
