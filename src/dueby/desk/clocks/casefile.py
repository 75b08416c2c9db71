"""From the journal to the engine: the facts of a subject, and what the agreement says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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
        file = cls.told_by(Entry.objects.about(subject.journal_name))
        if subject.ledger is None or not any(fact.type in ASKING for fact in file.facts):
            return file
        return cls(file.given, file.facts + drawn(subject.ledger))

    @classmethod
    def told_by(cls, entries: Iterable[Entry]) -> CaseFile:
        """Return what entries tell, in the order they were recorded."""
        given: dict[str, object] = {}
        overruled: dict[str, object] = {}
        facts = []
        for entry in entries:
            given |= entry.data.get(OPENED, {})
            overruled |= entry.data.get(OVERRULED, {})
            if entry.fact:
                facts.append(fact_of(entry))
        if overruled:
            given[OVERRULED] = overruled
        return cls(given, tuple(facts))


def judged(subject: Clocked, at: datetime) -> Evaluation:
    """Return what the agreement says of a subject as known at `at`."""
    return _judged(subject, CaseFile.of(subject), at)


def _judged(subject: Clocked, file: CaseFile, at: datetime | None) -> Evaluation:
    editions = subject.text.editions
    given = read_given(file.given, editions.newest)
    return evaluate(editions, given, file.facts, at)


def recompute(subject: Clocked, at: datetime) -> Evaluation:
    """Rewrite the clocks and the decisions of a subject from its journal, as known at `at`.

    Called inside the transaction of the change, with the subject's row locked.
    """
    told = judged(subject, at)
    name, organization = subject.journal_name, subject.organization_id
    rows = [Clock.told_by(each, name, n, organization) for n, each in enumerate(told.clocks, 1)]
    decisions = [
        Decision(
            subject=name,
            number=number,
            entry_id=int(each.fact.id),
            organization_id=organization,
            question=each.question,
            decision=each.decision,
            reason=each.reason,
            clause=each.clause,
            sentence=each.sentence,
            made_at=each.fact.at,
        )
        for number, each in enumerate(told.decisions, 1)
    ]
    Clock.objects.filter(subject=name).delete()
    Decision.objects.filter(subject=name).delete()
    Clock.objects.bulk_create(rows)
    Decision.objects.bulk_create(decisions)
    subject.plan_next(rows, at)
    return told
