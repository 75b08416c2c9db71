"""The parts of a message: its text, its files, and what is wrong with them."""

from __future__ import annotations

import base64

import pytest

from dueby.desk.channels.email.understanding import Understood, understand
from tests.mail.messages import message, multipart


def names(understood: Understood) -> list[str]:
    return [each.name for each in understood.attachments]


class TestParts:
    def test_give_the_plain_one_of_alternatives(self) -> None:
        understood = understand(
            multipart(
                ("Content-Type: text/plain", "plain"),
                ("Content-Type: text/html", "<b>rich</b>"),
                kind="alternative",
            )
        )

        assert understood.text == "plain"
        assert understood.attachments == ()

    def test_give_the_rich_one_where_the_plain_one_is_empty(self) -> None:
        understood = understand(
            multipart(
                ("Content-Type: text/plain", " "),
                ("Content-Type: text/html", "<b>rich</b>"),
                kind="alternative",
            )
        )

        assert understood.text == "rich"

    def test_give_files_with_their_sizes(self) -> None:
        data = base64.b64encode(b"x" * 1000).decode()
        understood = understand(
            multipart(
                ("Content-Type: text/plain", "See the log."),
                (
                    "Content-Type: text/plain; name=a.log\r\nContent-Disposition: attachment",
                    "12345",
                ),
                (
                    (
                        "Content-Type: image/png\r\nContent-Transfer-Encoding: "
                        "base64\r\nContent-Disposition: inline;"
                        ' filename="../../etc/p.png"'
                    ),
                    data,
                ),
                ("Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR"),
            )
        )

        assert understood.text == "See the log."
        assert understood.attachments == (
            ("a.log", "text/plain", 5),
            ("p.png", "image/png", 1000),
            ("invitation.ics", "text/calendar", 15),
        )

    def test_open_a_message_within_but_do_not_speak_for_it(self) -> None:
        inner = multipart(
            ("Content-Type: text/plain", "inner"), ("Content-Type: image/png; name=i.png", "x")
        )
        inner = inner.replace(b"edge", b"inner")
        understood = understand(
            multipart(
                ("Content-Type: text/plain", "outer"),
                ("Content-Type: message/rfc822", inner.decode()),
            )
        )

        assert understood.text == "outer"
        assert names(understood) == ["message.eml", "i.png"]

    @pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n"])
    def test_do_not_mind_how_lines_end(self, ending: bytes) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "one"), ("Content-Type: image/png; name=a.png", "x")
        )
        understood = understand(raw.replace(b"\r\n", ending))

        assert (understood.text, names(understood)) == ("one", ["a.png"])

    @pytest.mark.parametrize(
        "meta",
        [
            '<meta charset="windows-1251">',
            '<META http-equiv="Content-Type" content="text/html; charset=windows-1251">',
        ],
    )
    def test_of_html_say_their_charset_themselves(self, meta: str) -> None:
        head = b"From: bob@customer.example\r\nContent-Type: text/html\r\n\r\n"
        raw = head + f"<html><head>{meta}</head><body>привет</body></html>".encode("cp1251")

        assert understand(raw).text == "привет"

    def test_tell_what_is_wrong(self) -> None:
        raw = message(
            "!!!not base64!!!",
            content_type="text/plain; charset=klingon",
            content_transfer_encoding="base64",
        )

        assert set(understand(raw).errors) == {
            "the base64 is broken",
            "the charset 'klingon' is unknown",
        }


class TestCleaning:
    def test_lets_no_header_begin_in_a_field(self) -> None:
        hidden = base64.b64encode(b"x\r\nBcc: all@customer.example\x00\xe2\x80\xae").decode()
        word = f"=?utf-8?b?{hidden}?="
        understood = understand(
            message(
                subject=word, message_id="<a\tb@x>", **{"from": f"{word} <bob@customer.example>"}
            )
        )

        assert understood.subject == "x Bcc: all@customer.example"
        for text in (
            understood.subject,
            understood.author,
            *understood.to,
            str(understood.message_id),
        ):
            assert text.isprintable()
