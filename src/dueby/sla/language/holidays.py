"""A holiday set of an agreement file: its resolved dates, and the years that a rule still fills."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dueby.sla.language.shapes import Read, Reading


def dates_of(read: Mapping[str, Read], path: str, reading: Reading) -> Mapping[date, str]:
    return read.get("dates", {})
