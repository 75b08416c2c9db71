"""Times in which somebody is on duty, or is to be."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from dueby.sla.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

Absences: TypeAlias = "Mapping[int, tuple[Interval, ...]]"
"""When each person is away, by the person's number."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The first of some people who is there is to be on duty in an interval."""

    interval: Interval
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One person is on duty in an interval."""

    interval: Interval
    person: int

    @property
    def start(self) -> datetime:
        """When it begins."""
        return self.interval.start

    @property
    def end(self) -> datetime:
        """When it is over."""
        return self.interval.end


def people_at(claims: Sequence[Claim], at: datetime) -> tuple[int, ...]:
    """Return who is in turn at a moment by claims that stand in order; nobody between them."""
    number = bisect_right(claims, at, key=lambda each: each.interval.start)
    last = claims[number - 1] if number else None
    return last.people if last is not None and at in last.interval else ()


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return the stretches in order; of one person, those that touch are one."""
    found: list[Stretch] = []
    for each in sorted(stretches, key=lambda each: each.start):
        last = found[-1] if found else None
        if last is not None and last.person == each.person and last.end == each.start:
            found[-1] = replace(last, interval=Interval(last.start, each.end))
        else:
            found.append(each)
    return tuple(found)
