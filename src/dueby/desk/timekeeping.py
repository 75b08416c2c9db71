"""The one reader of time: everybody else takes the moment as an argument."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment, aware and in UTC, to the second: what is kept can be read."""
    return datetime.now(UTC).replace(microsecond=0)
