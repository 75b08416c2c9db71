"""The worker process: does its chores, each in a thread of its own, until it is told to stop."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

import django

from dueby.desk.serving.orphans import end_without_parent

PATIENCE: Final = 15.0
"""Seconds that chores have to come to an end in."""
_BREATH: Final = 0.02

log = logging.getLogger(__name__)


@dataclass
class Chore:
    """A function that does one batch of the work due at a moment and says how much there was.

    It is asked again at once while there is something to do, otherwise after `every`. An error in
    it is logged and counted, and the next time comes as usual. `close` ends what it began.
    """

    name: str
    every: timedelta
    do: Callable[[datetime], int]
    close: Callable[[], None] | None = None
    failures: int = field(default=0, init=False)

    def repeat(self, stopping: Event) -> None:
        """Do it until `stopping` is set, then end what it began."""
        while not stopping.is_set():
            done = self.attempt()
            stopping.wait(_BREATH if done else self.every.total_seconds())
        if self.close is not None:
            self.close()

    def attempt(self) -> int:
        """Do it once; return how much was done, 0 where it failed."""
        from django.db import close_old_connections

        from dueby.desk.timekeeping import now

        close_old_connections()
        try:
            return self.do(now())
        except Exception:
            self.failures += 1
            log.exception("the chore %s failed, for the %s. time", self.name, self.failures)
            return 0
        finally:
            close_old_connections()


def work(chores: Sequence[Chore], stopping: Event) -> None:
    """Do the chores side by side until `stopping` is set, then let each finish its batch."""
    threads = [
        Thread(target=each.repeat, args=[stopping], name=each.name, daemon=True) for each in chores
    ]
    for thread in threads:
        thread.start()
    stopping.wait()
    for thread in threads:
        thread.join(PATIENCE)


def main() -> None:
    """Work until SIGTERM or SIGINT."""
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    end_without_parent()
    django.setup()
    from dueby.desk.serving.chores import SEAL, chores_of

    name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
    chores = chores_of(name)
    work(chores, stopping)
    for each in chores:
        if each.name == SEAL:
            each.attempt()


if __name__ == "__main__":
    main()
