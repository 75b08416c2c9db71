"""Mails with errors that nobody thought of: always one class, never an exception."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dueby.desk.channels.email.understanding import MailClass, Understood, limits, understand
from tests.mail.messages import message, multipart, report

SEEDS = [
    message(),
    message("> old\n\nnew", subject="=?utf-8?b?w6k=?=", in_reply_to="<1@x>", list_id="<a.b>"),
    multipart(
        ("Content-Type: text/plain", "a"), ("Content-Type: text/html", "<p>b"), kind="alternative"
    ),
    multipart(
        ("Content-Type: message/rfc822", "Subject: x\r\n\r\ny"),
        ("Content-Type: a/b; name*0*=utf-8''%C3;name*1=x", "z"),
    ),
    report("failed", "5.1.1"),
    report("delayed", "4.4.1"),
    message(
        "Unable to deliver to <eve@customer.example>: 550 5.1.1", **{"from": "MAILER-DAEMON <>"}
    ),
]
SCRAPS = [
    b"",
    b"\0",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"--edge",
    b"--edge--",
    b": ",
    b";",
    b'"',
    b"<",
    b">",
    b"=?",
    b"?=",
    b"@",
    b"\xff\xfe",
    b"=",
    b"Content-Type: multipart/mixed; boundary=edge\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Type: text/html; charset=utf-16\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Final-Recipient: rfc822;",
    b"\x78\x9f\x3e\x22",
    b"Content-Type: application/ms-tnef\r\n",
    b"Content-Type: text/plain; charset=iso-2022-kr\r\n",
]
edits = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 40), st.sampled_from(SCRAPS) | st.binary(max_size=20)
    ),
    max_size=8,
)


def edited(raw: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for where, length, scrap in changes:
        place = int(where * len(raw))
        raw = raw[:place] + scrap + raw[place + length :]
    return raw


def hold(understood: Understood) -> None:
    assert understood.mail_class in MailClass
    assert understood.reasons
    assert len(understood.reply_text) <= len(understood.text) <= limits.TEXT_LETTERS
    told = [understood.subject, understood.author, *understood.to, *understood.references]
    told += [each.name for each in understood.attachments]
    told += [each.address for each in understood.failed_recipients]
    assert not any(letter in text for text in told for letter in "\r\n\0")


class TestUnderstand:
    @given(st.sampled_from(SEEDS), edits)
    def test_takes_mails_with_errors(
        self, raw: bytes, changes: list[tuple[float, int, bytes]]
    ) -> None:
        hold(understand(edited(raw, changes), ["help@vendor.example"]))

    @given(st.binary(max_size=2_000))
    def test_takes_any_bytes(self, raw: bytes) -> None:
        hold(understand(raw))

    @given(
        st.lists(st.sampled_from([*SCRAPS, b"a", b" ", b"Subject: x\r\n"]), max_size=60).map(
            b"".join
        )
    )
    def test_takes_scraps_of_mails(self, raw: bytes) -> None:
        hold(understand(raw))
