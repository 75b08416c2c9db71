"""A machine whose clock is minutes off does nothing early and nothing late, and says so."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from dueby.desk.demo.cast import World
from dueby.desk.health.models import Beat
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.timekeeping import database_now, drift
from tests.desk.conftest import MONDAY_NOON
from tests.desk.processes import PATIENCE, environment
from tests.desk.servers import soon

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(
    not os.environ.get("DUEBY_DATABASE", "").startswith("postgres"),
    reason="SQLite has no clock but that of the machine",
)
FAKETIME = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
with_faketime = pytest.mark.skipif(not FAKETIME, reason="faketime is not installed")


@contextmanager
def process(kind: str, by: str) -> Iterator[subprocess.Popen[str]]:
    """Run a process of the desk on a machine whose clock is off."""
    # Waits are as long as they are; only the time of day is another.
    off = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": by, "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    running = subprocess.Popen(
        [sys.executable, "-m", "dueby", kind],
        env=environment(**off),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None
    if "is at work" not in running.stdout.readline():
        _, complaints = running.communicate(timeout=PATIENCE)
        pytest.fail(complaints)
    try:
        yield running
    finally:
        running.kill()
        running.communicate(timeout=PATIENCE)


def ticket(world: World) -> Ticket:
    rosa = world.contacts["rosa"]
    report = Report(rosa, "Export fails", "It stops.", "portal", request_class="question")
    return open_ticket(report, by=rosa, at=MONDAY_NOON)


def drift_seen() -> bool:
    return any(abs(each) > 200 for each in Beat.objects.values_list("drift", flat=True))


@on_postgresql
@with_faketime
class TestTimekeeper:
    @pytest.mark.parametrize("by", ["+5m", "-5m"])
    def test_goes_by_the_clock_of_the_database(self, world: World, by: str) -> None:
        early, passed = ticket(world), ticket(world)
        moments = {early.pk: timedelta(minutes=4), passed.pk: -timedelta(seconds=5)}
        present = database_now()
        for pk, away in moments.items():
            Ticket.objects.filter(pk=pk).update(next_moment_at=present + away)

        with process("timekeeper", by):
            assert soon(
                lambda: (
                    not Ticket.objects.filter(
                        pk=passed.pk, next_moment_at=present + moments[passed.pk]
                    ).exists()
                ),
                30,
            )
            assert soon(drift_seen, 30)

        early.refresh_from_db()
        assert early.next_moment_at == present + moments[early.pk]

    def test_says_how_far_the_clock_is_off(self) -> None:
        with process("timekeeper", "+5m") as running:
            assert soon(drift_seen, 30)
            running.terminate()
            _, said = running.communicate(timeout=PATIENCE)

        assert "this machine's clock is " in said
        [ahead] = Beat.objects.values_list("drift", flat=True)
        assert ahead == pytest.approx(300, abs=5)


@on_postgresql
@with_faketime
class TestWorker:
    def test_sends_nothing_early(self) -> None:
        present = database_now().replace(microsecond=0)
        for key, away in (("early", 240), ("due", -5)):
            at = present + timedelta(seconds=away)
            content = {"to": "rosa@northwind.example", "subject": key, "text": "Words.\n"}
            Parcel.post(key, "mail", content, subject="ticket:7", at=at)

        with process("worker", "+5m"):
            assert soon(lambda: Parcel.objects.get(key="due").state == ParcelState.SENT, 30)
            assert soon(drift_seen, 30)

        assert Parcel.objects.get(key="early").state == ParcelState.WAITING


class TestDrift:
    def test_is_none_where_machine_and_database_are_one(self) -> None:
        assert abs(drift()) < timedelta(seconds=1)
        assert database_now().utcoffset() == timedelta()

    def test_is_seen_where_they_are_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        there = database_now() - timedelta(minutes=5)
        monkeypatch.setattr("dueby.desk.timekeeping.database_now", lambda: there)

        assert drift() > timedelta(minutes=4)

    def test_reads_the_clock_of_the_server(self) -> None:
        if connection.vendor != "postgresql":
            pytest.skip("SQLite has no clock but that of the machine")
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            [before] = cursor.fetchone()

        assert before <= database_now() < before + timedelta(seconds=5)
