"""Days that a contract or a release may name."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.core.exceptions import ValidationError

FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2199, 12, 31)


def check_day(day: date) -> None:
    """Raise ValidationError for a day that is a slip of the pen, such as one in the year 202."""
    if not FIRST <= day <= LAST:
        raise ValidationError(f"A day from {FIRST.year} to {LAST.year} is allowed.")


def ends_before(last: date | None, first: date | None) -> bool:
    """Tell whether a period ends before it begins; what is not known contradicts nothing."""
    return last is not None and first is not None and last < first
