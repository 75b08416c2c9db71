"""Mails bear the signature of the desk's domain, and any change to them shows (RFC 6376)."""

from base64 import b64encode
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings

from dueby.desk.environment import MailKey, SettingError, mail_key
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.sending import send_due
from dueby.desk.outbox.smtp import Smtp
from tests.desk.conftest import MONDAY_NOON
from tests.desk.mail_servers import mail_server

SENDER = "Support <help@vendor.example>"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OPEN = NoEncryption()


def pem(
    key: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey,
    form: PrivateFormat = PrivateFormat.PKCS8,
    encryption: KeySerializationEncryption = OPEN,
) -> bytes:
    return key.private_bytes(Encoding.PEM, form, encryption)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the desk is told that its key is, which is there."""
    path = tmp_path / "dkim.pem"
    path.write_bytes(pem(KEY))
    monkeypatch.setenv("DUEBY_DKIM_KEY", str(path))
    monkeypatch.setenv("DUEBY_DKIM_SELECTOR", "desk2026")
    return path


def record(name: bytes, timeout: int = 5) -> bytes:
    """Answer as the DNS of the vendor does."""
    del timeout
    assert name == b"desk2026._domainkey.vendor.example."
    public = KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b64encode(public)


def holds(data: bytes) -> bool:
    return bool(dkim.verify(data, dnsfunc=record))


@pytest.mark.django_db
class TestSigned:
    @pytest.fixture
    def data(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
        """Return a mail as a server got it from a desk that signs."""
        del path
        monkeypatch.setattr(settings, "MAIL_FROM", SENDER)
        monkeypatch.setattr(settings, "DKIM_KEY", mail_key(SENDER))
        content = {
            "to": "rosa@northwind.example",
            "subject": "[#7] Grüße",
            "text": "Wörter.\n.\n  \n",
            "reply_to": "help+7-1-abc@vendor.example",
            "references": [f"<{'a' * 200}@vendor.example>", "<b@northwind.example>"],
        }
        Parcel.post("one", "mail", content, subject="ticket:7", at=MONDAY_NOON)
        with mail_server() as server:
            send_due(MONDAY_NOON, carrier=Smtp(server.server), owner="a")
        return server.taken[0].data

    def test_holds_as_the_server_got_it(self, data: bytes) -> None:
        assert data.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;")
        assert holds(data)

    @pytest.mark.parametrize(
        "was, now",
        [
            (b"W=C3=B6rter", b"W=C3=B6rtex"),
            (b"\r\nTo: rosa@", b"\r\nTo: eve@"),
            (b"\r\nFrom: Support <help@", b"\r\nFrom: Support <pay@"),
            (b"\r\nReply-To: help+7", b"\r\nReply-To: help+8"),
            (b"\r\nSubject: ", b"\r\nSubject: Urgent "),
            (b"<b@northwind.example>", b"<c@northwind.example>"),
            (b"\r\nDate: Mon, 16", b"\r\nDate: Tue, 17"),
        ],
    )
    def test_breaks_with_any_change(self, data: bytes, was: bytes, now: bytes) -> None:
        assert data.count(was) >= 1

        assert not holds(data.replace(was, now))

    @pytest.mark.parametrize(
        "line",
        ["From: eve@evil.example", "Subject: Pay", "To: x@y.example", "Reply-To: eve@evil.example",
         "Cc: x@y.example", "Sender: x@y.example", "Date: now", "Message-ID: <x@y>",
         "References: <x@y>", "In-Reply-To: <x@y>", "Content-Type: text/html"],
    )  # fmt: skip
    def test_breaks_with_another_line(self, data: bytes, line: str) -> None:
        assert not holds(line.encode() + b"\r\n" + data)

    def test_is_not_there_without_a_key(self) -> None:
        Parcel.post("one", "mail", {"to": "r@n.example", "subject": "", "text": ""},
                    subject="ticket:7", at=MONDAY_NOON)  # fmt: skip
        with mail_server() as server:
            send_due(MONDAY_NOON, carrier=Smtp(server.server), owner="a")

        assert server.taken[0].message["DKIM-Signature"] is None


class TestSetting:
    def test_is_a_key_and_its_name(self, path: Path) -> None:
        for form in (PrivateFormat.PKCS8, PrivateFormat.TraditionalOpenSSL):
            path.write_bytes(pem(KEY, form))

            key = mail_key(SENDER)

            in_one_form = pem(KEY, PrivateFormat.TraditionalOpenSSL)
            assert key == MailKey("vendor.example", "desk2026", in_one_form)

    def test_may_be_missing(self) -> None:
        assert mail_key(SENDER) is None

    @pytest.mark.parametrize("missing", ["DUEBY_DKIM_KEY", "DUEBY_DKIM_SELECTOR"])
    @pytest.mark.usefixtures("path")
    def test_is_refused_by_halves(self, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
        monkeypatch.delenv(missing)

        with pytest.raises(SettingError, match=f"{missing}: is missing"):
            mail_key(SENDER)

    @pytest.mark.parametrize("selector", ["a b", "-", "a..b", "a;b", "desk\n", "a" * 64, "ü"])
    @pytest.mark.usefixtures("path")
    def test_is_refused_with_a_name_that_the_dns_does_not_know(
        self, monkeypatch: pytest.MonkeyPatch, selector: str
    ) -> None:
        monkeypatch.setenv("DUEBY_DKIM_SELECTOR", selector)

        with pytest.raises(SettingError, match="allowed are letters"):
            mail_key(SENDER)

    @pytest.mark.usefixtures("path")
    def test_is_refused_where_no_domain_can_sign(self) -> None:
        with pytest.raises(SettingError, match="set DUEBY_MAIL_FROM"):
            mail_key("support@localhost")

    def test_is_refused_where_no_file_is(self, path: Path) -> None:
        path.unlink()

        with pytest.raises(SettingError, match=r"dkim\.pem: No such file"):
            mail_key(SENDER)

    @pytest.mark.parametrize(
        "written, sentence",
        [
            (b"", "holds no private key"),
            (b"-----BEGIN RSA PRIVATE KEY-----\nsecret\n", "holds no private key"),
            (pem(KEY, encryption=BestAvailableEncryption(b"p")), "holds no private key"),
            (pem(ed25519.Ed25519PrivateKey.generate()), "holds another key"),
        ],
    )
    def test_is_refused_with_anything_else_and_shows_nothing_of_it(
        self, path: Path, written: bytes, sentence: str
    ) -> None:
        path.write_bytes(written)

        with pytest.raises(SettingError, match=sentence) as refusal:
            mail_key(SENDER)

        assert "secret" not in str(refusal.value)
