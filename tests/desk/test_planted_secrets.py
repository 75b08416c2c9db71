"""A desk at work, with everything told that it tells, says no secret and no personal word."""

import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from typing import Final
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from dueby.desk.channels.email.models import Mailbox, Security, Way
from dueby.desk.channels.email.sealing import seal as seal_mailbox
from dueby.desk.channels.email.taking import take
from dueby.desk.demo.cast import World
from dueby.desk.health.models import Beat
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.sealing import seal
from dueby.desk.people.login_links import make_link
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.timekeeping import database_now, now
from tests.desk.hooks import endpoint, receiver
from tests.desk.mail_servers import mail_server
from tests.desk.processes import PATIENCE, environment
from tests.desk.servers import cookie_of, soon

pytestmark = pytest.mark.django_db(transaction=True)

PLANTED: Final = {
    "recipient": "planted.recipient@northwind.example",
    "refused": "planted.refused@northwind.example",
    "stranger": "planted.stranger@elsewhere.example",
    "subject": "PLANTED-SUBJECT",
    "words": "PLANTED-WORDS",
    "mail password": "PLANTED-MAIL-PASSWORD",
    "mailbox password": "PLANTED-MAILBOX-PASSWORD",
    "sign-in password": "PLANTED-SIGN-IN-PASSWORD",
    "webhook secret": "PLANTED-WEBHOOK-SECRET",
    "authorization": "PLANTED-AUTHORIZATION",
    "key in an address": "PLANTED-ADDRESS-KEY",
    "body": "PLANTED-BODY",
    "answer": "PLANTED-ANSWER",
    "telephone token": "PLANTED-TELEPHONE-TOKEN-OF-SOME-LENGTH",
    "query": "PLANTED-QUERY",
    "cookie": "PLANTED-COOKIE",
    "file": "PLANTED-FILE-NAME",
}
MAIL = f"""From: {PLANTED["stranger"]}
To: support@dueby.example
Subject: {PLANTED["subject"]}
Message-ID: <planted@elsewhere.example>

{PLANTED["words"]}
""".encode()

Run = Callable[..., tuple[subprocess.Popen[str], str]]


@pytest.fixture
def run() -> Iterator[Run]:
    """Start processes that tell everything, and return them with what they say first."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **more: str) -> tuple[subprocess.Popen[str], str]:
        told = environment(DUEBY_LOG="json", DUEBY_LOG_LEVEL="debug", **more)
        process = subprocess.Popen(
            [sys.executable, "-m", "dueby", *arguments],
            env=told,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        assert process.stdout is not None
        return process, process.stdout.readline()

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ended(process: subprocess.Popen[str]) -> list[dict[str, str]]:
    """End a process, and return its lines; each is one object."""
    process.terminate()
    _, told = process.communicate(timeout=PATIENCE)
    return [json.loads(line) for line in told.splitlines()]


def said_of_planted(lines: list[dict[str, str]], *more: str) -> set[str]:
    text = "\n".join(str(each) for each in lines)
    found = {name for name, planted in PLANTED.items() if planted in text}
    return found | {each for each in more if each in text}


class TestWorker:
    def test_tells_what_fails_and_not_whom_it_concerns(self, world: World, run: Run) -> None:
        at = database_now().replace(microsecond=0)
        self._plant(world, at)
        take(MAIL, way=Way.PIPE, at=now())
        with (
            mail_server() as server,
            receiver(status=500, words=PLANTED["answer"].encode()) as there,
        ):
            server.refusals[PLANTED["refused"]] = f"550 5.1.1 <{PLANTED['refused']}>: unknown"
            url = f"{there.url}&key={PLANTED['key in an address']}"
            to = endpoint(url, authorization=seal(PLANTED["authorization"]))
            type(to).objects.update(secret=seal(PLANTED["webhook secret"]))
            content = {"endpoint": to.pk, "body": {"text": PLANTED["body"]}}
            Parcel.post("hook", "webhook", content, subject="ticket:7", at=at)
            address = f"smtp://127.0.0.1:{server.server.port}"
            worker, _ = run("worker", DUEBY_MAIL_SERVER=address)

            assert soon(lambda: there.taken and server.taken, 40)
            assert soon(lambda: Parcel.objects.failed().exists(), 40)
            assert soon(Mailbox.objects.exclude(failure="").exists, 40)
            lines = ended(worker)

        assert said_of_planted(lines) == set()
        assert any("mailbox" in each["said"] for each in lines)
        assert any("attempt 1: 550 5.1.1" in each["said"] for each in lines)

    @staticmethod
    def _plant(world: World, at: object) -> None:
        rosa = world.contacts["rosa"]
        report = Report(rosa, PLANTED["subject"], PLANTED["words"], "portal")
        open_ticket(report, by=rosa, at=at)  # type: ignore[arg-type]
        for name in ("recipient", "refused"):
            content = {
                "to": PLANTED[name],
                "subject": PLANTED["subject"],
                "text": PLANTED["words"],
            }
            Parcel.post(name, "mail", content, subject="ticket:7", at=at)  # type: ignore[arg-type]
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        Mailbox.objects.create(
            address="support@dueby.example",
            host="127.0.0.1",
            port=port,
            security=Security.NONE,
            user=PLANTED["recipient"],
            secret=seal_mailbox(PLANTED["mailbox password"]),
        )


class TestWeb:
    def test_tells_nothing_of_what_people_ask_for(self, world: World, run: Run) -> None:
        link = make_link(world.users["ada"], now())
        web, said = run("web", "--port", "0")
        port = int(said.rpartition("localhost:")[2].partition("/")[0])
        session = cookie_of(world.users["ines"])

        def ask(method: str, path: str, body: str = "", cookie: str = "") -> int:
            asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            headers = {
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie or f"sessionid={PLANTED['cookie']}",
                "Authorization": PLANTED["authorization"],
            }
            asked.request(method, path, body, headers)
            status = asked.getresponse().status
            asked.close()
            return status

        form = urlencode({"login": PLANTED["stranger"], "password": PLANTED["sign-in password"]})
        assert ask("GET", f"/desk/search/?q={PLANTED['query']}", cookie=session) == 200
        ask("GET", f"/nowhere/{PLANTED['file']}?q={PLANTED['query']}")
        ask("POST", "/accounts/login/", form)
        ask("POST", reverse("phone", args=[PLANTED["telephone token"]]), PLANTED["body"])
        ask("GET", f"/{link.split('/', 3)[3]}")
        assert soon(Beat.objects.filter(kind="web").exists, 30)
        lines = ended(web)

        token = link.rstrip("/").rpartition("/")[2]
        assert said_of_planted(lines, token, session.partition("=")[2]) == set()
