"""Calls into the desk: how soon they pop with the agents whom they ring, on both databases.

A thousand events a minute: a call rings with one of the agents, is answered and ends. Each agent
listens as a browser does, and asks for what pops. Timed from the post to the pop, and each post.

usage: python -m bench.phone [--minutes 1] [--contacts 10000] [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Final

from bench.desk import databases
from bench.desk_client import Reader
from bench.desk_machine import machine, processor_seconds, served
from bench.phone_filling import TOKEN, number_of

A_MINUTE: Final = 1_000
AGENTS: Final = 20
KINDS: Final = ("newCall", "answer", "hangup")
WARM: Final = 60
"""Events before anything is counted."""


class Agent(Thread):
    """Listens to the calls that ring with one agent, and notes when each has popped."""

    def __init__(self, port: int, number: int, session: str) -> None:
        super().__init__(daemon=True)
        self.reader, self.popped = Reader(port, session), dict[str, float]()
        self.listening = Event()
        self.connection = HTTPConnection("127.0.0.1", port, timeout=600)
        self.connection.request(
            "GET", f"/streams/calls:{number}/", headers={"Cookie": f"sessionid={session}"}
        )
        self.stream = self.connection.getresponse()

    def hang_up(self) -> None:
        """Listen no more; a server that ends waits for who listens."""
        if self.connection.sock is not None:
            self.connection.sock.shutdown(socket.SHUT_RDWR)

    def run(self) -> None:
        while line := self.stream.readline():
            self.listening.set()
            if line.startswith(b"event: ring"):
                call = str(json.loads(self.stream.readline()[5:])["call"])
                page = self.reader.get("/desk/calls/pops/").page
                shown = re.search(rf'id="pop-{call}">Call from ([^<]+)<', page)
                if shown is not None:
                    self.popped[re.sub(r"\D", "", shown[1])] = time.perf_counter()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1)
    parser.add_argument("--contacts", type=int, default=10_000)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    arguments = parser.parse_args()
    print(machine())
    print(f"{A_MINUTE:,} events a minute, {AGENTS} agents, {arguments.contacts:,} contacts")
    for name, address, home in databases(arguments.only):
        measure(name, address, home, arguments)


def measure(name: str, address: str, home: Path, arguments: argparse.Namespace) -> None:
    """Fill a database, serve a desk over it, ring, and print how soon calls popped."""
    environment = {
        "DUEBY_DATABASE": address,
        "DUEBY_HOME": str(home),
        "DUEBY_LOG_LEVEL": "error",
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
    }
    filling = subprocess.run(
        [sys.executable, "-m", "bench.phone_filling", str(arguments.contacts), str(AGENTS)],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    people = [line.split() for line in filling.stdout.splitlines()]
    web = 1 if name == "SQLite" else 2
    with served(environment, web) as (port, processes):
        agents = [Agent(port, int(number), session) for number, session in people]
        for each in agents:
            each.start()
            each.listening.wait(60)
        events = int(A_MINUTE * arguments.minutes) + WARM
        begun = processor_seconds(processes)
        posted, rung = ring(port, events)
        time.sleep(2)
        used = processor_seconds(processes) - begun
        for each in agents:
            each.hang_up()
    popped = {call: at for each in agents for call, at in each.popped.items()}
    pops = [(popped[call] - at) * 1000 for call, at in rung.items() if call in popped]
    print(
        f"{name:10}  pops {told(pops)}, {len(rung) - len(pops)} of {len(rung)} missing;"
        f" posts {told(posted)}; processor {used / events * 1000:.0f} ms an event,"
        f" {web} web process{'es' * (web > 1)}",
        flush=True,
    )


def ring(port: int, events: int) -> tuple[list[float], dict[str, float]]:
    """Post events at their pace; return how long each took, and when each call began to ring."""
    posted, rung = list[float](), dict[str, float]()
    begun = time.perf_counter()

    def post(number: int) -> None:
        call, kind = divmod(number, len(KINDS))
        wait = begun + number * 60 / A_MINUTE - time.perf_counter()
        time.sleep(max(wait, 0))
        fields = {"event": KINDS[kind], "callId": str(call), "direction": "in", "to": "12075550199"}
        fields |= {"from": number_of(call), "user": str(200 + call % AGENTS)}
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        asked = time.perf_counter()
        connection.request(
            "POST", f"/phone/{TOKEN}/", json.dumps(fields), {"Content-Type": "application/json"}
        )
        if connection.getresponse().status != 200:
            raise SystemExit("a post was refused")
        if number >= WARM:
            posted.append((time.perf_counter() - asked) * 1000)
            if kind == 0:
                rung[number_of(call)] = asked

    with ThreadPoolExecutor(16) as system:
        list(system.map(post, range(events)))
    return posted, rung


def told(taken: Sequence[float]) -> str:
    """Return the middle, the 95th of a hundred, and the slowest."""
    counted = sorted(taken) or [0.0]
    middle, late = counted[len(counted) // 2], counted[int(len(counted) * 0.95)]
    return f"p50 {middle:.0f} ms, p95 {late:.0f} ms, slowest {counted[-1]:.0f} ms"


if __name__ == "__main__":
    main()
