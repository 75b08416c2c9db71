"""The page that says what was tried, and what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bench.desk_machine import machine
from chaos.trial import Found

DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "operate" / "reliability.md"
NOTHING: Final = "- Lost: nothing. Twice: nothing.\n"
BEGINNING: Final = """\
# What happens when things break

`make chaos` runs a desk, breaks one thing while people report and clocks fall due, and compares
what was accepted with what is there afterwards. It writes this page: what is told here was
measured, and a fault stands here as one. A report counts as accepted once the form answered with
its ticket, or the mail server was told `250`; until then whoever reports tries again. Events are
the dates that passed: each must be in the journal once, never before its moment. Mails go to a
server that remembers every Message-ID it was given.
"""


def written(results: Sequence[Found]) -> str:
    """Return the page for what was found."""
    return "\n".join([BEGINNING, f"Machine: {machine()}.\n", *(_section(each) for each in results)])


def _section(found: Found) -> str:
    tried = "".join(f"- Tried: {each}.\n" for each in found.tried)
    faults = "".join(f"- **Fault**: {each}.\n" for each in found.faults)
    return f"## {found.title}\n\n{tried}{faults or NOTHING}"
