"""A PostgreSQL of our own that keeps what it says it keeps, and can be killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Final

from bench.desk_machine import POSTGRESQL, free_port

PATIENCE: Final = 60.0


class Cluster:
    """One server under a directory, with the settings that the package brings."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.user = pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else None
        home.mkdir(parents=True)
        if self.user is not None:
            shutil.chown(home, self.user)
            for above in home.parents[:2]:
                above.chmod(0o711)
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", str(home))

    @property
    def address(self) -> str:
        """What DUEBY_DATABASE takes."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/dueby"

    def begin(self) -> None:
        """Start for the first time, with an empty database."""
        self.start()
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres")
        self._run("createdb", *where, "dueby")

    def start(self) -> None:
        """Start, and come back when it answers."""
        options = (
            f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1 -c max_connections=200"
        )
        self._control("-o", options, "-l", str(self.home / "log"), "start")

    def stop(self) -> None:
        """Stop, so that nothing is left to be recovered."""
        if (self.home / "postmaster.pid").exists():
            self._control("-m", "fast", "stop")

    def kill(self) -> None:
        """End the server and every process of it at once, as a power failure does."""
        first = int((self.home / "postmaster.pid").read_text().split()[0])
        family = [first, *_children(first)]
        for each in family:
            os.kill(each, signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while any(_runs(each) for each in family):
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL lives on after SIGKILL")
            time.sleep(0.05)

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", "-D", str(self.home), "-w", *words)

    def _run(self, program: str, *words: str) -> None:
        subprocess.run(
            [str(POSTGRESQL / program), *words],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.user,
            cwd="/",
        )


def _children(parent: int) -> list[int]:
    return [
        int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    ]


def _runs(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
