"""The whole round with real servers: a client's mail becomes a ticket, and the answer comes back.

Postfix hands in by LMTP what is for the desk, takes from its outbox what leaves, and delivers it
into the customer's mailbox at Dovecot; the worker is the desk's own process.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.conf import settings

from dueby.desk.channels.email.models import Handling, IncomingMail
from dueby.desk.demo.cast import World, settle
from dueby.desk.outbox.models import Lane, Parcel
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.models import Ticket
from dueby.desk.timekeeping import now
from tests.desk.mail_machines import (
    PATIENCE,
    Dovecot,
    Postfix,
    answering,
    dovecot,
    eventually,
    postfix,
)
from tests.desk.mails import mail_of
from tests.desk.ports import free_ports
from tests.desk.processes import environment

pytestmark = pytest.mark.django_db(transaction=True)

ROSA = "rosa@northwind.example"
SUPPORT = "support@vendor.example"
LONG = 180
"""Seconds that a mail may take through a worker and three servers that start on a busy machine."""
DATE = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}\b")


@pytest.fixture(scope="module")
def clients() -> Iterator[Dovecot]:
    """Return the server at which the customers read their mail."""
    with dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def door() -> int:
    """Return the port at which the desk takes mails."""
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def exchange(clients: Dovecot, door: int) -> Iterator[Postfix]:
    """Return the mail server between the desk and its customers."""
    desk, customers = (f"lmtp:inet:127.0.0.1:{each}" for each in (door, clients.lmtp))
    with postfix({"vendor.example": desk, "northwind.example": customers}) as running:
        yield running


@pytest.fixture
def desk(exchange: Postfix, door: int, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, str]:
    """Return the environment of a desk that is connected to the mail server."""
    monkeypatch.setattr(settings, "MAIL_FROM", SUPPORT)
    return environment(
        DUEBY_LMTP=f"127.0.0.1:{door}",
        DUEBY_MAIL_SERVER=f"smtp://127.0.0.1:{exchange.smtp}",
        DUEBY_MAIL_FROM=SUPPORT,
    )


@pytest.fixture
def opened(db: None, root: Path) -> World:  # noqa: ARG001 - opens the database
    """Return the named world, with contracts that are in force by now."""
    path = root / "agreements" / "plixer.yaml"
    return settle(path.read_text(encoding="utf-8"), path.name, at=now() - timedelta(hours=1))


@contextmanager
def working(desk: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Let the desk's worker work."""
    command = [sys.executable, "-m", "dueby.desk.serving.worker"]
    with subprocess.Popen(command, env=desk) as worker:
        try:
            answering(int(desk["DUEBY_LMTP"].rpartition(":")[2]), Path(desk["DUEBY_HOME"]))
            yield worker
        finally:
            worker.terminate()
            assert worker.wait(PATIENCE) == 0


def received(clients: Dovecot, exchange: Postfix, words: str, user: str = ROSA) -> EmailMessage:
    """Return the mail with certain words in it that somebody has before long."""
    found: list[EmailMessage] = []

    def has_come() -> bool:
        found[:] = [each for each in mails_of(clients, user) if words in each.as_string()]
        return bool(found)

    if not eventually(has_come, LONG):
        pytest.fail(f"{user} has no mail that says {words!r}\n{whereabouts(exchange)}")
    [mail] = found
    return mail


def whereabouts(exchange: Postfix) -> str:
    """Return what the desk and the mail server know of the mails between them."""
    rows = [
        f"{each}: {vars(each)}"
        for model in (IncomingMail, Ticket, Parcel, Lane)
        for each in model.objects.all()
    ]
    return "\n".join([*rows, exchange.log])


def mails_of(clients: Dovecot, user: str) -> Iterator[EmailMessage]:
    with clients.opened(user) as box:
        for uid in box.uids():
            _, told = box.client.uid("FETCH", uid, "(BODY.PEEK[])")
            yield message_from_bytes(told[0][1], policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


class TestRound:
    def test_brings_the_answer_with_its_dates(
        self, clients: Dovecot, exchange: Postfix, desk: Mapping[str, str], opened: World
    ) -> None:
        with working(desk):
            exchange.send(mail_of("rosa", to=SUPPORT), sender=ROSA, to=SUPPORT)
            receipt = received(clients, exchange, "We have your report")
            ticket = Ticket.objects.get()
            ada = opened.users["ada"]
            confirm(ticket, "2", "It stops here too.", by=ada, at=now())
            reply(ticket, "Which version is it?", by=ada, at=now())
            answer = received(clients, exchange, "Which version is it?")
            again = mail_of(
                "rosa",
                "It is version 19.",
                to=str(answer["Reply-To"] or answer["From"]),
                subject=f"Re: {answer['Subject']}",
                in_reply_to=str(answer["Message-ID"]),
            )
            exchange.send(again, sender=ROSA, to=parsed(answer))
            added = IncomingMail.objects.filter(handling=Handling.ADDED)
            assert eventually(added.exists, LONG)

        assert f"[#{ticket.pk}]" in receipt["Subject"]
        assert DATE.search(text_of(receipt))
        [promised] = re.findall(r"Still promised:\s+- .+ by (.+)", text_of(answer))
        assert DATE.match(promised)
        assert added.get().ticket == Ticket.objects.get()
        assert added.get().said is not None
        assert not Parcel.objects.exclude(state="sent").exists()


def parsed(answer: EmailMessage) -> str:
    """Return the address to which an answer to a mail goes."""
    field = answer["Reply-To"] or answer["From"]
    return str(field.addresses[0].addr_spec)


class TestTrouble:
    @pytest.mark.usefixtures("opened")
    def test_of_a_desk_that_is_away_lets_the_mail_wait(
        self, exchange: Postfix, desk: Mapping[str, str]
    ) -> None:
        exchange.send(mail_of("rosa", to=SUPPORT), sender=ROSA, to=SUPPORT)
        assert eventually(lambda: "status=deferred" in exchange.log)

        with working(desk):
            assert eventually(IncomingMail.objects.exists, LONG)

        assert IncomingMail.objects.get().handling == Handling.OPENED

    @pytest.mark.usefixtures("opened")
    def test_of_an_address_that_is_not_here_is_told_to_the_sender(
        self, clients: Dovecot, exchange: Postfix, desk: Mapping[str, str]
    ) -> None:
        tom = "tom@northwind.example"
        with working(desk):
            exchange.send(
                mail_of("tom", to="sales@vendor.example"), sender=tom, to="sales@vendor.example"
            )
            bounce = received(clients, exchange, "550 5.1.1", tom)

        assert bounce.get_content_type() == "multipart/report"
        assert not IncomingMail.objects.exists()
