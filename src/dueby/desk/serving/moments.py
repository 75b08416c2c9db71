"""Time passes: what is due changes though nobody did anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import transaction

from dueby.desk.clocks.casefile import recompute
from dueby.desk.clocks.models import Clocked
from dueby.desk.streams.models import publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

BATCH: Final = 50
QUEUE: Final = "queue"


def pass_moments(at: datetime, batch: int = BATCH) -> int:
    """Tell anew the clocks whose next moment came before `at`, and say of how many subjects."""
    count = 0
    for model in _clocked():
        # A moment is over once the clock has moved on: at the very moment nothing has changed yet.
        passed = model._default_manager.filter(next_moment_at__lt=at).order_by("next_moment_at")  # noqa: SLF001
        for pk in passed.values_list("pk", flat=True)[:batch]:
            count += _pass(model, pk, at)
    return count


def _clocked() -> Iterator[type[Clocked]]:
    for model in apps.get_models():
        if issubclass(model, Clocked):
            yield model


def _pass(model: type[Clocked], pk: int, at: datetime) -> int:
    with transaction.atomic():
        # Whoever works on it at this moment tells its clocks anyway.
        locked = model._default_manager.select_for_update(skip_locked=True)  # noqa: SLF001
        subject = locked.filter(pk=pk, next_moment_at__lt=at).first()
        if subject is None:
            return 0
        recompute(subject, at)
        for stream in (subject.journal_name, QUEUE):
            publish(stream, "changed", {model.subject_kind: pk}, at=at)
    return 1
