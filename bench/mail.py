"""Mails into the desk on PostgreSQL: how many a second by LMTP, and how much memory they take.

Every mail is a report of a contact and opens a ticket with its clocks and its receipt, which leaves
into a directory meanwhile. Also one mail of 50 MB through `dueby mail receive`, and a folder that
is full at the first start, where Dovecot is installed.

usage: python -m bench.mail [--mails 1500] [--folder 10000] [--only lmtp|large|folder]
"""

from __future__ import annotations

import argparse
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import psycopg

from bench.desk_machine import free_port, is_postgresql_here, machine, postgresql, processor_seconds

ADDRESS: Final = "support@vendor.example"
CONNECTIONS: Final = 4
"""Of the mail server to each worker."""
EACH: Final = 10
"""Mails of one person; from 20 tickets an hour on the desk takes it for a storm."""
WORDS: Final = "The export stops at two gigabytes, every time, since the last upgrade.\r\n" * 5
MEGABYTE: Final = 1024 * 1024
PATIENCE: Final = 60.0
MEASURED: Final = """
import resource, subprocess, sys
status = subprocess.run([sys.executable, "-m", "dueby", "mail", "receive"]).returncode
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1_500)
    parser.add_argument("--folder", type=int, default=10_000)
    parser.add_argument("--only", default="", choices=["", "lmtp", "large", "folder"])
    arguments = parser.parse_args()
    print(machine())
    if not is_postgresql_here():
        sys.exit("not measured: there is no PostgreSQL (apt-get install postgresql)")
    if arguments.only in {"", "lmtp"}:
        for workers in (1, 2):
            with desk(arguments.mails // EACH + 1) as environment:
                by_lmtp(environment, arguments.mails, workers)
    if arguments.only in {"", "large"}:
        with desk(10) as environment:
            one_large(environment)
    if arguments.only in {"", "folder"}:
        with desk(arguments.folder // EACH + 1) as environment:
            full_folder(environment, arguments.folder)


@contextmanager
def desk(people: int) -> Iterator[Mapping[str, str]]:
    """Give the environment of a desk on a PostgreSQL of its own, with so many people."""
    with tempfile.TemporaryDirectory(prefix="dueby-bench-") as directory:
        home = Path(directory)
        with postgresql(home / "cluster") as address:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "dueby.desk.settings",
                "DUEBY_DATABASE": address,
                "DUEBY_HOME": str(home),
                "DUEBY_MAIL_FROM": ADDRESS,
                "DUEBY_LOG_LEVEL": "error",
            }
            asked(environment, "fill", str(people))
            yield environment


def asked(environment: Mapping[str, str], *words: str) -> str:
    """Do something to the desk's database, and return what was printed."""
    command = [sys.executable, "-m", "bench.mail_filling", *words]
    return subprocess.check_output(command, env=environment, text=True)


def mails(count: int, to: str = ADDRESS) -> Iterator[bytes]:
    """Give reports of many people, in turn."""
    people = count // EACH + 1
    for number in range(count):
        yield (
            f"From: Person <person{number % people}@customers.example>\r\nTo: {to}\r\n"
            f"Subject: The export stops ({number})\r\nMessage-ID: <{number}@customers.example>\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{WORDS}"
        ).encode()


def by_lmtp(environment: Mapping[str, str], count: int, workers: int) -> None:
    """Hand mails in as a mail server does, over several connections to each worker."""
    ports = [free_port() for _ in range(workers)]
    with ExitStack() as running:
        processes = [
            running.enter_context(worker({**environment, "DUEBY_LMTP": str(port)}))
            for port in ports
        ]
        visitors = [arrive(port) for port in ports for _ in range(CONNECTIONS)]
        shares = [list(mails(count))[place :: len(visitors)] for place in range(len(visitors))]
        numbers = [each.pid for each in processes]
        begun, used = time.perf_counter(), processor_seconds(numbers)
        with ThreadPoolExecutor(len(visitors)) as pool:
            list(pool.map(hand_in, visitors, shares))
        took, used = time.perf_counter() - begun, processor_seconds(numbers) - used
        peak = max(peak_of(each.pid) for each in processes)
    told = asked(environment, "count").split()
    assert told == [str(count), str(count)], told
    print(
        f"LMTP, {workers} worker{'s' * (workers > 1)}: {count} mails into tickets, "
        f"{count / took:.1f} a second; of the processor {used / count * 1000:.0f} ms a mail, "
        f"without PostgreSQL's; at most {peak} MB a worker"
    )


def arrive(port: int) -> smtplib.LMTP:
    """Connect to a worker that has just been started."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return smtplib.LMTP("127.0.0.1", port, timeout=PATIENCE)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def hand_in(visitor: smtplib.LMTP, share: Sequence[bytes]) -> None:
    for mail in share:
        visitor.sendmail("sender@customers.example", [ADDRESS], mail)
    visitor.quit()


@contextmanager
def worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker of the desk."""
    command = [sys.executable, "-m", "dueby.desk.serving.worker"]
    with subprocess.Popen(command, env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def peak_of(process: int) -> int:
    """Return the most memory that a process has held, in MB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    [told] = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(told) // 1024


def one_large(environment: Mapping[str, str]) -> None:
    """Give a mail of 50 MB, with files of it as base64, to the command."""
    with tempfile.TemporaryFile() as message:
        for piece in large_mail():
            message.write(piece)
        size = message.tell() // MEGABYTE
        message.seek(0)
        begun = time.perf_counter()
        told = subprocess.check_output(
            [sys.executable, "-c", MEASURED], env=environment, stdin=message, text=True
        )
        took = time.perf_counter() - begun
    status, peak = told.split()
    assert status == "0"
    print(f"dueby mail receive: a mail of {size} MB in {took:.1f} s, at most {peak} MB of memory")


def large_mail() -> Iterator[bytes]:
    line = b"bGluZSBvZiB0aGUgbG9nLCBsaW5lIG9mIHRoZSBsb2csIGxpbmUgb2YgdGhl\r\n"
    yield b"From: person1@customers.example\r\nSubject: Logs\r\nMIME-Version: 1.0\r\n"
    yield b"Message-ID: <large@customers.example>\r\n"
    yield b'Content-Type: multipart/mixed; boundary="e"\r\n'
    yield b"\r\n--e\r\n\r\nHere they are.\r\n"
    for number in range(2):
        yield b"--e\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n"
        yield f'Content-Disposition: attachment; filename="{number}.log"\r\n\r\n'.encode()
        for _ in range(25):
            yield line * (MEGABYTE // len(line) + 1)
    yield b"--e--\r\n"


def old_mails(count: int) -> Iterator[bytes]:
    """Give what a folder holds after years: a tenth reports, the rest from lists."""
    for number, mail in enumerate(mails(count)):
        yield mail if number % 10 == 0 else b"List-Id: <news.customers.example>\r\n" + mail


def full_folder(environment: Mapping[str, str], count: int) -> None:
    """Let a worker read a folder that holds many mails at its first start."""
    # Started as the tests start it; where it is not installed that says so.
    from tests.desk.mail_machines import dovecot  # noqa: PLC0415

    with dovecot() as server:
        begun = time.perf_counter()
        server.deliver(*old_mails(count), to=ADDRESS)
        print(f"(delivered to Dovecot in {time.perf_counter() - begun:.0f} s)")
        asked(environment, "mailbox", ADDRESS, str(server.imap))
        with worker(environment) as process:
            begun = time.perf_counter()
            while taken(environment) < count:
                time.sleep(0.5)
            took = time.perf_counter() - begun
            peak = peak_of(process.pid)
    print(
        f"IMAP, first start: a folder of {count} mails, a tenth reports, in {took:.0f} s, "
        f"{count / took:.1f} a second; at most {peak} MB a worker"
    )


def taken(environment: Mapping[str, str]) -> int:
    """Return how many mails the desk has looked at, without a program of its own."""
    with psycopg.connect(environment["DUEBY_DATABASE"]) as connection:
        asked = "SELECT count(*) FROM email_incomingmail WHERE handling <> 'kept'"
        [[number]] = connection.execute(asked).fetchall()
        return int(number)


if __name__ == "__main__":
    main()
