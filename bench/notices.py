"""A weekend's worth of dates that passed, told at once: how soon everybody has one summary.

Commitments are recognized late. Timed are the worker's two chores one after the other: people are
told of the entries, which the notices' reader has kept, and what is held becomes one.

usage: python -m bench.notices [--late 20000] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from bench.desk import databases
from bench.desk_machine import machine


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--late", type=int, default=20_000)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(machine())
    print(f"{arguments.late:,} commitments, recognized late")
    for name, address, home in databases(arguments.only):
        print(f"{name}: {measure(address, home, arguments.late)}")


def measure(address: str, home: Path, late: int) -> str:
    """Fill a database, tell, and return the seconds that each part took."""
    environment = {
        "DUEBY_DATABASE": address,
        "DUEBY_HOME": str(home),
        "DUEBY_LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
    }
    told = subprocess.run(
        [sys.executable, "-m", "bench.notices_telling", str(late)],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return told.stdout.strip()


if __name__ == "__main__":
    main()
