"""A desk to measure: a private PostgreSQL or an SQLite file, and web processes over it."""

from __future__ import annotations

import os
import platform
import pwd
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from random import SystemRandom
from typing import Final

POSTGRESQL: Final = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/bin"))
PATIENCE: Final = 60.0


def machine() -> str:
    """Return one line about what the figures were measured on."""
    model = next(
        (line.split(":")[1].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.machine(),
    )
    versions = ", ".join(f"{each} {version(each)}" for each in ("Django", "uvicorn", "psycopg"))
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def is_postgresql_here() -> bool:
    """Tell whether there is a server to measure: one that is named, or one to start."""
    named = "DUEBY_BENCH_POSTGRESQL" in os.environ
    return named or (POSTGRESQL / "initdb").exists()


@contextmanager
def postgresql(home: Path) -> Iterator[str]:
    """Run a server of our own under `home` and give the address of an empty database."""
    given = os.environ.get("DUEBY_BENCH_POSTGRESQL")
    if given:
        yield given
        return
    port, data = free_port(), home / "postgresql"
    _run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", str(data), data=data)
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1"
    control = ("pg_ctl", "-D", str(data), "-w")
    _run(*control, "-o", options, "-l", str(data / "log"), "start", data=data)
    try:
        where = ("-h", "127.0.0.1", "-p", str(port), "-U", "postgres")
        _run("createdb", *where, "dueby", data=data)
        yield f"postgresql://postgres@127.0.0.1:{port}/dueby"
    finally:
        _run(*control, "-m", "fast", "stop", data=data)


def _run(program: str, *words: str, data: Path) -> None:
    """Run one of PostgreSQL's programs; as root, as the user that Debian's package brings."""
    data.mkdir(parents=True, exist_ok=True)
    user = None
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres").pw_name
        shutil.chown(data, user)
        for above in data.parents[:2]:
            above.chmod(0o711)
    subprocess.run(
        [str(POSTGRESQL / program), *words],
        check=True,
        stdout=subprocess.DEVNULL,
        user=user,
        cwd="/",
    )


def free_port() -> int:
    """Return a port of the loopback that nobody listens on.

    It is below those that Linux gives to outgoing connections (ip_local_port_range), which would
    take it before the server does that it is for.
    """
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", SystemRandom().randrange(20_000, 32_000)))
            return int(probe.getsockname()[1])


@contextmanager
def served(environment: dict[str, str], processes: int) -> Iterator[tuple[int, list[int]]]:
    """Serve the desk's pages; give the port and the processes' numbers."""
    port = free_port()
    command = (
        *(sys.executable, "-m", "uvicorn", "dueby.desk.asgi:application", "--log-level", "error"),
        *("--port", str(port), "--workers", str(processes), "--no-access-log"),
    )
    with subprocess.Popen(command, env={**os.environ, **environment}) as web:
        try:
            _wait_for(port)
            yield port, [web.pid, *_children(web.pid)]
        finally:
            web.terminate()
            web.wait(PATIENCE)


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/health/live")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers on port {port}")


def _children(parent: int) -> list[int]:
    tasks = Path(f"/proc/{parent}/task/{parent}/children")
    return [int(each) for each in tasks.read_text().split()] if tasks.exists() else []


def processor_seconds(processes: list[int]) -> float:
    """Return what processes have used of the processor until now, in seconds."""
    ticks = os.sysconf("SC_CLK_TCK")
    used = 0
    for each in processes:
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        used += int(fields[11]) + int(fields[12])
    return used / ticks
