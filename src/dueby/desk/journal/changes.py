"""What an entry changed, in the words of the model: the field, what it was, what it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from dueby.sla.moments import day_said

if TYPE_CHECKING:
    from dueby.desk.journal.models import Entry

NOTHING = "nothing"


def changes_of(entry: Entry, model: type[models.Model]) -> Iterator[tuple[str, str, str]]:
    """Give title, was and now of every field that an entry of `amend` changed.

    What a field refers to is told by its present name, one query for each such value.
    """
    for name, pair in entry.data.items():
        if not isinstance(pair, list) or not entry.kind.endswith(".amended"):
            continue
        was, now = pair
        try:
            field = model._meta.get_field(name)  # noqa: SLF001 - the documented way to fields
        except FieldDoesNotExist:
            yield name, str(was), str(now)
        else:
            if isinstance(field, models.Field):
                yield field.verbose_name.capitalize(), _said(field, was), _said(field, now)


def _said(field: models.Field[object, object], value: object) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return day_said(date.fromisoformat(str(value)))
    if isinstance(field, models.ForeignKey):
        related = field.related_model._default_manager.filter(pk=value).first()  # noqa: SLF001
        return str(related or value)
    return str(dict(field.flatchoices).get(value, value))
