"""The processes of a desk: started, killed without warning, and started again."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench.desk_machine import free_port

PATIENCE: Final = 60.0
RESTART_AFTER: Final = 1.0
"""Seconds that what watches over the processes takes to start one again."""


@dataclass
class Program:
    """One process of the desk, and the log that all its lives write to."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts_at: float = 0.0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def tend(self) -> None:
        """Start it again where it has ended a while ago."""
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            self.process, self.starts_at = None, time.monotonic() + RESTART_AFTER
        if time.monotonic() >= self.starts_at:
            self.start()

    def end(self, number: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass
class Fleet:
    """All processes of one desk, kept running while a `with` block lasts."""

    environment: Mapping[str, str]
    logs: Path
    programs: list[Program] = field(default_factory=list)
    web_ports: list[int] = field(default_factory=list)
    mail_ports: list[int] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)

    def add_web(self) -> None:
        self.web_ports.append(port := free_port())
        self._add("web", "web", "--port", str(port))

    def add_worker(self) -> None:
        self.mail_ports.append(port := free_port())
        self._add("worker", "worker", DUEBY_LMTP=f"127.0.0.1:{port}")

    def add_timekeeper(self, **more: str) -> None:
        self._add("timekeeper", "timekeeper", **more)

    def add_all_in_one(self) -> None:
        """Add what one command starts: a supervisor with its children."""
        self.web_ports.append(port := free_port())
        self.mail_ports.append(mail := free_port())
        self._add("serve", "serve", "--port", str(port), DUEBY_LMTP=f"127.0.0.1:{mail}")

    def _add(self, name: str, *words: str, **more: str) -> None:
        command = [sys.executable, "-m", "dueby", *words]
        number = sum(each.name.startswith(name) for each in self.programs) + 1
        log = self.logs / f"{name}-{number}.log"
        self.programs.append(
            Program(f"{name}-{number}", command, {**self.environment, **more}, log)
        )

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keep the processes running."""
        watch = threading.Thread(target=self._watch)
        watch.start()
        try:
            yield
        finally:
            self._over.set()
            watch.join()
            for each in self.programs:
                each.end(signal.SIGTERM)
            for each in self.programs:
                _wait(each)
            self._over.clear()

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            for each in self.programs:
                each.tend()

    def kill_one(self, chance: random.Random) -> None:
        """Kill one process at random, or a child of it; not while nobody could report anyway."""
        victim = chance.choice(self.programs)
        if victim.process is None or not self.is_open():
            return
        family = [victim.process.pid, *_children(victim.process.pid)]
        doomed = chance.choice(family)
        with contextlib.suppress(OSError):
            self.kills[_role(doomed)] += 1
            os.kill(doomed, signal.SIGKILL)

    def is_open(self) -> bool:
        """Tell whether some process takes reports, each way."""
        ways = (self.web_ports, self.mail_ports)
        return all(any(_answers(port) for port in ports) for ports in ways)

    def told(self) -> str:
        """Return what all the processes have written."""
        return "".join(each.log.read_text(errors="replace") for each in self.programs)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), PATIENCE).close()
    except OSError:
        return False
    return True


def _wait(program: Program) -> None:
    if program.process is None:
        return
    try:
        program.process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        program.end(signal.SIGKILL)
        program.process.wait(PATIENCE)


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        return [int(each) for each in tasks.read_text().split()]
    except OSError:
        return []


def _role(process: int) -> str:
    """Return what a process of the desk does, by the words it was started with."""
    words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    named = [each for each in words if each.startswith("dueby.desk.serving.")]
    return named[0].rpartition(".")[2] if named else f"dueby {words[words.index('dueby') + 1]}"
