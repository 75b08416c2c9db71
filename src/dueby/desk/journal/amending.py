"""Changes of what is kept about something, each with what was there before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from dueby.desk.journal.models import Chain
from dueby.desk.journal.recording import Happening, Named, Subject, record

if TYPE_CHECKING:
    from datetime import datetime

AnyModel = TypeVar("AnyModel", bound=models.Model)


class ChangedMeanwhileError(ValueError):
    """A subject is not what it was when somebody began to change it; the message says so."""


def length_of(subject: Subject) -> int:
    """Return how many entries there are about a subject."""
    chain = Chain.objects.filter(subject=subject.journal_name)
    return chain.values_list("length", flat=True).first() or 0


def amend(  # noqa: PLR0913 - a change has a subject, a what, a who and a when
    subject: AnyModel,
    changes: Mapping[str, object],
    *,
    by: Named | None,
    at: datetime,
    personal: frozenset[str] = frozenset(),
    seen: int | None = None,
) -> AnyModel:
    """Save the fields that differ and record what they were; return the subject as it now is.

    Fields named in `personal` go into the words beside the chain. Where nothing differs nothing
    is written. `seen` is how long the subject's history was when `changes` were thought of. Raises
    ValidationError for a value that the field does not allow, ChangedMeanwhileError where somebody
    else was quicker.
    """
    model = type(subject)
    with transaction.atomic():
        present = model._default_manager.select_for_update().get(pk=subject.pk)  # noqa: SLF001
        if seen is not None and seen != length_of(cast("Subject", present)):
            raise ChangedMeanwhileError(f"somebody changed {present} meanwhile; look at it again")
        was = {name: getattr(present, name) for name in changes}
        differing = [name for name, value in changes.items() if was[name] != value]
        if differing:
            for name in differing:
                setattr(present, name, changes[name])
            present.full_clean()
            present.save(update_fields=differing)
            told = _told(
                present, {name: (was[name], changes[name]) for name in differing}, personal
            )
            record(cast("Subject", present), told, by=by, at=at)
    return present


def _told(
    subject: models.Model, differing: Mapping[str, tuple[object, object]], personal: frozenset[str]
) -> Happening:
    plain = {
        name: [_plain(was), _plain(now)]
        for name, (was, now) in differing.items()
        if name not in personal
    }
    words = {name: f"{was} → {now}" for name, (was, now) in differing.items() if name in personal}
    kind = f"{subject._meta.model_name}.amended"  # noqa: SLF001
    return Happening(
        kind, data=plain, words=words, person=cast("Named", subject) if words else None
    )


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return value.pk if isinstance(value, models.Model) else DjangoJSONEncoder().default(value)
