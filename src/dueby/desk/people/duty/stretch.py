"""A time with somebody on duty in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from dueby.sla.interval import Interval, subtract

if TYPE_CHECKING:
    from datetime import datetime

Absences: TypeAlias = "Mapping[int, tuple[Interval, ...]]"
"""When each person is away, by the person's number."""


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


def without(stretches: Iterable[Stretch], taken: Iterable[Interval]) -> list[Stretch]:
    """Return what is left of the stretches when `taken` is cut out."""
    away = tuple(taken)
    return [
        Stretch(piece, each.person)
        for each in stretches
        for piece in subtract([each.interval], away)
    ]


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
