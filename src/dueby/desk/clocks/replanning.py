"""Next moments planned anew after the rules for warnings changed, a batch at a time.

Planning goes through the subjects beside the timekeeper, so that no moment waits for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

from dueby.desk.clocks.batch import Batch
from dueby.desk.clocks.models import Clock, Replanning
from dueby.desk.clocks.rebuilding import clocked_models

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from dueby.desk.clocks.models import Clocked

BATCH: Final = 200


def begin_replanning() -> None:
    """Have all subjects planned anew, inside the transaction that changes the rules."""
    for model in clocked_models():
        Replanning.objects.update_or_create(kind=model._meta.label, defaults={"last": 0})  # noqa: SLF001


def replan(at: datetime, batch: int = BATCH) -> int:
    """Plan the next subjects anew as known at `at`, and say how many there were."""
    return sum(_replan(model, at, batch) for model in clocked_models())


@transaction.atomic
def _replan(model: type[Clocked], at: datetime, batch: int) -> int:
    kinds = Replanning.objects.filter(kind=model._meta.label)  # noqa: SLF001 - documented
    if not kinds.exists():
        return 0
    planning = kinds.select_for_update(skip_locked=True).first()
    if planning is None:
        return 0
    rows = _with_clocks(model).filter(pk__gt=planning.last).order_by("pk")
    subjects = list(rows.select_related("text").select_for_update(of=("self",))[:batch])
    if not subjects:
        planning.delete()
        return 0
    found = Batch.of(subjects, at)
    found.keep({name: each.next_moment_at for name, each in found.reckoned.items()})
    planning.last = subjects[-1].pk
    planning.save(update_fields=["last"])
    return len(subjects)


def _with_clocks(model: type[Clocked]) -> QuerySet[Clocked]:
    """Return the subjects that have a clock which runs."""
    name = Concat(Value(f"{model.subject_kind}:"), Cast(F("pk"), CharField()))
    rows = model._default_manager.annotate(journal_named=name)  # noqa: SLF001 - documented
    clocks = Clock.objects.unfinished().filter(due_at__isnull=False)
    return rows.filter(Exists(clocks.filter(subject=OuterRef("journal_named"))))
