"""Many subjects at once: what the journal says of them and what the index holds, in few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Self, TypeVar

from dueby.desk.clocks.casefile import CaseFile, Reckoned
from dueby.desk.clocks.index import differing_rows, keep_all
from dueby.desk.clocks.models import Clock, Clocked, WarningRule
from dueby.desk.clocks.models.clocked import PLANNED, due_next
from dueby.desk.contracts.models import Decision
from dueby.desk.journal.models import Entry

if TYPE_CHECKING:
    from datetime import datetime

AnyRow = TypeVar("AnyRow", Clock, Decision)


@dataclass(frozen=True, slots=True)
class Batch:
    """Subjects of one kind, the rows there are of them, and what the index ought to hold."""

    subjects: Sequence[Clocked]
    clocks: Mapping[str, Sequence[Clock]]
    decisions: Mapping[str, Sequence[Decision]]
    reckoned: Mapping[str, Reckoned]

    @classmethod
    def of(cls, subjects: Sequence[Clocked], at: datetime) -> Self:
        """Read all about subjects as known at `at`: four queries, however many they are."""
        names = [each.journal_name for each in subjects]
        rules = list(WarningRule.objects.active())
        files = _files(names)
        return cls(
            subjects,
            _by_subject(Clock, names),
            _by_subject(Decision, names),
            {
                name: Reckoned.under(rules, each, files[name].drawing_on(each), at)
                for name, each in zip(names, subjects, strict=True)
            },
        )

    def is_wrong(self, subject: Clocked) -> bool:
        """Tell whether what the index holds of a subject is not what it ought to hold."""
        name = subject.journal_name
        reckoned = self.reckoned[name]
        planned = (subject.next_due_at, subject.next_due_title, subject.next_moment_at)
        return (
            _differ(self.clocks.get(name, []), reckoned.clocks)
            or _differ(self.decisions.get(name, []), reckoned.decisions)
            or planned != (*due_next(reckoned.clocks), reckoned.next_moment_at)
        )

    def keep(self, plans: Mapping[str, datetime | None]) -> None:
        """Make the index what it ought to be, each subject to be looked at again when `plans` say.

        Called inside a transaction that holds the subjects' locks.
        """
        keep_all(Clock, self.clocks, {name: each.clocks for name, each in self.reckoned.items()})
        keep_all(
            Decision,
            self.decisions,
            {name: each.decisions for name, each in self.reckoned.items()},
        )
        moved = [
            each
            for each in self.subjects
            if each.take_plan(self.reckoned[each.journal_name].clocks, plans[each.journal_name])
        ]
        if moved:
            # Written over what is there: a tenth of the work of an update with a case for each row.
            key = [type(moved[0])._meta.pk.name]  # noqa: SLF001 - documented
            type(moved[0])._default_manager.bulk_create(  # noqa: SLF001 - documented
                moved, update_conflicts=True, unique_fields=key, update_fields=PLANNED
            )


def _files(names: Sequence[str]) -> dict[str, CaseFile]:
    entries = Entry.objects.filter(chain__subject__in=names).select_related("chain")
    files = {name: CaseFile({}, ()) for name in names}
    for name, each in groupby(
        entries.order_by("chain_id", "number"), key=lambda entry: entry.chain.subject
    ):
        files[name] = CaseFile.told_by(each)
    return files


def _by_subject(model: type[AnyRow], names: Sequence[str]) -> dict[str, list[AnyRow]]:
    found: dict[str, list[AnyRow]] = {}
    for row in model.objects.filter(subject__in=names):
        found.setdefault(row.subject, []).append(row)
    return found


def _differ(present: Sequence[AnyRow], wanted: Sequence[AnyRow]) -> bool:
    return len(present) != len(wanted) or bool(differing_rows(present, wanted))
