"""Whether the clocks of the machines go as the database's does."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

MOST: Final = timedelta(seconds=2)
"""The difference that is told of."""


def is_off(seconds: float) -> bool:
    """Tell whether a clock that is so much ahead is told of."""
    return abs(seconds) > MOST.total_seconds()


def said(seconds: float) -> str:
    """Return in words how far a clock is off."""
    where = "ahead of" if seconds > 0 else "behind"
    return f"{abs(seconds):.1f} s {where} the database's"
