"""Values of facts as words: how agreements compare them, how complaints show them."""

from __future__ import annotations

from typing import Final

_SHOWN: Final = 60


def word(value: object) -> str:
    """Return a value as agreements compare it: 1, 1.0 and "1" are one word, true is "true"."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def shown(value: object) -> str:
    """Return a value as a complaint shows it."""
    shown = "nothing" if value is None else repr(value)
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 3] + "..."
