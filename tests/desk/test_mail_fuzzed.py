"""Mails with errors that nobody thought of are taken: kept as they came, none failed on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from dueby.desk.channels.email.breakers import WINDOW
from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Way
from dueby.desk.channels.email.taking import take
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.journal.verifying import verify
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.reply_address import reply_address, thread_identifier
from tests.desk.mails import mail_of
from tests.desk.reports import LATER, SOON, reported
from tests.mail.messages import multipart, report
from tests.mail.test_fuzzed import SCRAPS

ROUNDS = 300


def seeds(ticket: Ticket) -> list[bytes]:
    """Return mails of every sort, most of them about a ticket."""
    address = reply_address(ticket, ticket.contact)
    return [
        mail_of("rosa", subject=f"Re: [#{ticket.pk}]", to=address),
        mail_of("hans", references=thread_identifier(ticket.pk)),
        mail_of("ada", authentication_results="mx; dmarc=pass"),
        mail_of("rosa", auto_submitted="auto-replied", in_reply_to=thread_identifier(ticket.pk)),
        multipart(
            ("Content-Type: text/html", "<p>See <script>x</script>"),
            (
                "Content-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64",
                "iVBORw0K",
            ),
            ("Content-Type: message/rfc822", "Subject: x\r\n\r\ny"),
            ("Content-Type: application/ms-tnef; name=winmail.dat", "x\x9f"),
            **{"from": "rosa@northwind.example"},
        ),
        report("failed", "5.1.1", to=address),
        report("delayed", "4.4.1", references=thread_identifier(ticket.pk)),
    ]


def edited(raw: bytes, dice: Random) -> bytes:
    """Return a mail in which scraps of mails, or any bytes, have replaced some of its own."""
    for _ in range(dice.randint(1, 6)):
        place, length = dice.randrange(len(raw) + 1), dice.randrange(40)
        scrap = dice.choice([*SCRAPS, dice.randbytes(dice.randrange(12))])
        raw = raw[:place] + scrap + raw[place + length :]
    return raw


def hold(mail: IncomingMail, raw: bytes) -> None:
    assert mail.question != Question.FAILED, (mail.failure, raw)
    assert mail.handling != Handling.KEPT
    assert mail.digest == hashlib.sha256(raw).hexdigest() or mail.deliveries > 1
    assert bytes_of(mail)
    told = [mail.author, mail.subject, mail.message_id, *mail.reasons]
    assert not any(letter in each for each in told for letter in "\r\n\0")


@pytest.mark.django_db
class TestTake:
    @pytest.mark.parametrize("seed", range(2))
    def test_takes_mails_with_errors(self, seed: int, world: World) -> None:
        dice = Random(seed)  # noqa: S311 - no secret
        ticket = reported(world)
        mails = seeds(ticket)

        for number in range(ROUNDS):
            raw = edited(dice.choice(mails), dice)
            at = SOON + number * WINDOW / 10
            hold(take(raw, way=Way.LMTP, at=at), raw)

        at = SOON + ROUNDS * WINDOW
        assert IncomingMail.objects.exclude(ticket=None).count() > ROUNDS / 10
        assert rebuild(at).differing == []
        assert verify().is_intact

    @pytest.mark.usefixtures("world")
    def test_takes_published_mails_with_errors(self, shared_data: Callable[[str], Path]) -> None:
        dice = Random(1)  # noqa: S311 - no secret
        folder = shared_data("mail")
        files = sorted(each for each in folder.rglob("*/*") if each.is_file())

        for file in files:
            whole = file.read_bytes()
            raw = edited(b"From: rosa@northwind.example\r\n" + whole, dice)
            hold(take(raw, way=Way.LMTP, at=LATER), raw)

        assert sum(IncomingMail.objects.values_list("deliveries", flat=True)) == len(files)
