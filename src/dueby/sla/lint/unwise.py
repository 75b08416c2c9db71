"""One finding: where it stands, what was found, why that is unwise, what would be better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.sla.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Unwise:
    """Something that the language allows and that is worth a second look."""

    path: str
    line: int
    column: int
    found: str
    why: str
    better: str
    edition: str = ""

    @property
    def advice(self) -> str:
        """Why it is unwise, and what would be better."""
        return f"{self.why}; {self.better}"

    def told(self, name: str) -> str:
        """Return `FILE:LINE:COLUMN: path: warning: what was found; why; what would be better`."""
        where = f"{name}:{self.line}:{self.column}"
        return f"{where}: {self.path}: warning: {self.found}; {self.advice}"


def unwise_at(agreement: Agreement, path: str, found: str, why: str, better: str) -> Unwise:
    """Return a finding about a path of the file."""
    line, column = agreement.place_of(path)
    return Unwise(path, line, column, found, why, better, agreement.edition)


def listed(names: Iterable[str], most: int = 4) -> str:
    """Return names as a list in a sentence, a long one cut short."""
    every = list(names)
    if len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most} more"
    return " and ".join(filter(None, [", ".join(every[:-1]), *every[-1:]]))
