"""A look around: the table of promises of an agreement, and one worked example."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dueby.cli.files import read_editions
from dueby.sla.evaluation import evaluate
from dueby.sla.explanation import explain, sentences
from dueby.sla.facts import read_facts
from dueby.sla.given import read_given
from dueby.sla.moments import moment_said
from dueby.sla.prose import promises

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dueby.sla.agreement import Agreement
    from dueby.sla.evaluation import Evaluation

EXAMPLE: Final = (
    "A customer telephones on the eve of Thanksgiving. A person answers on Friday, confirms the "
    "defect with severity 2, and raises it to 1 on Monday."
)
FACTS: Final = [
    {
        "id": "report",
        "at": "2026-11-25T16:20:00-05:00",
        "type": "reported",
        "channel": "telephone",
        "filed_as": "defect",
        "severity": "2",
    },
    {
        "id": "finding",
        "at": "2026-11-27T09:30:00-05:00",
        "type": "confirmed",
        "severity": "2",
        "reason": "Reports take hours; a nightly export is a way around it.",
    },
    {
        "id": "worse",
        "at": "2026-11-30T10:00:00-05:00",
        "type": "severity_changed",
        "to": "1",
        "reason": "The export fails as well.",
    },
]
WIDTH: Final = 96


def main(arguments: Sequence[str]) -> int:
    """Print the tour of the agreement file named first."""
    path = Path(arguments[0])
    _, editions = read_editions(path)
    agreement = editions.newest
    print(f"{agreement.title}, edition {agreement.edition}: what is promised\n")
    _print_table(agreement)
    print(f"\nA worked example\n\n{textwrap.fill(EXAMPLE, WIDTH)}\n")
    facts = read_facts(FACTS, "example")
    _print_clocks(evaluate(editions, read_given({}, agreement), facts, facts[-1].at))
    print("More: .venv/bin/dueby agreement explain", path)
    print(f"      .venv/bin/dueby due {path} --target rectification --severity 1 \\")
    print("          --from 2026-11-25T16:20-05:00 --picture due.svg")
    return 0


def _print_table(agreement: Agreement) -> None:
    heads = ("clause", "promise", "for", "within", "strength")
    rows = [heads, *promises(agreement)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads) - 1)]
    for number, row in enumerate(rows):
        cells = [cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)]
        print("  " + "  ".join(cells).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in (*widths, len(heads[-1]))))


def _print_clocks(found: Evaluation) -> None:
    for clock in found.clocks:
        due = "no date" if clock.due_at is None else moment_said(clock.due_at, found.agreement.zone)
        standing = clock.standing(found.facts[-1].at).value.replace("_", " ")
        print(f"{clock.target.title}: {due} ({standing})")
        for sentence in sentences(explain(clock)):
            print(textwrap.fill(sentence, WIDTH, initial_indent="  - ", subsequent_indent="    "))
        print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
