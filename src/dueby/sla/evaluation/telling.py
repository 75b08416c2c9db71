"""Where a case is while its facts are told: its runs, the steps of starts reached, its warnings."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from dueby.sla.agreement import Missing, NoNumber
from dueby.sla.case import Case
from dueby.sla.evaluation.offers import on_calendar
from dueby.sla.evaluation.program import program_of

if TYPE_CHECKING:
    from collections.abc import Mapping
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


class Reached:
    """The steps of a target's start that have happened, and what became of it before starting."""

    paused_by: Mapping[int, Fact] = MappingProxyType({})
    paused_again: Mapping[int, Fact] = MappingProxyType({})
    ended: str | None = None
    ended_by: Fact | None = None
    undone: tuple[Recalculation, ...] = ()
    is_contradicted: bool = False

    def __init__(self, steps: int) -> None:
        """Begin with no step reached."""
        self.facts: list[Fact | None] = [None] * steps

    def starting_fact(self, *, later_of: bool) -> Fact | None:
        """Return the fact that completes the start, or None while a step is missing."""
        if len(self.facts) == 1:
            return self.facts[0]
        happened = [each for each in self.facts if each is not None]
        if not happened or (later_of and len(happened) < len(self.facts)):
            return None
        return max(happened, key=lambda each: each.at) if later_of else happened[0]


class Telling:
    """One case in the middle of being told."""

    __slots__ = (
        "agreement",
        "case",
        "decisions",
        "editions",
        "has_opened",
        "is_barred",
        "noted",
        "program",
        "reached",
        "reckoned",
        "report",
        "runs",
        "used",
        "warnings",
    )

    def __init__(self, agreement: Agreement, editions: Agreement | Editions, given: Given) -> None:
        """Begin before the first fact."""
        self.agreement = agreement
        self.editions = editions
        self.program = program_of(agreement)
        self.case = Case(agreement, given)
        self.runs: list[list[Run]] = [[] for _ in self.program.targets]
        self.reached: list[Reached | None] = [None] * len(self.program.targets)
        self.decisions: list[Decision] = []
        self.used: list[Used] = []
        self.warnings: list[str] = []
        self.noted: list[Fact] = []
        self.reckoned: tuple[Reckoning, ...] = ()
        self.is_barred = False
        self.has_opened = False
        self.report: Fact | None = None

    @property
    def is_refused(self) -> bool:
        """Tell whether something was reported, and no report was entitled to start clocks."""
        return self.report is not None and not self.has_opened

    def state(self, number: int) -> Reached:
        """Return what a target's start has reached, from now on kept."""
        state = self.reached[number]
        if state is None:
            steps = len(self.program.targets[number].start.steps)
            state = self.reached[number] = Reached(steps)
        return state

    def known(self, number: int) -> dict[str, str | None]:
        """Return what is known now of everything a target's promise depends on."""
        attributes = self.case.attributes
        return {name: attributes.get(name) for name in self.program.attributes[number]}

    def end(self, number: int, fact: Fact, reason: str) -> None:
        """Keep that a target's clock does not start, and why."""
        state = self.state(number)
        state.ended, state.ended_by = reason, fact

    def warn(self, sentence: str) -> None:
        """Add a warning, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def offer(self, target: Target, begun: datetime) -> Offer:
        """Return what a target promises the case as it is now.

        `begun` is when its clock began: inside or outside the hours is decided there.
        """
        attributes, offers = self.case.attributes, self.program.offers[target.name]
        found = offers.to(attributes)
        if not target.tells_hours_apart or isinstance(found.calendar, Missing):
            return found
        hours = "open" if found.calendar.is_open(begun) else "closed"
        return offers.to({**attributes, "hours": hours})

    def promised(
        self, target: Target, offer: Offer
    ) -> tuple[Term | NoNumber, BusinessCalendar] | Missing:
        """Return the term of an offer, or what is missing to say it; a band may have none."""
        rated = self.case.rated
        if rated is None or rated.reason is None or isinstance(offer.within, Missing):
            return offer.promised
        if not self.program.offers[target.name].rests_on_band:
            return offer.promised
        return on_calendar(self.agreement, NoNumber("no band", rated.reason), offer.calendar)
