"""Keeps processes running: starts them, starts them again when they end, stops them together."""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Final

SETTLED_AFTER: Final = 60.0
"""Seconds after which a process counts as well, so that its next end is a first one."""
LONGEST_WAIT: Final = 30.0
PATIENCE: Final = 20.0
"""Seconds that processes have to end in, before they are ended."""
_TICK: Final = 0.1

log = logging.getLogger(__name__)


@dataclass
class Child:
    """A process to keep running, under a name."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    inherited: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    ends: int = 0
    starts_at: float = 0.0

    def start(self, at: float) -> None:
        """Start the process, in a group of its own: a terminal's Ctrl-C is the supervisor's."""
        self.began = at
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            self.command, env=self.environment, pass_fds=self.inherited, process_group=0
        )

    def tend(self, at: float) -> None:
        """Start the process where it is time to, and note where it ended."""
        if self.process is None:
            if at >= self.starts_at:
                self.start(at)
            return
        status = self.process.poll()
        if status is not None:
            self._ended(status, at)

    def _ended(self, status: int, at: float) -> None:
        self.process = None
        self.ends = 1 if at - self.began > SETTLED_AFTER else self.ends + 1
        wait = min(2.0 ** (self.ends - 1), LONGEST_WAIT)
        self.starts_at = at + wait
        log.error("the %s process ended with %s; it starts again in %s s", self.name, status, wait)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, where the process still is."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Runs children until it is told to stop."""

    children: Sequence[Child]
    stopping: Event = field(default_factory=Event)
    hurried: Event = field(default_factory=Event)

    def run(self, each_tick: Callable[[], None]) -> None:
        """Keep the children running until a SIGTERM or SIGINT; a second one ends them at once."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    child.tend(time.monotonic())
                each_tick()
                self.stopping.wait(_TICK)
        finally:
            self._end()

    def _stop(self, number: int, frame: object) -> None:
        del number, frame
        if self.stopping.is_set():
            self.hurried.set()
        self.stopping.set()

    def _end(self) -> None:
        for child in self.children:
            child.send(signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while any(each.is_running for each in self.children):
            if time.monotonic() > until or self.hurried.is_set():
                for child in self.children:
                    child.send(signal.SIGKILL)
            time.sleep(_TICK)
