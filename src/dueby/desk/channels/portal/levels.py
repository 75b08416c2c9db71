"""The severities of an agreement in plain words, each with the periods that hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.sla.agreement import NoNumber, Table
from dueby.sla.terms import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dueby.sla.agreement import Agreement, Severity


@dataclass(frozen=True, slots=True)
class Level:
    """A severity: its name and title, what it means, and what is promised for it."""

    severity: Severity
    periods: tuple[tuple[str, str], ...]


def levels_of(agreement: Agreement) -> list[Level]:
    """Return the levels, most severe first; each period is a title and a term in words."""
    return [
        Level(each, tuple(_periods(agreement, each.name))) for each in agreement.severities.levels
    ]


def _periods(agreement: Agreement, level: str) -> Iterator[tuple[str, str]]:
    for target in agreement.targets.values():
        if not isinstance(target.within, Table) or target.within.by != "severity":
            continue
        promised = target.within.rows.get(level, target.within.otherwise)
        if promised is None or isinstance(promised, Table):
            continue
        said = promised.words if isinstance(promised, NoNumber) else describe(promised)
        yield target.title or target.name, said
