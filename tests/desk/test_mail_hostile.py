"""Hostile mails are defused, never lost, and open one ticket like any other."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib

import pytest
from django.test import Client

from dueby.desk.channels.email.keeping import bytes_of
from dueby.desk.channels.email.models import Handling, Question
from dueby.desk.demo.cast import World
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Attachment, Ticket
from tests.desk.doors import user_of
from tests.desk.mails import mail_of, taken
from tests.mail.messages import multipart

pytestmark = pytest.mark.django_db
ROSA = {"from": "Rosa <rosa@northwind.example>"}


def nested(depth: int) -> bytes:
    """Return a multipart within a multipart, so many times."""
    head = "".join(
        f'Content-Type: multipart/mixed; boundary="b{each}"\r\n\r\n--b{each}\r\n'
        for each in range(depth)
    )
    return f"From: rosa@northwind.example\r\nMessage-ID: <deep@x>\r\n{head}\r\nEnd.".encode()


def zip_bomb() -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", bytes(20_000_000))
    return base64.encodebytes(packed.getvalue()).decode()


ZIP = "Content-Type: application/zip; name=bomb.zip\r\nContent-Transfer-Encoding: base64"
HOSTILE = {
    "deep": nested(2_000),
    "wide": multipart(*([("Content-Type: text/plain", "x")] * 5_000), **ROSA),
    "files": multipart(*([("Content-Type: text/plain; name=a.log", "x")] * 3_000), **ROSA),
    "long header": mail_of("rosa", x_filler="x" * 10_000_000),
    "many fields": mail_of("rosa", **{f"x_{number}": "y" for number in range(20_000)}),
    "zip bomb": multipart(("Content-Type: text/plain", "See."), (ZIP, zip_bomb()), **ROSA),
    "deflated": mail_of("rosa", base64.b64encode(zlib.compress(bytes(1_000_000))).decode()),
    "charset": mail_of("rosa", "abc", content_type="text/plain; charset=utf-7-lies"),
    "many references": mail_of("rosa", references="<a@b> " * 100_000),
    "many addresses": mail_of("rosa", cc="a@b.example, " * 100_000),
    "long text": mail_of("rosa", "word " * 1_000_000),
    "quotes": mail_of("rosa", ">" * 100_000 + "\r\n" + "> a\r\n" * 50_000, in_reply_to="<1@x>"),
}


class TestAHostileMail:
    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize("name", HOSTILE)
    def test_opens_one_ticket_and_is_kept_whole(self, name: str) -> None:
        mail = taken(HOSTILE[name])

        assert (mail.handling, mail.question, mail.failure) == (Handling.OPENED, "", "")
        assert bytes_of(mail) == HOSTILE[name]
        assert Ticket.objects.count() == 1
        assert len(mail.reasons) < 150
        assert Attachment.objects.count() <= 10
        assert compose(Parcel.objects.get()).to == "rosa@northwind.example"

    def test_shows_no_script_to_anybody(self, client: Client, world: World) -> None:
        markup = (
            "<p onclick=alert(1)>Hello<script>alert(2)</script><img src=x onerror=alert(3)>"
            "<svg onload=alert(4)></svg></p>"
        )
        fields = {"content_type": "text/html", "subject": "<script>alert(5)</script>"}

        mail = taken(mail_of("rosa", markup, **fields))

        pages = [(world.users["ada"], "desk"), (user_of(world.contacts["rosa"]), "portal")]
        for user, place in pages:
            client.force_login(user)
            shown = client.get(f"/{place}/tickets/{mail.ticket_id}/").text
            assert "Hello" in shown
            assert not any(f"{sign}alert({n})" in shown for n in range(6) for sign in ">=")

    @pytest.mark.usefixtures("world")
    def test_writes_no_header_of_an_answer(self) -> None:
        fields = {
            "from": "=?utf-8?q?Rosa=0D=0ABcc=3A_eve=40evil.example?= <rosa@northwind.example>",
            "subject": "=?utf-8?b?QQ0KQmNjOiBldmVAZXZpbC5leGFtcGxlDQoNCmJvZHk=?=",
            "message_id": "<a\x0b@x>",
            "reply_to": "eve@evil.example",
            "return_path": "<eve@evil.example>",
            "disposition_notification_to": "eve@evil.example",
        }

        mail = taken(mail_of("rosa", **fields))

        letter = compose(Parcel.objects.get())
        assert mail.handling == Handling.OPENED
        assert letter.to == "rosa@northwind.example"
        assert letter.message["Bcc"] is None
        head = bytes(letter.message).partition(b"\r\n\r\n")[0]
        assert not any(line.startswith(b"Bcc") for line in head.split(b"\r\n"))

    @pytest.mark.usefixtures("world")
    def test_without_a_sender_waits_for_a_person(self) -> None:
        for author in ("<>", "nobody", "@", "x" * 100_000, "\x00", "=?utf-8?b?!!!?="):
            mail = taken(mail_of("rosa", author[:9], **{"from": author}))

            assert mail.handling in {Handling.PERSON, Handling.RECORDED}
            assert mail.question in {Question.STRANGER, ""}
        assert not Ticket.objects.exists()
