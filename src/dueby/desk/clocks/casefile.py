"""From the journal to the engine: the facts of a subject, and what the agreement says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.clocks.index import decision_rows, keep
from dueby.desk.clocks.models import Clock, Clocked
from dueby.desk.contracts.allowances import drawn
from dueby.desk.contracts.models import Decision
from dueby.desk.journal.facts import OPENED, OVERRULED, fact_of
from dueby.desk.journal.models import Entry
from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.sla.facts import Fact


ASKING: Final = frozenset({"training_requested"})
"""The facts whose answer depends on what the contract has used up before."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the journal knows of a subject: what was given at its opening, and the facts."""

    given: dict[str, object]
    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, subject: Clocked) -> CaseFile:
        """Read the journal about a subject, and what its contract has used up."""
        return cls.told_by(Entry.objects.about(subject.journal_name)).drawing_on(subject)

    @classmethod
    def told_by(cls, entries: Iterable[Entry]) -> CaseFile:
        """Return what entries tell, in the order they were recorded.

        An entry that supersedes a fact and is none itself says that it never became true.
        """
        given: dict[str, object] = {}
        overruled: dict[str, object] = {}
        facts: dict[int, Fact] = {}
        for entry in entries:
            given |= entry.data.get(OPENED, {})
            overruled |= entry.data.get(OVERRULED, {})
            if entry.fact:
                facts[entry.pk] = fact_of(entry)
            elif entry.supersedes_id is not None:
                facts.pop(entry.supersedes_id, None)
        if overruled:
            given[OVERRULED] = overruled
        return cls(given, tuple(facts.values()))

    def drawing_on(self, subject: Clocked) -> CaseFile:
        """Return the file with what the subject's contract has used up, where that is asked for."""
        if not any(fact.type in ASKING for fact in self.facts) or subject.ledger is None:
            return self
        return CaseFile(self.given, self.facts + drawn(subject.ledger))

    def judged(self, subject: Clocked, at: datetime) -> Evaluation:
        """Return what the agreement says of the file as known at `at`."""
        editions = subject.text.editions
        return evaluate(editions, read_given(self.given, editions.newest), self.facts, at)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the index ought to hold of a subject: its rows, and when to look again."""

    told: Evaluation
    clocks: list[Clock]
    decisions: list[Decision]
    next_moment_at: datetime | None

    @classmethod
    def of(cls, subject: Clocked, file: CaseFile, at: datetime) -> Reckoned:
        """Return it for a subject as known at `at`."""
        told, name = file.judged(subject, at), subject.journal_name
        rows = [
            Clock.told_by(each, name, number, subject.organization_id)
            for number, each in enumerate(told.clocks, 1)
        ]
        decisions = decision_rows(told, name, subject.organization_id)
        return cls(told, rows, decisions, _next_moment(told, file, rows, at))


def judged(subject: Clocked, at: datetime, entries: Iterable[Entry] | None = None) -> Evaluation:
    """Return what the agreement says of a subject as known at `at`.

    `entries` are those of the journal about it, where a page has read them already.
    """
    if entries is None:
        return CaseFile.of(subject).judged(subject, at)
    return CaseFile.told_by(entries).drawing_on(subject).judged(subject, at)


def recompute(subject: Clocked, at: datetime) -> Evaluation:
    """Rewrite what differs of a subject's clocks and decisions from its journal, as known at `at`.

    Called inside the transaction of the change, with the subject's row locked.
    """
    reckoned = Reckoned.of(subject, CaseFile.of(subject), at)
    keep(Clock, subject.journal_name, reckoned.clocks)
    keep(Decision, subject.journal_name, reckoned.decisions)
    subject.plan_next(reckoned.clocks, reckoned.next_moment_at)
    return reckoned.told


def _next_moment(
    told: Evaluation, file: CaseFile, rows: list[Clock], at: datetime
) -> datetime | None:
    """Return when the passing of time alone changes what is owed; None while nothing does.

    A date that passes may start the duty to tell the customer; where duties do not survive the
    contract, its end ends them; what was recorded for later becomes true.
    """
    running = [each for each in rows if not each.is_finished]
    moments = {each.due_at for each in running if each.due_at is not None and each.due_at >= at}
    moments |= {fact.at for fact in file.facts if fact.at > at}
    last_day = told.case.given.date_of("contract_end")
    if running and last_day is not None and not told.agreement.duties_survive:
        end = told.agreement.end_of(last_day)
        moments |= {end} if end >= at else set()
    return min(moments, default=None)
