"""Workers that work at the same time, or die at the worst moment, send what is there, once."""

import signal
from collections import Counter
from datetime import timedelta

import pytest

from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.smtp import Smtp
from dueby.desk.outbox.waits import LEASE
from tests.desk.conftest import MONDAY_NOON
from tests.desk.mail_servers import mail_server
from tests.desk.processes import ended, started

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
Parcel.arrive = lambda parcel, at: os.kill(os.getpid(), signal.SIGKILL)
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
