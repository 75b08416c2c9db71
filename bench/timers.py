"""The timekeeper over very many clocks: how late it is, and how much it tells in a second.

usage: python -m bench.timers [--clocks 1000000] [--burst 100000] [--weekend 20000]
                              [--only sqlite|postgresql]

Ten moments a second for a minute: how long after its moment each is there to be read. A burst due
within one minute, and a weekend without a timekeeper: how long until all is told.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bench.desk import databases
from bench.desk_machine import machine

CLOCKS_EACH: Final = 3
"""How many clocks of a report of a defect run."""
STEADY: Final = 600
LEAD: Final = 40.0
"""Seconds from the end of filling to the first moment, in which processes start."""
WEEKEND: Final = 62 * 3600.0
PATIENCE: Final = 900.0
DUE: Final = "SELECT count(*) FROM journal_entry WHERE kind = 'clock.due'"
NEW: Final = "SELECT id, at FROM journal_entry WHERE kind = 'clock.due' AND id > {} ORDER BY id"
LAST: Final = "SELECT coalesce(max(id), 0) FROM journal_entry"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=1_000_000)
    parser.add_argument("--burst", type=int, default=100_000)
    parser.add_argument("--weekend", type=int, default=20_000)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(machine())
    for name, address, home in databases(arguments.only):
        desk = Desk(name, address, home)
        desk.fill("background", arguments.clocks // CLOCKS_EACH)
        print(f"{name:10}  steady    {desk.steady()}", flush=True)
        for called, moments, span in (
            ("burst", arguments.burst, 60.0),
            ("weekend", arguments.weekend, WEEKEND),
        ):
            if moments:
                told = desk.worked_off(moments, -span, span)
                print(f"{name:10}  {called:8}  {told}", flush=True)


class Desk:
    """A desk under measurement."""

    def __init__(self, name: str, address: str, home: Path) -> None:
        self.environment = {
            **os.environ,
            "DUEBY_DATABASE": address,
            "DUEBY_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
        }
        self.timekeepers = 1 if name == "SQLite" else 2
        self.watch = _watch_sqlite if name == "SQLite" else _watch_postgresql
        self.address = address

    def fill(self, *words: object) -> None:
        """Write tickets."""
        command = [sys.executable, "-m", "bench.timers_filling", *map(str, words)]
        subprocess.run(command, env=self.environment, check=True)

    def steady(self) -> str:
        """Return how late ten moments a second are told, for a minute."""
        self.fill("due", STEADY, LEAD, STEADY / 10)
        late: list[float] = []
        with self.watch(self.address) as ask, self._kept():
            [[before]] = ask(LAST)
            told: set[int] = set()
            until = time.monotonic() + LEAD + STEADY / 10 + 10
            while len(late) < STEADY and time.monotonic() < until:
                # Numbers are given before the commit, so a lower one may be seen after a higher.
                rows = [row for row in ask(NEW.format(before)) if row[0] not in told]
                seen = datetime.now(UTC)
                told.update(number for number, _ in rows)
                late += ((seen - at).total_seconds() * 1000 for _, at in rows)
                time.sleep(0.005)
        late.sort()
        return (
            f"{len(late)} of {STEADY} told, p50 {statistics.median(late):.0f} ms"
            f"  p99 {late[int(len(late) * 0.99)]:.0f} ms  last {late[-1]:.0f} ms"
        )

    def worked_off(self, moments: int, first: float, span: float) -> str:
        """Return how fast moments that passed before are told."""
        self.fill("due", moments, first, span)
        with self.watch(self.address) as ask:
            [[before]] = ask(DUE)
            [[entries]] = ask(LAST)
            begun = time.monotonic()
            with self._kept():
                first_at, done = begun, 0
                while done < moments and time.monotonic() < begun + PATIENCE:
                    time.sleep(0.05)
                    done = ask(DUE)[0][0] - before
                    if not done:
                        first_at = time.monotonic()
                end = time.monotonic()
            told = ask(LAST)[0][0] - entries
        taken = end - first_at
        return (
            f"{done:,} of {moments:,} moments in {taken:.1f} s: {done / taken:,.0f} moments and"
            f" {told / taken:,.0f} entries a second, {self.timekeepers} timekeeper"
            f"{'s' * (self.timekeepers > 1)} ({end - begun:.1f} s with their start)"
        )

    @contextmanager
    def _kept(self) -> Iterator[None]:
        """Keep time meanwhile."""
        program = "import sys; from dueby.cli.main import main; sys.exit(main(['timekeeper']))"
        with ExitStack() as running:
            processes = [
                running.enter_context(
                    subprocess.Popen([sys.executable, "-c", program], env=self.environment)
                )
                for _ in range(self.timekeepers)
            ]
            try:
                yield
            finally:
                for each in processes:
                    each.terminate()


@contextmanager
def _watch_postgresql(address: str) -> Iterator[Any]:
    import psycopg  # noqa: PLC0415 - where it is measured

    with psycopg.connect(address, autocommit=True) as connection:
        yield lambda statement: connection.execute(statement).fetchall()


@contextmanager
def _watch_sqlite(address: str) -> Iterator[Any]:
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(address, timeout=60)

    def ask(statement: str) -> list[tuple[Any, ...]]:
        rows = connection.execute(statement).fetchall()
        return [
            (row[0], datetime.fromisoformat(row[1]).replace(tzinfo=UTC), *row[2:])
            if len(row) > 1
            else row
            for row in rows
        ]

    yield ask
    connection.close()


if __name__ == "__main__":
    main()
