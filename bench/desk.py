"""The desk over very many tickets, on SQLite and PostgreSQL.

Pages for one client, and reports through the portal's form by several customers at once.

usage: python -m bench.desk [--tickets 100000] [--open 10000] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from bench.desk_client import Reader
from bench.desk_machine import (
    is_postgresql_here,
    machine,
    postgresql,
    processor_seconds,
    served,
)

ASKED: Final = 200
WARM: Final = 20
CLIENTS: Final = 8
REPORTED: Final = 600
QUERIES: Final = ("collector", "certificate timeout", "blank chart legend", "exporter spike disk")
REPORT: Final = {
    "kind": "defect",
    "product": "",
    "about": "product",
    "severity": "2",
    "subject": "The export stops at two gigabytes",
    "words": "It stops at two gigabytes, every time, since the last upgrade. " * 5,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=10_000)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(machine())
    print(f"{arguments.tickets:,} tickets, {arguments.open:,} of them open")
    for name, address, home in databases(arguments.only):
        measure(name, address, home, arguments)


def databases(only: str) -> Iterator[tuple[str, str, Path]]:
    """Give the name and address of each database to be measured, and a home for its desk."""
    with tempfile.TemporaryDirectory(prefix="dueby-bench-") as directory:
        home = Path(directory)
        if only in {"", "sqlite"}:
            yield "SQLite", str(home / "desk.sqlite3"), home
        if only == "sqlite":
            return
        if not is_postgresql_here():
            print("PostgreSQL  not measured: there is no server (apt-get install postgresql)")
            return
        with postgresql(home / "cluster") as address:
            yield "PostgreSQL", address, home


def measure(name: str, address: str, home: Path, arguments: argparse.Namespace) -> None:
    """Fill a database, serve a desk over it, and print what it does in which time."""
    environment = {
        "DUEBY_DATABASE": address,
        "DUEBY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
    }
    numbers = [str(each) for each in (arguments.tickets, arguments.open, CLIENTS)]
    filling = subprocess.run(
        [sys.executable, "-m", "bench.desk_filling", *numbers],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    agent, *customers = filling.stdout.split()
    with served(environment, 1) as (port, processes):
        for page, addresses in pages(arguments.tickets).items():
            told = read(Reader(port, agent), addresses, processes)
            print(f"{name:10}  {page:16} {told}", flush=True)
    web = 1 if name == "SQLite" else 2
    with served(environment, web) as (port, processes):
        told = report([Reader(port, each) for each in customers], processes)
        print(f"{name:10}  {'reports':16} {told}, {web} web process{'es' * (web > 1)}", flush=True)


def pages(tickets: int) -> dict[str, Callable[[], str]]:
    """Return what is asked for, by name; each call gives the next address."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    newest = range(tickets - tickets // 10, tickets)
    return {
        "queue": lambda: "/desk/",
        "queue, one's own": lambda: "/desk/?" + urlencode({"whose": "mine"}),
        "ticket": lambda: f"/desk/tickets/{chance.choice(newest)}/",
        "search": lambda: "/desk/search/?" + urlencode({"q": chance.choice(QUERIES)}),
    }


def read(reader: Reader, addresses: Callable[[], str], processes: list[int]) -> str:
    """Return how long pages took one client, and how much of the processor was the client's."""
    taken = []
    for number in range(WARM + ASKED):
        if number == WARM:
            theirs, mine = processor_seconds(processes), time.process_time()
        address = addresses()
        begun = time.perf_counter()
        answer = reader.get(address)
        taken.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{address} answered {answer.status} {answer.location}")
    theirs, mine = processor_seconds(processes) - theirs, time.process_time() - mine
    counted = sorted(taken[WARM:])
    return (
        f"p50 {statistics.median(counted):6.1f} ms  p95 {counted[int(ASKED * 0.95)]:6.1f} ms"
        f"  (processor {theirs / ASKED * 1000:.0f} ms a page; client's share"
        f" {mine / (mine + theirs):.0%})"
    )


def report(readers: list[Reader], processes: list[int]) -> str:
    """Return how many reports a second several customers get through at once."""
    for reader in readers:
        reader.get("/portal/report/")
    each = REPORTED // len(readers)
    theirs, mine = processor_seconds(processes), time.process_time()
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(readers)) as clients:
        slowest = max(clients.map(lambda reader: _report(reader, each), readers))
    seconds = time.perf_counter() - begun
    theirs, mine = processor_seconds(processes) - theirs, time.process_time() - mine
    done = each * len(readers)
    return (
        f"{done / seconds:6.1f} a second, {len(readers)} clients, slowest {slowest:.0f} ms"
        f"  (processor {theirs / done * 1000:.0f} ms a report; client's share"
        f" {mine / (mine + theirs):.0%})"
    )


def _report(reader: Reader, times: int) -> float:
    slowest = 0.0
    for _ in range(times):
        token = os.urandom(12).hex()
        begun = time.perf_counter()
        answer = reader.post("/portal/report/", {**REPORT, "token": token})
        slowest = max(slowest, (time.perf_counter() - begun) * 1000)
        if answer.status != 302:
            raise SystemExit(f"a report was answered {answer.status}: {answer.page[:2000]}")
    return slowest


if __name__ == "__main__":
    main()
