"""A chore of a process, and the process that does several side by side until it is told to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Final

from django.db import close_old_connections

from dueby.desk.timekeeping import database_now

PATIENCE: Final = 15.0
"""Seconds that all chores together have to come to an end in."""
_BREATH: Final = 0.02

log = logging.getLogger(__name__)


def database_second() -> datetime:
    """Return the database's present moment to the second: what is kept can be read."""
    return database_now().replace(microsecond=0)


@dataclass
class Chore:
    """A function that does one batch of the work due at a moment and says how much there was.

    The moment is read from `clock`. It is asked again at once while there is as much to do as
    `full` says, otherwise after `every`: what comes in a trickle is done many at a time. An error
    in it is logged and counted, and the next time comes as usual. `close` ends what it began.
    """

    name: str
    every: timedelta
    do: Callable[[datetime], int]
    close: Callable[[], None] | None = None
    clock: Callable[[], datetime] = database_second
    full: int = 1
    failures: int = field(default=0, init=False)

    def repeat(self, stopping: Event) -> None:
        """Do it until `stopping` is set, then end what it began."""
        while not stopping.is_set():
            done = self.attempt()
            stopping.wait(_BREATH if done >= self.full else self.every.total_seconds())
        if self.close is not None:
            self.close()

    def attempt(self) -> int:
        """Do it once; return how much was done, 0 where it failed."""
        close_old_connections()
        try:
            return self.do(self.clock())
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
    until = monotonic() + PATIENCE
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))
