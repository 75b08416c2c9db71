"""What a trial works with: a desk on a database, the mail server it sends to, and what is found."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from chaos.fleet import Fleet
from chaos.mail_sink import Sink
from chaos.reporters import EACH, Ledger, Reporters

HANDS: Final = 4
"""People who report at a time, by form and by mail each."""
PATIENCE: Final = 900.0


class NotPossibleHereError(Exception):
    """A trial needs what this machine lacks; the message says what, and how to get it."""


@dataclass(frozen=True)
class Size:
    """How much happens in a trial: reports each way, and clocks that fall due.

    `over` is the seconds within which they do, `between_kills` those from one kill to the next.
    """

    forms: int
    mails: int
    clocks: int
    over: float
    between_kills: float

    @classmethod
    def of(cls, reports: int) -> Size:
        """Return the size of trials with so many reports, half each way, and as many clocks."""
        return cls(reports // 2, reports // 2, clocks=reports, over=60, between_kills=4)


SHORT: Final = Size(forms=20, mails=20, clocks=30, over=10, between_kills=6)
REPORTS: Final = 5_000


@dataclass
class Found:
    """What was tried, and what was not as it must be: a trial without faults has passed."""

    title: str
    tried: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def say(self, *sentences: str) -> None:
        """Note what was tried."""
        self.tried += sentences

    def expect(self, holds: bool, fault: str) -> None:  # noqa: FBT001 - what holds is the question
        """Note a fault where something does not hold."""
        if not holds:
            self.faults.append(fault)


class Desk:
    """A desk on a database of its own, and whoever reports to it."""

    def __init__(self, database: str, home: Path, sink: Sink) -> None:
        self.sink, self.ledger = sink, Ledger()
        self.environment: Mapping[str, str] = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
            "DUEBY_DATABASE": database,
            "DUEBY_HOME": str(home),
            "DUEBY_LOOPBACK": "on",
            "DUEBY_MAIL_SERVER": f"smtp://127.0.0.1:{sink.port}",
            "DUEBY_MAIL_FROM": "support@vendor.example",
            "DUEBY_LOG_LEVEL": "warning",
        }
        self.sessions: list[str] = []
        (home / "logs").mkdir(parents=True)
        self.fleet = Fleet(self.environment, home / "logs")

    def fill(self, size: Size) -> None:
        """Make customers, their people, and sessions of those who report by form."""
        told = self.asked("fill", str(size.mails // EACH + 1), str(HANDS))
        self.sessions = told.split()

    def fall_due(self, count: int, first: float, over: float) -> None:
        """Open tickets whose response falls due from `first` on."""
        self.asked("due", str(count), str(first), str(over))

    def asked(self, *words: str) -> str:
        """Do something inside the desk's own program; return what it printed."""
        command = [sys.executable, "-m", "chaos.inside", *words]
        return subprocess.check_output(command, env=self.environment, text=True)

    def report(self, size: Size, stopping: Event) -> None:
        """Report by form and by mail until all is accepted."""
        fleet = self.fleet
        hands = Reporters(self.ledger, fleet.web_ports, fleet.mail_ports, self.sessions, stopping)
        hands.report(size.forms, size.mails)

    def calm(self) -> float:
        """Wait until nothing is under way; return the seconds that took."""
        begun = time.monotonic()
        self.asked("calm", str(PATIENCE))
        return time.monotonic() - begun

    def compare(self, found: Found) -> Mapping[str, Any]:
        """Note what is not there, or there too often."""
        seen: dict[str, Any] = json.loads(self.asked("look"))
        reports, accepted = seen["reports"], self.ledger.accepted
        lost = [each for each in accepted if each not in reports]
        doubled = [each for each, count in reports.items() if count > 1]
        unsent = [each for each in seen["mails"].values() if each not in self.sink.taken]
        found.expect(not lost, f"{len(lost)} accepted reports are not there: {lost[:5]}")
        found.expect(not doubled, f"{len(doubled)} reports are there twice: {doubled[:5]}")
        found.expect(not unsent, f"{len(unsent)} mails never arrived: {unsent[:5]}")
        for fault in ("unsent", "missing", "doubled", "early"):
            found.expect(not seen[fault], f"{seen[fault]} {NAMED[fault]}")
        verified = subprocess.run(
            [sys.executable, "-m", "dueby", "verify-journal"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        found.expect(verified.returncode == 0, f"the journal: {verified.stdout[-500:]}")
        return seen


NAMED: Final = {
    "unsent": "parcels have not left",
    "missing": "dates passed without an event",
    "doubled": "events are there twice",
    "early": "events came before their moment",
}


@contextmanager
def repeated(every: float, do: Any) -> Iterator[None]:  # noqa: ANN401 - any deed
    """Do something again and again while the block lasts."""
    over = Event()

    def repeat() -> None:
        while not over.wait(every):
            do()

    thread = Thread(target=repeat)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def kills(desk: Desk, size: Size, seed: int) -> Any:  # noqa: ANN401 - a context manager
    """Kill one process at random every few seconds while the block lasts."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    return repeated(size.between_kills, lambda: desk.fleet.kill_one(chance))
