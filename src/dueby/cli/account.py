"""The result of a scenario as an account in sentences, for a person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

Line: TypeAlias = Mapping[str, Any]

WIDTH: Final = 96


def account(result: Line) -> str:
    """Return every clock of a result with its reasons, then decisions, quantities, warnings."""
    return "\n".join([str(result["id"]), *_told(result)]) + "\n"


def _told(result: Line) -> Iterator[str]:
    if "error" in result:
        yield _item("Error: " + result["error"])
        return
    for clock in result["clocks"]:
        round_of = f", round {clock['round']}" if clock["round"] > 1 else ""
        standing = (clock["standing"] or "not_started").replace("_", " ")
        yield f"\n  {clock['target']}{round_of}: {standing}"
        yield from (_item(step["sentence"]) for step in clock["explanation"])
    yield from _listed("Decisions", [_decision(each) for each in result["decisions"]])
    yield from _listed("Quantities", [_quantity(each) for each in result["quantities"]])
    yield from _listed("Warnings", result["warnings"])


def _decision(each: Line) -> str:
    return f"On {each['event']}: {each['explanation']}"


def _quantity(each: Line) -> str:
    return f"{each['name']}: {each['included']} included, {each['used']} used, {each['left']} left."


def _listed(heading: str, sentences: list[str]) -> Iterator[str]:
    if sentences:
        yield f"\n  {heading}"
        yield from (_item(each) for each in sentences)


def _item(sentence: str) -> str:
    return textwrap.fill(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    ")
