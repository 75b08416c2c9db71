"""The trials: each breaks one thing while a desk is at work, and looks at what is there then."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Final

from bench.desk_machine import POSTGRESQL
from chaos.cluster import Cluster
from chaos.mail_sink import sink
from chaos.trial import Desk, Found, NotPossibleHereError, Size, kills

SEED: Final = 20
MANY: Final = 80
PATIENCE: Final = 90.0
"""Seconds for which a disk stays full at most."""
AHEAD: Final = 300
"""Seconds by which a clock is wrong."""
ROOM: Final = 24
"""Megabytes of the disk that is to be full, beside a tenth of one for each report and clock."""

Trial = Callable[[Path, Size], Found]


def processes_killed(home: Path, size: Size) -> Found:
    """Kill web, worker and timekeeper processes on PostgreSQL."""
    found = Found("Processes killed with SIGKILL, PostgreSQL")
    with _on_postgresql(home) as (desk, _):
        for _ in range(2):
            desk.fleet.add_web()
            desk.fleet.add_worker()
            desk.fleet.add_timekeeper()
        _work(desk, size, found)
    return found


def one_command_killed(home: Path, size: Size) -> Found:
    """Kill the children of `dueby serve` on SQLite."""
    found = Found("A process of `dueby serve` killed with SIGKILL, SQLite")
    with sink() as mails:
        desk = Desk(str(home / "desk.sqlite3"), home, mails)
        desk.fleet.add_all_in_one()
        _work(desk, size, found)
    return found


def _work(desk: Desk, size: Size, found: Found) -> None:
    """Let reports arrive and clocks fall due while processes are killed."""
    desk.fill(size)
    # Filling takes its time; what falls due meanwhile was missed while the desk was down.
    first = time.time() + size.clocks * 0.02
    desk.fall_due(size.clocks, first, size.over)
    with desk.fleet.running():
        begun = time.monotonic()
        with kills(desk, size, SEED):
            desk.report(size, Event())
            _until(first + size.over)
        took = time.monotonic() - begun
        calm = desk.calm()
        seen = desk.compare(found)
    killed = ", ".join(f"{name} {count} times" for name, count in sorted(desk.fleet.kills.items()))
    late = seen["lateness"] or [0.0]
    found.expect(bool(killed), "nothing was killed")
    found.say(
        f"{len(desk.ledger.accepted):,} reports accepted ({size.forms:,} by form, {size.mails:,} "
        f"by mail) in {desk.ledger.attempts:,} attempts, and {seen['due']:,} clocks fell due, "
        f"in {took:.0f} s",
        f"killed: {killed}",
        f"{len(seen['mails']):,} mails sent; {_repeats(desk)} came more than once, each under the "
        f"Message-ID it had",
        f"events after their moment: half within {late[len(late) // 2]:.1f} s, all within "
        f"{late[-1]:.1f} s; all done {calm:.0f} s after the last kill",
    )


def _repeats(desk: Desk) -> int:
    return sum(len(to) > 1 for to in desk.sink.taken.values())


def database_killed(home: Path, size: Size) -> Found:
    """Kill PostgreSQL as a power failure does, twice, under load."""
    found = Found("PostgreSQL killed and started again under load")
    with _on_postgresql(home) as (desk, cluster):
        desk.fleet.add_web()
        desk.fleet.add_worker()
        desk.fleet.add_timekeeper()
        desk.fill(size)
        with desk.fleet.running():
            reporting = Thread(target=desk.report, args=[size, Event()])
            reporting.start()
            for share in (0.25, 0.6):
                while len(desk.ledger.accepted) < share * (size.forms + size.mails):
                    time.sleep(0.1)
                cluster.kill()
                time.sleep(2)
                cluster.start()
            reporting.join()
            calm = desk.calm()
            desk.compare(found)
        found.say(
            f"{len(desk.ledger.accepted):,} reports accepted in {desk.ledger.attempts:,} attempts; "
            f"the server and all its processes killed twice, 2 s away each time",
            f"all was done {calm:.0f} s after the last report",
        )
    return found


def clock_wrong(home: Path, size: Size) -> Found:
    """Run a timekeeper on a machine whose clock is five minutes ahead."""
    found = Found("A machine's clock 5 minutes ahead, PostgreSQL")
    library = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        raise NotPossibleHereError("no clock can be set wrong: apt-get install faketime")
    with _on_postgresql(home) as (desk, _):
        desk.fill(size)
        desk.fleet.add_worker()
        desk.fleet.add_timekeeper(
            LD_PRELOAD=str(library), FAKETIME=f"+{AHEAD}s", FAKETIME_DONT_FAKE_MONOTONIC="1"
        )
        first = time.time() + size.clocks * 0.02 + 30
        desk.fall_due(size.clocks, first, size.over)
        with desk.fleet.running():
            _until(first - 5)
            early = int(desk.asked("events"))
            found.expect(early == 0, f"{early} events came before their moment")
            _until(first + size.over + 2)
            desk.calm()
            desk.compare(found)
        found.expect("ahead" in desk.fleet.told(), "the drift was not reported")
        found.say(
            f"{size.clocks:,} clocks due within {size.over:.0f} s, none told of before; "
            "the drift stands in the log"
        )
    return found


def disk_full(home: Path, size: Size) -> Found:
    """Fill the disk that SQLite and the files lie on, and make room again."""
    found = Found("A full disk, SQLite")
    disk = home / "disk"
    disk.mkdir()
    room = ROOM + (size.forms + size.mails + size.clocks) // 10
    mounted = subprocess.run(
        [_program("mount"), "-t", "tmpfs", "-o", f"size={room}m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        why = mounted.stderr.strip()
        raise NotPossibleHereError(f"no small disk can be mounted, for which one is root: {why}")
    try:
        with sink() as mails:
            _fill_up(Desk(str(disk / "desk.sqlite3"), disk, mails), disk, size, found)
    finally:
        subprocess.run([_program("umount"), str(disk)], check=True)
    return found


def _fill_up(desk: Desk, disk: Path, size: Size, found: Found) -> None:
    # SQLite's log has room for some before it asks the disk for more.
    size = replace(size, forms=max(size.forms, MANY), mails=max(size.mails, MANY))
    desk.fill(size)
    desk.fleet.add_all_in_one()
    with desk.fleet.running():
        while not desk.fleet.is_open():
            time.sleep(0.1)
        ballast = disk / "ballast"
        _write_until_full(ballast)
        reporting = Thread(target=desk.report, args=[size, Event()])
        reporting.start()
        _until_refused(desk)
        refusals = list(desk.ledger.refusals)
        ballast.unlink()
        reporting.join()
        desk.calm()
        desk.compare(found)
    forms, mails = _forms(refusals), _mails(refusals)
    unclear = [each for each in forms if "no room left on the disk" not in each]
    found.expect(bool(forms and mails), "not both ways were refused: the disk was never full")
    found.expect(not unclear, f"{len(unclear)} refusals do not say why: {unclear[:1]}")
    found.say(
        f"{len(forms):,} forms refused with the reason while the disk was full, {len(mails):,} "
        f"mails left with their sender (451); "
        f"{len(desk.ledger.accepted):,} reports accepted in all, once there was room again"
    )


def _program(name: str) -> str:
    """Return where a program of the machine is."""
    return shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin") or name


def _until_refused(desk: Desk) -> None:
    """Wait until the full disk has been felt each way."""
    until = time.monotonic() + PATIENCE
    while not (_forms(desk.ledger.refusals) and _mails(desk.ledger.refusals)):
        if time.monotonic() > until:
            break
        time.sleep(1)


def _forms(refusals: Sequence[str]) -> list[str]:
    return [each for each in refusals if each.startswith("503")]


def _mails(refusals: Sequence[str]) -> list[str]:
    return [each for each in refusals if "451" in each]


def _write_until_full(path: Path) -> None:
    with path.open("wb", buffering=0) as ballast:
        for length in (1 << 20, 1 << 12):
            try:
                while True:
                    ballast.write(b"\0" * length)
            except OSError:
                continue


def _until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.time()))


@contextmanager
def _on_postgresql(home: Path) -> Iterator[tuple[Desk, Cluster]]:
    if not (POSTGRESQL / "initdb").exists():
        raise NotPossibleHereError("there is no PostgreSQL server: apt-get install postgresql")
    cluster = Cluster(home / "cluster" / "data")
    cluster.begin()
    try:
        with sink() as mails:
            yield Desk(cluster.address, home, mails), cluster
    finally:
        cluster.stop()


TRIALS: Final[dict[str, Trial]] = {
    "processes": processes_killed,
    "serve": one_command_killed,
    "database": database_killed,
    "clock": clock_wrong,
    "disk": disk_full,
}
