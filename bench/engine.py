"""Whole tickets a second: facts in, clocks out, explanations not unfolded, on one core."""

from __future__ import annotations

import gc
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from importlib import import_module
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import holidays

from dueby.sla.evaluation import evaluate
from dueby.sla.facts import Fact
from dueby.sla.given import read_given
from dueby.sla.language import read_agreement
from dueby.sla.zones import zone_named

AGREEMENT: Final = Path(__file__).parent.parent / "agreements" / "plixer.yaml"
TICKETS: Final = 10_000
ROUNDS: Final = 5
ZONE: Final = "America/New_York"

Ticket: TypeAlias = tuple[Fact, ...]
Row = TypeVar("Row")


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


def rates(rows: Sequence[Row], work: Callable[[Row], object]) -> list[float]:
    """Return rows a second in processor time, one figure for each round, slowest first."""
    found = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        for row in rows:
            work(row)
        found.append(len(rows) / (time.process_time() - began))
    return sorted(found)


def pace() -> str:
    """Return how fast the fastest peer that is always right adds here, to read the figures by."""
    try:
        workclock = import_module("workclock")
    except ModuleNotFoundError:
        return "not measured, for workclock is not installed"
    federal = dict(holidays.country_holidays("US", years=range(2015, 2036)))
    hours = workclock.WorkDay(clock_time(8), clock_time(17))
    schedule = workclock.Schedule([hours, workclock.Holidays(federal)], time_zone=ZONE)
    chance = random.Random(2015)  # noqa: S311 - examples, not secrets
    first = datetime(2015, 1, 5, tzinfo=zone_named(ZONE))
    rows = [
        (
            first + timedelta(minutes=chance.randrange(10_000_000)),
            timedelta(minutes=chance.randint(540, 43_200)),
        )
        for _ in range(TICKETS)
    ]
    best = rates(rows, lambda row: schedule.add(*row))[-1]
    return f"workclock adds {best:,.0f} a second; 73,000 where the gates were stated"


def main() -> int:
    """Print the figures of one run."""
    editions = read_agreement(AGREEMENT.read_text(encoding="utf-8"), AGREEMENT.name)
    given = read_given({"plan": "standard", "contract": "active"}, editions.newest)
    print(f"{platform.machine()}, Python {platform.python_version()}, one core, processor time")
    for name, make in (("ordinary", ordinary), ("severity raised on the way", raised)):
        clocks = max(len(evaluate(editions, given, make(n)).clocks) for n in range(50))
        tickets = [make(number) for number in range(TICKETS)]
        found = rates(tickets, lambda facts: evaluate(editions, given, facts))
        print(
            f"whole tickets, 10 facts, {clocks} clocks, {name}: "
            f"{found[-1]:,.0f} a second at best, median {found[ROUNDS // 2]:,.0f}"
        )
    print(f"the machine's pace: {pace()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
