"""What stands in a message, however it is written."""

from __future__ import annotations

import base64
import struct

import pytest

from dueby.desk.channels.email.understanding import Understood, understand
from dueby.desk.channels.email.understanding.addresses import mailboxes
from dueby.desk.channels.email.understanding.charsets import decoded
from dueby.desk.channels.email.understanding.parameters import read_parametered
from dueby.desk.channels.email.understanding.threads import (
    identifiers,
    plain_subject,
    prefixes,
    ticket_number,
)
from dueby.desk.channels.email.understanding.words import words_decoded
from tests.mail.messages import message, multipart


def names(understood: Understood) -> list[str]:
    return [each.name for each in understood.attachments]


class TestWords:
    @pytest.mark.parametrize(
        "written, read",
        [
            ("=?utf-8?q?Caf=C3=A9?=", "Café"),
            ("=?UTF-8?B?Q2Fmw6k=?= closed", "Café closed"),
            ("=?utf-8?b?ww==?= =?utf-8?b?qQ==?=", "é"),
            ("=?iso-8859-1?q?a?= =?iso-8859-1?q?_b?=", "a b"),
            ("=?utf-8*en?q?x?=", "x"),
            ("=?nonsense?q?x?=", "x"),
            ("=?utf-8?q?not closed", "=?utf-8?q?not closed"),
        ],
    )
    def test_are_decoded(self, written: str, read: str) -> None:
        assert words_decoded(written) == read


class TestCharsets:
    @pytest.mark.parametrize(
        "raw, said, text",
        [
            ("é".encode(), "utf-8", "é"),
            ("é".encode(), "us-ascii", "é"),
            ("é".encode(), "iso-8859-1", "é"),
            ("é".encode("latin-1"), "utf-8", "é"),
            ("é".encode("latin-1"), "", "é"),
            ("日本".encode("iso2022_jp"), "ISO-2022-JP", "日本"),
            ("日本".encode("cp932"), "x-sjis", "日本"),
            ("привет".encode("koi8_r"), "koi8-r", "привет"),
            ("привет".encode("cp1251"), "windows-1251", "привет"),
            ("中国".encode("gbk"), "gb2312", "中国"),
            (b"x", "zlib", "x"),
            (b"x", "idna", "x"),
        ],
    )
    def test_are_obeyed_unless_they_lie(self, raw: bytes, said: str, text: str) -> None:
        assert decoded(raw, said)[0] == text


class TestMailboxes:
    @pytest.mark.parametrize(
        "field, read",
        [
            ("bob@x.example", [("", "bob@x.example")]),
            (
                "Bob <bob@x.example>, Eve <eve@x.example>",
                [("Bob", "bob@x.example"), ("Eve", "eve@x.example")],
            ),
            ('"Marsh, Bob" <bob@x.example>', [("Marsh, Bob", "bob@x.example")]),
            ("bob@x.example (Bob (the (nested)))", [("", "bob@x.example")]),
            ("=?utf-8?q?B=C3=B6b?= <bob@x.example>", [("Böb", "bob@x.example")]),
            ("MAILER-DAEMON <>", [("MAILER-DAEMON", "")]),
            ("undisclosed-recipients:;", []),
            ("Bob <bob@x.example> Bobby <bobby@x.example>", [("Bob", "bob@x.example")]),
            ("", []),
            ('"' * 30_000, [("", "")][1:]),
            ("(" * 30_000, []),
        ],
    )
    def test_are_found(self, field: str, read: list[tuple[str, str]]) -> None:
        assert mailboxes(field) == read


class TestParameters:
    @pytest.mark.parametrize(
        "field, name",
        [
            ('a/b; name="x y.pdf"', "x y.pdf"),
            ("a/b; name=x (1).pdf", "x (1).pdf"),
            ("a/b; name*=utf-8'en'%C3%A9.pdf", "é.pdf"),
            ("a/b; name*0*=utf-8''%C3%A9; name*1=.pdf", "é.pdf"),
            ('a/b; name="=?utf-8?q?=C3=A9?=.pdf"', "é.pdf"),
            ('a/b; name="x"; name="y"', "x"),
            (r'a/b; name="a\"b"', 'a"b'),
            ("a/b; x=1; name=unclosed", "unclosed"),
        ],
    )
    def test_give_a_name(self, field: str, name: str) -> None:
        assert read_parametered(field).parameters["name"] == name


class TestSubjects:
    def test_lose_prefixes_and_numbers(self) -> None:
        assert plain_subject("Re: AW: [#17] Broken") == "Broken"
        assert prefixes("Re: AW: Fwd: Broken") == ["re", "aw", "fwd"]
        assert ticket_number("Re: [#17] Broken") == 17
        assert ticket_number("Re: #17 Broken") is None

    def test_name_messages_once_each(self) -> None:
        assert identifiers("<a@x> <b@x>\n <a@x>") == ["<a@x>", "<b@x>"]
        assert identifiers("a@x") == ["<a@x>"]
        assert identifiers("your message of Monday") == []


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

    def test_list_what_winmail_encloses(self) -> None:
        def attribute(number: int, data: bytes) -> bytes:
            return struct.pack("<BII", 2, number, len(data)) + data + b"\0\0"

        stream = (
            struct.pack("<IH", 0x223E9F78, 1)
            + attribute(0x69002, b"")
            + attribute(0x18010, b"plan.doc\0")
        )
        stream += attribute(0x6800F, b"12345678")
        raw = base64.b64encode(stream).decode()
        understood = understand(
            message(
                raw,
                content_type="application/ms-tnef; name=winmail.dat",
                content_transfer_encoding="base64",
            )
        )

        assert understood.attachments[1:] == (("plan.doc", "application/octet-stream", 8),)

    @pytest.mark.parametrize("ending", [b"\n", b"\r", b"\r\n"])
    def test_do_not_mind_how_lines_end(self, ending: bytes) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "one"), ("Content-Type: image/png; name=a.png", "x")
        )
        understood = understand(raw.replace(b"\r\n", ending))

        assert (understood.text, names(understood)) == ("one", ["a.png"])

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
