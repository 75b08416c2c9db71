"""Products and their versions, as managers keep them. Every change has a history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, Subject, record
from dueby.desk.products.models import Product, Version

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

AnyRow = TypeVar("AnyRow", bound=models.Model)


def add(row: AnyRow, kind: str, *, by: User, at: datetime) -> AnyRow:
    """Save a new row and record that it was added, as `kind`.

    Raises ValidationError for what its fields do not allow, or what somebody added meanwhile.
    """
    try:
        with transaction.atomic():
            row.full_clean()
            row.save(force_insert=True)
            record(cast("Subject", row), Happening(kind), by=by, at=at)
    except IntegrityError:
        raise ValidationError("Somebody added the same a moment ago; see the list.") from None
    return row


def add_product(known: Mapping[str, object], *, by: User, at: datetime) -> Product:
    """Return a new product; `known` are its name, kind and base. Raises ValidationError."""
    return add(Product(**known), "product.added", by=by, at=at)


def change_product(
    product: Product, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> Product:
    """Change a product. Raises ValidationError and ChangedMeanwhileError."""
    return amend(product, changes, by=by, at=at, seen=seen)


def add_version(
    product: Product, known: Mapping[str, object], *, by: User, at: datetime
) -> Version:
    """Return a new version of a product; `known` are number, class and days."""
    return add(Version(product=product, **known), "version.added", by=by, at=at)


def change_version(
    version: Version, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> Version:
    """Change a version, such as how long it is supported."""
    return amend(version, changes, by=by, at=at, seen=seen)
