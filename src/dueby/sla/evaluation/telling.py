"""Where a case is while its facts are told: its runs, the steps of starts reached, its warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dueby.sla.agreement import Missing, NoNumber
from dueby.sla.case import Case
from dueby.sla.evaluation.offers import on_calendar
from dueby.sla.evaluation.program import program_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dueby.sla.agreement import Agreement, Editions, Target
    from dueby.sla.calendars import BusinessCalendar
    from dueby.sla.clocks import Recalculation, Reckoning
    from dueby.sla.entitlement import Decision, Used
    from dueby.sla.evaluation.offers import Offer
    from dueby.sla.evaluation.runs import Run
    from dueby.sla.facts import Fact
    from dueby.sla.given import Given
    from dueby.sla.terms import Term


@dataclass(slots=True, eq=False)
class Reached:
    """The steps of a target's start that have happened, and what became of it before starting."""

    facts: list[Fact | None]
    paused_by: dict[int, Fact] = field(default_factory=dict)
    paused_again: dict[int, Fact] = field(default_factory=dict)
    ended: str | None = None
    ended_by: Fact | None = None
    undone: tuple[Recalculation, ...] = ()
    is_contradicted: bool = False

    def starting_fact(self, *, later_of: bool) -> Fact | None:
        """Return the fact that completes the start, or None while a step is missing."""
        if len(self.facts) == 1:
            return self.facts[0]
        happened = [each for each in self.facts if each is not None]
        if not happened or (later_of and len(happened) < len(self.facts)):
            return None
        return max(happened, key=lambda each: each.at) if later_of else happened[0]


class Reaches(dict[int, Reached]):
    """What the starts of targets have reached, by the target's number; begun when asked for."""

    __slots__ = ("_targets",)

    def __init__(self, targets: Sequence[Target]) -> None:
        """Begin with nothing reached."""
        self._targets = targets

    def __missing__(self, number: int) -> Reached:
        """Begin with no step of a start reached."""
        steps = len(self._targets[number].start.steps)
        state = self[number] = Reached([None] * steps)
        return state


class Telling:
    """One case in the middle of being told."""

    is_barred: bool = False
    """Whether the latest report was not entitled to start clocks."""
    is_refused: bool = False
    """Whether something was reported, and no report was entitled to start clocks."""
    report: Fact | None = None
    reckoned: tuple[Reckoning, ...] = ()
    """The latest reckoning: two promises of one report are often the same."""

    def __init__(self, agreement: Agreement, editions: Agreement | Editions, given: Given) -> None:
        """Begin before the first fact."""
        self.agreement = agreement
        self.editions = editions
        self.program = program_of(agreement)
        self.case = Case(agreement, given)
        self.offers = self.program.offers.to(self.case.attributes)
        self.runs: list[list[Run]] = [[] for _ in self.program.targets]
        self.reached = Reaches(self.program.targets)
        self.decisions: list[Decision] = []
        self.used: list[Used] = []
        self.warnings: list[str] = []
        self.noted: list[Fact] = []

    def absorb(self, fact: Fact) -> dict[str, str | None]:
        """Let a fact change the case; return what changed, with the old words."""
        changed = self.case.absorb(fact)
        if changed:
            self.offers = self.program.offers.to(self.case.attributes)
        return changed

    def take_report(self, fact: Fact) -> None:
        """Take a report into account: the first that is entitled to start clocks opens the case."""
        self.is_refused = self.is_barred and (self.report is None or self.is_refused)
        self.report = self.report or fact

    def end(self, number: int, fact: Fact, reason: str) -> None:
        """Keep that a target's clock does not start, and why."""
        state = self.reached[number]
        state.ended, state.ended_by = reason, fact

    def warn(self, sentence: str) -> None:
        """Add a warning, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def offer(self, number: int, begun: datetime) -> Offer:
        """Return what a target promises the case as it is now.

        `begun` is when its clock began: inside or outside the hours is decided there.
        """
        found = self.offers[number]
        if not self.program.targets[number].tells_hours_apart or isinstance(
            found.calendar, Missing
        ):
            return found
        hours = "open" if found.calendar.is_open(begun) else "closed"
        return self.program.offers.to({**self.case.attributes, "hours": hours})[number]

    def promised(
        self, target: Target, offer: Offer
    ) -> tuple[Term | NoNumber, BusinessCalendar] | Missing:
        """Return the term of an offer, or what is missing to say it; a band may have none."""
        rated = self.case.rated
        if rated is None or rated.reason is None or isinstance(offer.within, Missing):
            return offer.promised
        if target.name not in self.program.rests_on_band:
            return offer.promised
        return on_calendar(self.agreement, NoNumber("no band", rated.reason), offer.calendar)
