"""Fill the database that the environment names with clocks that run.

usage: python -m bench.timers_filling background TICKETS
       python -m bench.timers_filling due TICKETS FIRST SPAN

`background` makes reports of defects, whose clocks run. `due` makes confirmed defects of severity 1
whose rectification is due evenly between FIRST seconds from now (negative: ago) and SPAN seconds
later; what was to be told of them before is told.
"""

from __future__ import annotations

import gc
import itertools
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import django

BATCH: Final = 1_000
TERM: Final = timedelta(days=5)
"""How long the reference agreement gives for a defect of severity 1, in days that all count."""
DAY: Final = timedelta(days=1)


def main(kind: str, tickets: int, first: float = 0.0, span: float = 0.0) -> None:
    django.setup()
    # Models can be imported once Django is set up, and not before.
    from django.core.management import call_command  # noqa: PLC0415

    from bench.timers_load import Load  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    # Rows are many and hold no cycles.
    gc.disable()
    at = datetime.now(UTC)
    lives: Iterator[tuple[datetime, datetime | None]]
    if kind == "background":
        lives = ((at - DAY * number / tickets, None) for number in range(tickets))
    else:
        begun = at + timedelta(seconds=first) - TERM
        confirmed = (
            begun + timedelta(seconds=span) * number / tickets for number in range(tickets)
        )
        lives = ((each - timedelta(hours=1), each) for each in confirmed)
    load = Load(at)
    since = time.perf_counter()
    for number, batch in enumerate(iter(lambda: list(itertools.islice(lives, BATCH)), []), 1):
        load.write(batch)
        print(f"\r{number * BATCH:,} tickets", end="", file=sys.stderr, flush=True)
    running = load.end()
    taken = time.perf_counter() - since
    print(f"\r{running:,} clocks run, filled in {taken:.0f} s   ", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *(float(each) for each in sys.argv[3:5]))
