"""The index of clocks made anew from the journal, for every subject there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final, TypeVar

from django.apps import apps
from django.db import transaction

from dueby.desk.clocks.casefile import CaseFile, Reckoned, recompute
from dueby.desk.clocks.index import differing_rows
from dueby.desk.clocks.models import Clock, Clocked
from dueby.desk.clocks.models.clocked import due_next
from dueby.desk.contracts.models import Decision
from dueby.desk.journal.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

BATCH: Final = 500
AnyRow = TypeVar("AnyRow", Clock, Decision)


@dataclass(slots=True)
class Rebuilt:
    """How many subjects were looked at, and which of them the index had told wrongly."""

    subjects: int = 0
    differing: list[str] = field(default_factory=list)


def rebuild(at: datetime) -> Rebuilt:
    """Compute every clock, decision and next date from the journal as known at `at`.

    What is right already is only read. What differs is written under the subject's lock. A subject
    of which the worker has yet to tell that a moment passed is told, and does not count as wrong.
    """
    rebuilt = Rebuilt()
    for model in clocked_models():
        for subjects in _batches(model):
            rebuilt.subjects += len(subjects)
            for subject in _wrong(subjects, at):
                is_stale = subject.next_moment_at is not None and subject.next_moment_at < at
                if _mend(subject, at) and not is_stale:
                    rebuilt.differing.append(subject.journal_name)
    return rebuilt


def clocked_models() -> Iterator[type[Clocked]]:
    """Give every kind of subject that the agreement measures."""
    for model in apps.get_models():
        if issubclass(model, Clocked):
            yield model


def _batches(model: type[Clocked]) -> Iterator[Sequence[Clocked]]:
    last = 0
    rows = model._default_manager.select_related("text").order_by("pk")  # noqa: SLF001 - documented
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        yield found
        last = found[-1].pk


def _wrong(subjects: Sequence[Clocked], at: datetime) -> Iterator[Clocked]:
    """Give those whose rows are not what the journal says, three queries for all of them."""
    names = [each.journal_name for each in subjects]
    entries = Entry.objects.filter(chain__subject__in=names).select_related("chain")
    told = {
        name: CaseFile.told_by(each)
        for name, each in groupby(
            entries.order_by("chain_id", "number"), key=lambda entry: entry.chain.subject
        )
    }
    clocks, decisions = _by_subject(Clock, names), _by_subject(Decision, names)
    for subject in subjects:
        name = subject.journal_name
        file = told.get(name, CaseFile({}, ())).drawing_on(subject)
        reckoned = Reckoned.of(subject, file, at)
        if (
            _differ(clocks.get(name, []), reckoned.clocks)
            or _differ(decisions.get(name, []), reckoned.decisions)
            or _is_planned_otherwise(subject, reckoned)
        ):
            yield subject


def _by_subject(model: type[AnyRow], names: Sequence[str]) -> dict[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = {}
    for row in model.objects.filter(subject__in=names):
        found.setdefault(row.subject, []).append(row)
    return found


def _differ(present: Sequence[AnyRow], wanted: Sequence[AnyRow]) -> bool:
    return len(present) != len(wanted) or bool(differing_rows(present, wanted))


def _is_planned_otherwise(subject: Clocked, reckoned: Reckoned) -> bool:
    planned = (subject.next_due_at, subject.next_due_title, subject.next_moment_at)
    return planned != (*due_next(reckoned.clocks), reckoned.next_moment_at)


def _mend(subject: Clocked, at: datetime) -> bool:
    """Rewrite a subject's rows under its lock; tell whether they still needed it."""
    with transaction.atomic():
        rows = type(subject)._default_manager.select_related("text")  # noqa: SLF001 - documented
        present = rows.select_for_update(of=("self",)).get(pk=subject.pk)
        is_wrong = any(True for _ in _wrong([present], at))
        if is_wrong:
            recompute(present, at)
    return is_wrong
