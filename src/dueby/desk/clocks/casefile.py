"""From the journal to the engine: the facts of a subject, and what the agreement says of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from dueby.desk.clocks.announcements import KINDS, Announced, Announcement
from dueby.desk.clocks.index import decision_rows, keep
from dueby.desk.clocks.models import Clock, Clocked, WarningRule
from dueby.desk.clocks.pending import pending
from dueby.desk.contracts.allowances import drawn
from dueby.desk.contracts.models import Decision
from dueby.desk.journal.facts import OPENED, OVERRULED, fact_of
from dueby.desk.journal.models import Entry
from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.given import read_given
from dueby.sla.silence import silent_moments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from dueby.sla.facts import Fact


ASKING: Final = frozenset({"training_requested"})
"""The facts whose answer depends on what the contract has used up before."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What the journal knows of a subject: what was given at its opening, and the facts.

    `recorded` says when each fact was recorded, `announced` what was told of the clocks.
    """

    given: dict[str, object]
    facts: tuple[Fact, ...]
    recorded: Mapping[str, datetime] = field(default_factory=dict)
    announced: Announced = field(default_factory=Announced)

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
        recorded: dict[str, datetime] = {}
        announced = Announced()
        for entry in entries:
            if entry.kind in KINDS:
                announced.add(entry)
                continue
            given |= entry.data.get(OPENED, {})
            overruled |= entry.data.get(OVERRULED, {})
            if entry.fact:
                facts[entry.pk] = fact_of(entry)
                recorded[str(entry.pk)] = entry.recorded_at
            elif entry.supersedes_id is not None:
                facts.pop(entry.supersedes_id, None)
        if overruled:
            given[OVERRULED] = overruled
        return cls(given, tuple(facts.values()), recorded, announced)

    def drawing_on(self, subject: Clocked) -> CaseFile:
        """Return the file with what the subject's contract has used up, where that is asked for."""
        if not any(fact.type in ASKING for fact in self.facts) or subject.ledger is None:
            return self
        return replace(self, facts=self.facts + drawn(subject.ledger))

    def judged(self, subject: Clocked, at: datetime) -> Evaluation:
        """Return what the agreement says of the file as known at `at`."""
        editions = subject.text.editions
        return evaluate(editions, read_given(self.given, editions.newest), self.facts, at)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What the index ought to hold of a subject: its rows, and when to look again.

    `pending` is what is yet to be told of its clocks; at `changes_at` time alone changes them.
    """

    told: Evaluation
    clocks: list[Clock]
    decisions: list[Decision]
    pending: list[Announcement]
    changes_at: datetime | None

    @classmethod
    def of(cls, subject: Clocked, file: CaseFile, at: datetime) -> Reckoned:
        """Return it for a subject as known at `at`."""
        return cls.under(list(WarningRule.objects.active()), subject, file, at)

    @classmethod
    def under(
        cls, rules: Sequence[WarningRule], subject: Clocked, file: CaseFile, at: datetime
    ) -> Reckoned:
        """Return it for a subject as known at `at`, under the rules for warnings that hold."""
        told, name = file.judged(subject, at), subject.journal_name
        rows = [
            Clock.told_by(each, name, number, subject.organization_id)
            for number, each in enumerate(told.clocks, 1)
        ]
        return cls(
            told,
            rows,
            decision_rows(told, name, subject.organization_id),
            pending(told, file.announced, file.recorded, rules, at),
            _changes_at(told, file, rows, at),
        )

    def passed(self, at: datetime) -> list[Announcement]:
        """Return what is to be told because its moment came before `at`."""
        return [each for each in self.pending if each.at < at]

    def to_come(self, at: datetime) -> list[Announcement]:
        """Return the rest of what is to be told."""
        return [each for each in self.pending if each.at >= at]

    @property
    def next_moment_at(self) -> datetime | None:
        """When there is something to be told of the clocks, or they change; None for never."""
        return self.next_after(self.pending)

    def next_after(self, pending: Iterable[Announcement]) -> datetime | None:
        """Return the next moment where only some of what is pending is yet to be told."""
        changes = [] if self.changes_at is None else [self.changes_at]
        return min((*changes, *(each.at for each in pending)), default=None)


def judged(subject: Clocked, at: datetime, entries: Iterable[Entry] | None = None) -> Evaluation:
    """Return what the agreement says of a subject as known at `at`.

    `entries` are those of the journal about it, where a page has read them already.
    """
    if entries is None:
        return CaseFile.of(subject).judged(subject, at)
    return CaseFile.told_by(entries).drawing_on(subject).judged(subject, at)


def still_holds(subject: Clocked, entry: Entry, at: datetime) -> bool:
    """Tell whether what an entry told of a clock is so of the clock as it runs at `at`.

    Of another date, or of none, it is not. A warning is still so where only a pause moved the date.
    """
    file, told = CaseFile.of(subject), Announced()
    told.add(entry)
    rules = list(WarningRule.objects.active())
    anew = pending(file.judged(subject, at), Announced(), file.recorded, rules, at)
    return any(told.has(each) for each in anew)


def recompute(subject: Clocked, at: datetime) -> Evaluation:
    """Rewrite what differs of a subject's clocks and decisions from its journal, as known at `at`.

    Called inside the transaction of the change, with the subject's row locked.
    """
    reckoned = Reckoned.of(subject, CaseFile.of(subject), at)
    keep(Clock, subject.journal_name, reckoned.clocks)
    keep(Decision, subject.journal_name, reckoned.decisions)
    subject.plan_next(reckoned.clocks, reckoned.next_moment_at)
    return reckoned.told


def _changes_at(
    told: Evaluation, file: CaseFile, rows: list[Clock], at: datetime
) -> datetime | None:
    """Return when the passing of time alone changes what is owed; None while nothing does.

    A date that passes, or a share of its term, may start the duty to tell the customer; where
    duties do not survive the contract, its end ends them; what was recorded for later becomes true.
    """
    running = [each for each in rows if not each.is_finished]
    moments = {each.due_at for each in running if each.due_at is not None and each.due_at >= at}
    moments |= {fact.at for fact in file.facts if fact.at > at}
    moments.update(silent_moments(told))
    last_day = told.case.given.date_of("contract_end")
    if running and last_day is not None and not told.agreement.duties_survive:
        end = told.agreement.end_of(last_day)
        moments |= {end} if end >= at else set()
    return min(moments, default=None)
