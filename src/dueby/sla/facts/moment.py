"""Moments of facts as text: ISO 8601 with an offset in, UTC with Z out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from dueby.sla.facts.words import shown

_FIRST_YEAR: Final = 2


_LAST_YEAR: Final = 9998


class InstantError(ValueError):
    """A moment cannot be read; the message says what is allowed."""


def read_instant(text: object) -> datetime:
    """Return the UTC instant of an ISO 8601 text with an offset (RFC 3339; seconds are optional).

    Raises InstantError for anything else, a moment without an offset included.
    """
    if not isinstance(text, str):
        raise InstantError(f"{shown(text)} is no moment; write it as 2026-03-06T16:00:00-05:00")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InstantError(
            f"{shown(text)} is no moment; write it as 2026-03-06T16:00:00-05:00"
        ) from None
    if moment.tzinfo is None:
        raise InstantError(f"{shown(text)} has no offset; end it with Z or an offset like -05:00")
    # Every zone can say these moments, and there is room for the terms that begin with them.
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise InstantError(f"{shown(text)} lies outside the years {_FIRST_YEAR} to {_LAST_YEAR}")
    return moment.astimezone(UTC)


def written_instant(moment: datetime) -> str:
    """Return the instant as ISO 8601 in UTC with Z, with fractions only where there are any."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
