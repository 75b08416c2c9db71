"""Rows that the engine's answers are kept in: written where they differ, and left alone else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.models import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dueby.sla.evaluation import Evaluation

AnyRow = TypeVar("AnyRow", Clock, Decision)
_KEY: Final = ("subject", "number")


def decision_rows(told: Evaluation, subject: str, organization_id: int | None) -> list[Decision]:
    """Return the rows, not yet saved, of what was decided."""
    return [
        Decision(
            subject=subject,
            number=number,
            entry_id=int(each.fact.id),
            organization_id=organization_id,
            question=each.question,
            decision=each.decision,
            reason=each.reason,
            clause=each.clause,
            sentence=each.sentence,
            made_at=each.fact.at,
        )
        for number, each in enumerate(told.decisions, 1)
    ]


def keep(model: type[AnyRow], subject: str, rows: Sequence[AnyRow]) -> None:
    """Make the rows about a subject those given; what is as it ought to be is not written."""
    keep_all(model, {subject: list(model.objects.about(subject))}, {subject: rows})


def keep_all(
    model: type[AnyRow],
    present: Mapping[str, Sequence[AnyRow]],
    wanted: Mapping[str, Sequence[AnyRow]],
) -> None:
    """Make the rows about each subject those wanted, of which some are present."""
    differing = [
        row
        for subject, rows in wanted.items()
        for row in differing_rows(present.get(subject, ()), rows)
    ]
    if differing:
        names = [each.name for each in model._meta.concrete_fields]  # noqa: SLF001 - documented
        model.objects.bulk_create(
            differing,
            update_conflicts=True,
            unique_fields=_KEY,
            update_fields=[name for name in names if name not in {"id", *_KEY}],
        )
    for subject, rows in present.items():
        surplus = {each.number for each in rows} - {each.number for each in wanted[subject]}
        if surplus:
            model.objects.about(subject).filter(number__in=surplus).delete()


def differing_rows(present: Iterable[AnyRow], wanted: Iterable[AnyRow]) -> list[AnyRow]:
    """Return those wanted that are not present just so."""
    known = {each.number: _content(each) for each in present}
    return [each for each in wanted if known.get(each.number) != _content(each)]


def _content(row: Clock | Decision) -> dict[str, object]:
    fields = row._meta.concrete_fields  # noqa: SLF001 - the documented way to name them
    return {each.attname: getattr(row, each.attname) for each in fields if not each.primary_key}
