"""Mails leave: how many a second, and how long the others wait while some receivers say nothing.

Posted are so many mails to so many hosts; workers of the desk send them to a mail server in
this process, which leaves a few hosts without an answer. A silent host's first mail is put in
front, so that senders meet it at once.

usage: python -m bench.outbox [--mails 2000] [--hosts 200] [--silent 3] [--workers 2]
                              [--only sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bench.desk import databases
from bench.desk_machine import machine

PATIENCE: Final = 300.0
FILL: Final = """
import sys
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.db import transaction
from dueby.desk.outbox.models import Parcel
from dueby.desk.timekeeping import now
mails, hosts, silent = map(int, sys.argv[1:])
with transaction.atomic():
    for number in range(silent + mails):
        host = f"silent{number}" if number < silent else f"host{number % hosts}"
        content = {"to": f"rosa@{host}.example", "subject": "Due", "text": "Words. " * 100}
        Parcel.post(f"bench:{silent}:{number}", "mail", content, subject="ticket:1", at=now())
"""


class Sink:
    """Takes mails and counts them; who is silent gets no answer."""

    def __init__(self) -> None:
        self.taken = 0
        self.first = self.last = 0.0
        self.released = Event()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        del session
        if "@silent" in envelope.rcpt_tos[0]:
            await server.loop.run_in_executor(None, self.released.wait)
            return "451 4.3.0 later"
        self.last = time.monotonic()
        self.first = self.first or self.last
        self.taken += 1
        return "250 OK"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--silent", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default="", choices=["", "sqlite", "postgresql"])
    asked = parser.parse_args()
    print(machine())
    for name, address, home in databases(asked.only):
        workers = 1 if name == "SQLite" else asked.workers
        for silent in (0, asked.silent):
            told = measure(asked.mails, asked.hosts, silent, workers, address, home / f"{silent}")
            print(f"{name}, {workers} workers, {silent} silent hosts: {told}")


def measure(  # noqa: PLR0913, PLR0917 - what is sent, by whom, and where it is kept
    mails: int, hosts: int, silent: int, workers: int, address: str, home: Path
) -> str:
    """Send, and return how many mails a second that were."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=_free_port())
    controller.start()
    environment = os.environ | {
        "DUEBY_DATABASE": address,
        "DUEBY_HOME": str(home),
        "DUEBY_LOG_LEVEL": "error",
        "DUEBY_MAIL_SERVER": f"smtp://127.0.0.1:{controller.port}",
        "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
    }
    filling = [sys.executable, "-c", FILL, str(mails), str(hosts), str(silent)]
    subprocess.run(filling, env=environment, check=True)
    command = [sys.executable, "-m", "dueby", "worker"]
    working = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(workers)
    ]
    until = time.monotonic() + PATIENCE
    while sink.taken < mails and time.monotonic() < until:
        time.sleep(0.01)
    sink.released.set()
    for process in working:
        process.send_signal(signal.SIGTERM)
    for process in working:
        process.wait()
    controller.stop()
    spent = sink.last - sink.first
    return f"{sink.taken:,} of {mails:,} mails in {spent:.1f} s, {sink.taken / spent:.0f} a second"


def _free_port() -> int:
    import socket  # noqa: PLC0415 - for this alone

    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


if __name__ == "__main__":
    main()
