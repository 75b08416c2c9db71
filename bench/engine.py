"""Whole tickets a second: facts in, clocks out, explanations not unfolded, on one core."""

from __future__ import annotations

import gc
import platform
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from dueby.sla.case import Given, read_given
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.language import read_agreement

AGREEMENT = Path(__file__).parent.parent / "agreements" / "plixer.yaml"
TICKETS = 20_000
ROUNDS = 3


def ticket(number: int) -> tuple[Fact, ...]:
    """Return a ticket with ten facts and four clocks, its moments spread over the year."""
    start = datetime(2026, 1, 5, 14, tzinfo=UTC) + timedelta(minutes=23 * number % 500_000)

    def fact(name: str, hours: float, kind: str, **fields: object) -> Fact:
        return Fact(name, start + timedelta(hours=hours), kind, fields)

    return (
        fact("1", 0, "reported", channel="telephone", filed_as="defect", severity="2"),
        fact("2", 0.1, "responded", by_person=False),
        fact("3", 1, "responded", by_person=True),
        fact("4", 5, "confirmed", severity="2", reason="cannot export"),
        fact("5", 6, "waiting", on="customer"),
        fact("6", 20, "resumed"),
        fact("7", 30, "severity_changed", to="1", reason="worse"),
        fact("8", 40, "update_sent"),
        fact("9", 60, "workaround_delivered", accepted=True),
        fact("10", 90, "rectified"),
    )


def main() -> int:
    """Print the figures of one run."""
    editions = read_agreement(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name)
    given: Given = read_given({"plan": "standard", "contract": "active"}, editions.newest)
    tickets = [ticket(number) for number in range(TICKETS)]
    clocks = {len(evaluate(editions, given, facts).clocks) for facts in tickets[:500]}
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {version('numpy')}")
    print(f"{TICKETS} tickets of {len(tickets[0])} facts and {clocks} clocks, best of {ROUNDS}")
    best = 0.0
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        for facts in tickets:
            evaluate(editions, given, facts)
        best = max(best, TICKETS / (time.process_time() - began))
    print(f"whole tickets: {best:,.0f} a second (at least 20,000)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
