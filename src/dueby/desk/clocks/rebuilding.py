"""The index of clocks made anew from the journal, for every subject there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import transaction

from dueby.desk.clocks.batch import Batch
from dueby.desk.clocks.casefile import recompute
from dueby.desk.clocks.models import Clocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

BATCH: Final = 500


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
    """Give those whose rows are not what the journal says."""
    found = Batch.of(subjects, at)
    yield from (each for each in subjects if found.is_wrong(each))


def _mend(subject: Clocked, at: datetime) -> bool:
    """Rewrite a subject's rows under its lock; tell whether they still needed it."""
    with transaction.atomic():
        rows = type(subject)._default_manager.select_related("text")  # noqa: SLF001 - documented
        present = rows.select_for_update(of=("self",)).get(pk=subject.pk)
        is_wrong = any(True for _ in _wrong([present], at))
        if is_wrong:
            recompute(present, at)
    return is_wrong
