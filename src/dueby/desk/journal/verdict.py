"""What a verification of the journal found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dueby.desk.journal.models import Seal

NAMED: Final = 1_000
"""How many problems are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it was recorded: of which subject, at which number, and what.

    `seal` is the first seal that covers it, None where none does.
    """

    subject: str
    number: int
    what: str
    seal: int | None = None

    def __str__(self) -> str:
        place = f"{self.subject}, entry {self.number}" if self.number else self.subject
        return f"{place}: {self.what}"


@dataclass(slots=True)
class Findings:
    """What was counted, and the problems found so far; only the first are kept."""

    entries: int = 0
    chains: int = 0
    erased: int = 0
    unsealed: int = 0
    count: int = 0
    named: list[Problem] = field(default_factory=list)
    broken_seal: int | None = None

    def add(self, problem: Problem) -> None:
        """Count a problem, keep it while there is room, and the first seal that it breaks."""
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(problem)
        if problem.seal is not None:
            first = self.broken_seal
            self.broken_seal = problem.seal if first is None else min(first, problem.seal)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the journal is intact, and up to which seal it is; `seals` is how many there are."""

    found: Findings
    seals: int
    intact_until: Seal | None

    @property
    def is_intact(self) -> bool:
        """Whether nothing was found."""
        return not self.found.count
