"""Workers that work at the same time, or die at the worst moment, send what is there, once."""

import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.smtp import Smtp
from dueby.desk.outbox.waits import LEASE
from dueby.desk.timekeeping import database_now
from tests.desk.conftest import MONDAY_NOON
from tests.desk.mail_servers import mail_server
from tests.desk.processes import ended, environment, started

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 40
WORKER = f"""
import os, sys
from datetime import datetime
from dueby.desk.outbox.sending import carrier_chosen, send_due
at = datetime.fromisoformat({MONDAY_NOON.isoformat()!r})
print("ready", flush=True)
sys.stdin.readline()
"""
SENDS_ALL = f"""{WORKER}
while send_due(at, carrier=carrier_chosen(), owner=str(os.getpid()), batch=3):
    pass
"""
DIES_BEFORE_IT_MARKS = f"""{WORKER}
import signal
from dueby.desk.outbox.models import Parcel
Parcel.arrive = lambda parcel, at, answer: os.kill(os.getpid(), signal.SIGKILL)
send_due(at, carrier=carrier_chosen(), owner="mortal")
"""


def post(count: int) -> None:
    for number in range(count):
        content = {"to": "rosa@northwind.example", "subject": str(number), "text": "Words.\n"}
        Parcel.post(f"one:{number}", "mail", content, subject="ticket:7", at=MONDAY_NOON)


class TestTwoWorkers:
    def test_send_each_parcel_once_between_them(self) -> None:
        post(MANY)

        with mail_server() as server:
            address = f"smtp://127.0.0.1:{server.server.port}"
            workers = [started(SENDS_ALL, DUEBY_MAIL_SERVER=address) for _ in range(2)]
            for worker in workers:
                assert worker.stdout is not None
                assert worker.stdout.readline() == "ready\n"
            for worker in workers:
                assert worker.stdin is not None
                worker.stdin.write("go\n")
                worker.stdin.flush()
            for worker in workers:
                ended(worker)

        sent = Counter(each.message["Subject"] for each in server.taken)
        assert sent == Counter(map(str, range(MANY)))
        assert {each.state for each in Parcel.objects.all()} == {ParcelState.SENT}
        assert {each.attempts for each in Parcel.objects.all()} == {1}


class TestKilledWorker:
    def test_leaves_a_mail_that_comes_again_under_the_same_identifier(self) -> None:
        post(1)

        with mail_server() as server:
            address = f"smtp://127.0.0.1:{server.server.port}"
            worker = started(DIES_BEFORE_IT_MARKS, DUEBY_MAIL_SERVER=address)
            worker.communicate("go\n", timeout=60)
            assert worker.returncode == -signal.SIGKILL
            soon = MONDAY_NOON + timedelta(minutes=1)
            assert send_due(soon, carrier=Smtp(server.server), owner="next") == 0
            assert send_due(MONDAY_NOON + LEASE, carrier=Smtp(server.server), owner="next") == 1

        first, second = server.identifiers
        assert first == second
        assert Parcel.objects.get().state == ParcelState.SENT


class TestWorkerKilledInTheMiddle:
    def test_loses_no_mail_and_changes_no_identifier(self) -> None:
        for number in range(MANY):
            host = f"{'abc'[number % 3]}.example"
            content = {"to": f"rosa@{host}", "subject": str(number), "text": "Words.\n"}
            Parcel.post(f"one:{number}", "mail", content, subject="ticket:7", at=MONDAY_NOON)
        named = {each.content["subject"]: each.message_id for each in Parcel.objects.all()}

        with mail_server() as server:
            address = f"smtp://127.0.0.1:{server.server.port}"
            worker = subprocess.Popen(
                [sys.executable, "-m", "dueby", "worker"],
                env=environment(DUEBY_MAIL_SERVER=address),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            while len(server.taken) < MANY // 3:
                assert worker.poll() is None
                server.released.wait(0.001)
            worker.kill()
            worker.wait()
            taken_by_the_first = len(server.taken)
            # What it had claimed is free once its leases end.
            at = database_now() + LEASE
            while send_due(at, carrier=Smtp(server.server), owner="next"):
                pass

        assert taken_by_the_first < MANY
        assert {each.message["Subject"] for each in server.taken} == set(named)
        for each in server.taken:
            assert each.message["Message-ID"] == named[each.message["Subject"]]
        assert {each.state for each in Parcel.objects.all()} == {ParcelState.SENT}
        assert len(server.taken) <= MANY + 4  # at most what each of four senders was handing over
