"""Calendars against their peers, side by side in one run; then columns; then ten thousand."""

from __future__ import annotations

import gc
import platform
import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import holidays
import numpy as np

from bench.calendar_crowd import measure_crowd
from bench.calendar_peers import ZONE, Contestant, contestants, ours
from dueby.sla.calendars.batch import CalendarBatch
from dueby.sla.instants import microseconds, since_epoch
from dueby.sla.zones import zone_named

YEARS = range(2015, 2036)
SHORTEST, LONGEST = 540, 43_200
COLUMN_ROWS = 10_000_000
ROUNDS = 3
FIRST, LAST = datetime(2015, 1, 5, tzinfo=UTC), datetime(2035, 6, 1, tzinfo=UTC)

Row = tuple[datetime, timedelta, datetime]


def main() -> int:
    """Print one table."""
    federal = dict(holidays.country_holidays("US", years=YEARS))
    python = f"Python {platform.python_version()}, numpy {np.__version__}"
    print(f"{_processor()}, {platform.system()}, {python}")
    print(f"{ZONE}, Mon-Fri 08-17, {len(federal)} federal holidays {YEARS[0]} to {YEARS[-1]},")
    print(f"terms of {SHORTEST} to {LONGEST} minutes; calls a second, best of {ROUNDS} rounds")
    for name, zone in (("datetimes in New York", zone_named(ZONE)), ("datetimes in UTC", UTC)):
        print(f"\n{name:34}{'add':>22}{'elapsed':>22}{'next opening':>22}   right")
        _compare(contestants(federal), _rows(50_000, zone))
    _columns(federal)
    measure_crowd()
    return 0


def _rows(count: int, zone: tzinfo) -> list[tuple[datetime, timedelta]]:
    chance = random.Random(2015)  # noqa: S311 - examples, not secrets
    minutes = (LAST - FIRST) // timedelta(minutes=1) - 2 * LONGEST
    starts = (FIRST + timedelta(minutes=chance.randrange(minutes)) for _ in range(count))
    return [
        (start.astimezone(zone), timedelta(minutes=chance.randrange(SHORTEST, LONGEST + 1)))
        for start in starts
    ]


def _compare(entrants: Sequence[Contestant], rows: list[tuple[datetime, timedelta]]) -> None:
    first = entrants[0]
    right = [(start, term, first.add(start, term).astimezone(start.tzinfo)) for start, term in rows]
    speeds = [_speeds(each, right[: each.rows]) for each in entrants]
    for each, (add, elapsed, opening) in zip(entrants, speeds, strict=True):
        pairs = zip((add, elapsed, opening), speeds[0], strict=True)
        cells = "".join(_cell(speed, best) for speed, best in pairs)
        print(f"{each.name + ' ' + each.version:34}{cells}   {_share_right(each, right[:200])}")


def _speeds(each: Contestant, rows: Sequence[Row]) -> tuple[float, float, float]:
    starts_and_terms = [(start, term) for start, term, _ in rows]
    starts_and_ends = [(start, end) for start, _, end in rows]
    return (
        _speed(each.add, starts_and_terms),
        _speed(each.elapsed, starts_and_ends),
        _speed(each.next_opening, [(start,) for start, _, _ in rows]),
    )


def _speed(question: Callable[..., object] | None, rows: Sequence[tuple[Any, ...]]) -> float:
    if question is None:
        return 0
    best = 0.0
    for row in rows[:100]:
        question(*row)
    for _ in range(ROUNDS):
        gc.collect()
        began = time.process_time()
        for row in rows:
            question(*row)
        best = max(best, len(rows) / (time.process_time() - began))
    return best


def _cell(speed: float, ours: float) -> str:
    ratio = f"({ours / speed:,.1f}x)" if speed and speed != ours else ""
    return f"{speed:>12,.0f} {ratio:>9}" if speed else f"{'-':>12} {'':>9}"


def _share_right(each: Contestant, rows: Sequence[Row]) -> str:
    whole = "CustomBusinessHour" in each.name
    asked = [row for row in rows if not whole or not row[1] % timedelta(hours=1)] or rows
    return f"{sum(each.add(start, term) == due for start, term, due in asked)} of {len(asked)}"


def _columns(federal: dict[date, str]) -> None:
    chance = np.random.default_rng(2015)
    first, last = since_epoch(FIRST), since_epoch(LAST)
    starts = chance.integers(first, last, COLUMN_ROWS)
    terms = chance.integers(SHORTEST, LONGEST + 1, COLUMN_ROWS) * microseconds(timedelta(minutes=1))
    batch = CalendarBatch(ours(federal))
    print(f"\ncolumns of {COLUMN_ROWS:,} rows of int64 microseconds; million rows a second")
    began = time.process_time()
    batch.add_many(starts[:1], terms[:1])
    print(f"{'laying out the calendar':34}{time.process_time() - began:>12.3f} s")
    due = batch.add_many(starts, terms)
    assert (batch.open_between_many(starts, due) == terms).all()
    for name, question, column in (
        ("add", batch.add_many, terms),
        ("elapsed", batch.open_between_many, due),
    ):
        best = min(_seconds(question, starts, column) for _ in range(ROUNDS))
        print(f"{name:34}{COLUMN_ROWS / best / 1e6:>12.1f}")


def _seconds(question: Callable[..., object], *arguments: object) -> float:
    began = time.process_time()
    question(*arguments)
    return time.process_time() - began


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


if __name__ == "__main__":
    raise SystemExit(main())
