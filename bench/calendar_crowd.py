"""Ten thousand calendars of one week and zone, each with its own holidays in twenty years."""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bench.calendar_peers import ours
from dueby.sla.calendars import BusinessCalendar

CALENDARS = 10_000
YEARS = range(2016, 2036)
NAMES = [f"holiday {number}" for number in range(11)]
AT, TERM = datetime(2026, 3, 6, 21, 59, tzinfo=UTC), timedelta(hours=40)


def measure_crowd() -> None:
    """Print how long they take to make and to ask once, and what they hold on to."""
    spent, count = _time()
    print(f"\n{CALENDARS:,} calendars of one week, {count} holidays of its own each")
    print(f"{'made, and asked one question':34}{spent:>12.2f} s")
    print(f"{'memory':34}{_memory() / 1e6:>12.0f} MB")


def _time() -> tuple[float, int]:
    spent, kept = 0.0, list[BusinessCalendar]()
    for number, holidays in enumerate(_each_holidays()):
        began = time.process_time()
        kept.append(ours(holidays, f"customer {number}"))
        kept[-1].add(AT, TERM)
        spent += time.process_time() - began
    return spent, len(kept[0].holidays)


def _memory() -> int:
    gc.collect()
    tracemalloc.start()
    kept = [ours(holidays, f"customer {n}") for n, holidays in enumerate(_each_holidays())]
    for calendar in kept:
        calendar.add(AT, TERM)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held


def _each_holidays() -> Iterator[dict[date, str]]:
    chance = random.Random(10_000)  # noqa: S311 - examples, not secrets
    for _ in range(CALENDARS):
        starts = [(date(year, 1, 1), chance.sample(range(365), len(NAMES))) for year in YEARS]
        yield {
            first + timedelta(days=day): name
            for first, days in starts
            for day, name in zip(days, NAMES, strict=True)
        }
