"""Which promised dates a change moves: asked beforehand, without writing, or told afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dueby.desk.clocks.casefile import CaseFile
from dueby.desk.journal.models import Entry
from dueby.sla.evaluation import Evaluation, evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from dueby.desk.tickets.models import Ticket
    from dueby.sla.clocks import Clock


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise whose date is another one than before; None stands for no date."""

    title: str
    before: datetime | None
    after: datetime | None


def supposed(ticket: Ticket, kind: str, fields: Mapping[str, object], at: datetime) -> list[Moved]:
    """Return every date that a fact would move if it became true at `at`; nothing is written."""
    file = CaseFile.of(ticket)
    before = _told(ticket, file, file.facts, at)
    return moved(before, told_if(ticket, kind, fields, at))


def told_if(ticket: Ticket, kind: str, fields: Mapping[str, object], at: datetime) -> Evaluation:
    """Return what the agreement would say if a fact became true at `at`; nothing is written."""
    file = CaseFile.of(ticket)
    fact = Fact("supposed", at, kind, dict(fields))
    return _told(ticket, file, (*file.facts, fact), at)


def moved(before: Evaluation, after: Evaluation) -> list[Moved]:
    """Return the promises whose dates differ between two tellings of a case.

    A promise that has been kept meanwhile has no date any more, and none that moved.
    """
    was, now = _owed(before), _owed(after)
    kept = _titles(each for each in after.clocks if each.stopped_at is not None)
    both = dict.fromkeys(each for each in (*was, *now) if each in now or each not in kept)
    found = (Moved(name, was.get(name), now.get(name)) for name in both)
    return [each for each in found if each.before != each.after]


def last_fact(ticket: Ticket) -> int:
    """Return which fact was the last to be recorded, to tell whether another has come since."""
    facts = Entry.objects.about(ticket.journal_name).exclude(fact="")
    return facts.values_list("pk", flat=True).last() or 0


def _told(ticket: Ticket, file: CaseFile, facts: tuple[Fact, ...], at: datetime) -> Evaluation:
    editions = ticket.text.editions
    return evaluate(editions, read_given(file.given, editions.newest), facts, at)


def _titles(clocks: Iterable[Clock]) -> set[str]:
    return {each.target.title or each.target.name for each in clocks}


def _owed(told: Evaluation) -> dict[str, datetime | None]:
    """Return the date of every clock that runs, by its title; a later round replaces one."""
    return {
        clock.target.title or clock.target.name: clock.due_at
        for clock in told.clocks
        if clock.stopped_at is None and clock.cancelled_at is None and clock.started_at is not None
    }
