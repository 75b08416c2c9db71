"""JSON lines as the commands read them: one object a line, no key twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final, TypeAlias

Line: TypeAlias = dict[str, Any]

_LONGEST_SHOWN: Final = 60


class JsonLineError(ValueError):
    """A line is no JSON, or no object; the message says what was found."""


def object_in(line: bytes | str, number: Callable[[str], float] = float) -> tuple[Line, list[str]]:
    """Return the object of a line, and the keys that stand twice in any object of it.

    `number` reads fractions, NaN and Infinity, and may refuse them with ValueError. Raises
    JsonLineError where the line is no JSON, or no object.
    """
    doubled: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> Line:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            names = [name for name, _ in pairs]
            doubled.extend(name for name in fields if names.count(name) > 1)
        return fields

    try:
        text = line if isinstance(line, str) else line.decode()
        read = json.loads(text, parse_float=number, parse_constant=number, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise JsonLineError(f"no JSON: {error}") from None
    if not isinstance(read, dict):
        raise JsonLineError(f"{shown(read)} is no object")
    return read, doubled


def shown(value: object) -> str:
    """Return a value as a refusal shows it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."
