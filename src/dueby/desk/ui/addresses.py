"""What addresses say, read with care: anybody may write anything into one."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 18
"""Digits that the number of a row can have in either database."""


def number_in(text: str) -> int | None:
    """Return the number that a part of an address is, or None where no row can have it."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) if is_number else None
