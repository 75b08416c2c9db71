"""Mail leaves through a real mail server, whatever the server says."""

import time
from datetime import timedelta
from pathlib import Path

import pytest

from dueby.desk.environment import MailServer, SettingError
from dueby.desk.environment import mail_server as configured
from dueby.desk.outbox.carriers import DownError
from dueby.desk.outbox.models import Parcel, ParcelState
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.smtp import Smtp
from tests.desk.conftest import MONDAY_NOON
from tests.desk.mail_servers import (
    PASSWORD,
    PERMANENT,
    TEMPORARY,
    Post,
    certificate,
    knows_password,
    mail_server,
)

QUICK = 0.3


def post(to: str, *, automatic: bool = False) -> None:
    content = {"to": to, "subject": "Export fails", "text": "Words.\n", "automatic": automatic}
    Parcel.post(to, "mail", content, subject="ticket:7", at=MONDAY_NOON)


def states() -> dict[str, str]:
    return {each.key: each.state for each in Parcel.objects.all()}


@pytest.mark.django_db
class TestDelivery:
    def test_says_who_wants_to_hear_of_failure(self) -> None:
        post("rosa@northwind.example")
        post("hans@contoso.example", automatic=True)

        with mail_server() as server:
            send_due(MONDAY_NOON, carrier=Smtp(server.server), owner="a")

        told = {each.to[0]: each for each in server.taken}
        assert {to: each.sender for to, each in told.items()} == {
            "rosa@northwind.example": "support@localhost",
            "hans@contoso.example": "<>",
        }
        automatic = told["hans@contoso.example"].message
        assert automatic["Auto-Submitted"] == "auto-generated"

    def test_keeps_what_the_server_said_of_each(self) -> None:
        post("rosa@northwind.example")
        post("gone@northwind.example")

        with mail_server() as server:
            server.refusals = {"gone@northwind.example": PERMANENT}
            send_due(MONDAY_NOON, carrier=Smtp(server.server), owner="a")

        answers = dict(Parcel.objects.values_list("key", "answer"))
        assert answers["gone@northwind.example"] == ""
        assert answers["rosa@northwind.example"].startswith("250 ")

    def test_goes_on_after_refusals(self) -> None:
        for name in ("away", "gone", "rosa"):
            post(f"{name}@northwind.example")

        with mail_server() as server:
            server.refusals = {
                "away@northwind.example": TEMPORARY,
                "gone@northwind.example": PERMANENT,
            }
            send_due(MONDAY_NOON, carrier=Smtp(server.server), owner="a")

        assert states() == {
            "away@northwind.example": ParcelState.WAITING,
            "gone@northwind.example": ParcelState.DEAD,
            "rosa@northwind.example": ParcelState.SENT,
        }
        assert Parcel.objects.get(key="gone@northwind.example").failure == PERMANENT

    def test_goes_on_after_a_server_that_falls_silent_in_the_middle(self) -> None:
        post("slow@northwind.example")
        post("rosa@northwind.example")

        with mail_server() as server:
            server.silent_for = {"slow@northwind.example"}
            began = time.monotonic()
            send_due(MONDAY_NOON, carrier=Smtp(server.server, timeout=QUICK), owner="a")

        assert time.monotonic() - began < 10 * QUICK
        assert states()["rosa@northwind.example"] == ParcelState.SENT
        slow = Parcel.objects.get(key="slow@northwind.example")
        assert (slow.state, slow.attempts) == (ParcelState.WAITING, 1)
        assert "timed out" in slow.failure

    def test_waits_for_a_server_that_is_away(self) -> None:
        post("rosa@northwind.example")
        with mail_server() as gone:
            pass

        send_due(MONDAY_NOON, carrier=Smtp(gone.server), owner="a")

        waiting = Parcel.objects.get()
        assert (waiting.state, waiting.attempts) == (ParcelState.WAITING, 0)
        assert waiting.failure == (
            f"127.0.0.1:{gone.server.port} does not answer: Connection refused"
        )
        assert waiting.next_attempt_at == MONDAY_NOON + timedelta(seconds=30)


def connect(carrier: Smtp) -> None:
    with carrier.round():
        pass


class TestSecurity:
    def test_encrypts_and_signs_in(self, tmp_path: Path) -> None:
        ours, theirs = certificate(tmp_path, host="localhost")
        options = {
            "tls_context": ours,
            "require_starttls": True,
            "authenticator": knows_password,
            "auth_required": True,
        }
        with mail_server("starttls", **options) as post_office:
            server = _named(post_office, password=PASSWORD.decode())

            connect(Smtp(server, trusted=theirs))

            with pytest.raises(DownError, match="refuses the user name or password"):
                connect(Smtp(server._replace(password=server.user), trusted=theirs))

    def test_trusts_no_certificate_that_nobody_vouches_for(self, tmp_path: Path) -> None:
        ours, _ = certificate(tmp_path, host="localhost")
        with (
            mail_server("starttls", tls_context=ours) as post_office,
            pytest.raises(DownError, match="self-signed certificate"),
        ):
            connect(Smtp(_named(post_office)))

    def test_trusts_no_certificate_of_somebody_else(self, tmp_path: Path) -> None:
        ours, theirs = certificate(tmp_path, host="mail.evil.example")
        with (
            mail_server("starttls", tls_context=ours) as post_office,
            pytest.raises(DownError, match="localhost"),
        ):
            connect(Smtp(_named(post_office), trusted=theirs))

    def test_sends_nothing_where_encryption_is_wanted_and_not_offered(self) -> None:
        with (
            mail_server("starttls") as post_office,
            pytest.raises(DownError, match="does not answer: STARTTLS"),
        ):
            connect(Smtp(post_office.server))


def _named(post_office: Post, password: str = "") -> MailServer:
    user = "desk" if password else ""
    return post_office.server._replace(host="localhost", user=user, password=password)


class TestSetting:
    @pytest.mark.parametrize(
        "written, server",
        [
            ("", None),
            ("smtp://localhost", MailServer("smtp", "localhost", 25, "", "")),
            ("smtps://mail.example", MailServer("smtps", "mail.example", 465, "", "")),
            (
                "starttls://me%40a.org:pa%3Ass@mail.example:2525",
                MailServer("starttls", "mail.example", 2525, "me@a.org", "pa:ss"),
            ),
        ],
    )
    def test_is_an_address(
        self, monkeypatch: pytest.MonkeyPatch, written: str, server: MailServer | None
    ) -> None:
        monkeypatch.setenv("DUEBY_MAIL_SERVER", written)

        assert configured() == server

    @pytest.mark.parametrize(
        "written, sentence",
        [
            ("mail.example", "allowed are starttls://"),
            ("http://mail.example", "allowed are starttls://"),
            ("smtp://mail.example/inbox", "allowed are starttls://"),
            ("smtp://mail.example:port", "no address of a mail server"),
            ("smtp://me:secret@mail.example", "in the clear"),
        ],
    )
    def test_refuses_anything_else_and_shows_no_password(
        self, monkeypatch: pytest.MonkeyPatch, written: str, sentence: str
    ) -> None:
        monkeypatch.setenv("DUEBY_MAIL_SERVER", written)

        with pytest.raises(SettingError, match=sentence) as refusal:
            configured()

        assert "secret" not in str(refusal.value)
