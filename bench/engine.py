"""Whole tickets a second: facts in, clocks out, explanations not unfolded, on one core."""

from __future__ import annotations

import gc
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from dueby.sla.agreement import Editions
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import Given, read_given
from dueby.sla.language import read_agreement

AGREEMENT: Final = Path(__file__).parent.parent / "agreements" / "plixer.yaml"
TICKETS: Final = 10_000
ROUNDS: Final = 5

Ticket: TypeAlias = tuple[Fact, ...]


def ordinary(number: int) -> Ticket:
    """Return a ticket of ten facts and four clocks, its moments spread over the year."""
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
        fact("7", 30, "update_sent"),
        fact("8", 40, "update_sent"),
        fact("9", 60, "workaround_delivered", accepted=True),
        fact("10", 90, "rectified"),
    )


def raised(number: int) -> Ticket:
    """Return the same with a severity that rises on the way, which recomputes a running clock."""
    facts = list(ordinary(number))
    facts[6] = Fact("7", facts[6].at, "severity_changed", {"to": "1", "reason": "worse"})
    return tuple(facts)


def rate(editions: Editions, given: Given, make: Callable[[int], Ticket]) -> tuple[float, float]:
    """Return tickets a second in processor time, the best and the median of some rounds."""
    tickets = [make(number) for number in range(TICKETS)]
    rates = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        for facts in tickets:
            evaluate(editions, given, facts)
        rates.append(TICKETS / (time.process_time() - began))
    return max(rates), sorted(rates)[ROUNDS // 2]


def main() -> int:
    """Print the figures of one run."""
    editions = read_agreement(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name)
    given = read_given({"plan": "standard", "contract": "active"}, editions.newest)
    print(f"{platform.machine()}, Python {platform.python_version()}, one core, processor time")
    for name, make in (("ordinary", ordinary), ("severity raised on the way", raised)):
        clocks = max(len(evaluate(editions, given, make(n)).clocks) for n in range(50))
        best, median = rate(editions, given, make)
        print(
            f"whole tickets, 10 facts, {clocks} clocks, {name}: "
            f"{best:,.0f} a second at best, median {median:,.0f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
