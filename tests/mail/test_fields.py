"""The fields of a message, however they are written."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
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
            ("中国出口失败".encode(), "gb2312", "中国出口失败"),
            ("привет".encode(), "windows-1251", "привет"),
            ("輸出に失敗".encode(), "shift_jis", "輸出に失敗"),
            # A word of two letters that is UTF-8 by chance.
            (b"\xc4\xa3\xca\xbd", "gb2312", "模式"),
            (b"x", "zlib", "x"),
            (b"x", "idna", "x"),
        ],
    )
    def test_are_obeyed_unless_they_lie(self, raw: bytes, said: str, text: str) -> None:
        assert decoded(raw, said)[0] == text

    @pytest.mark.parametrize(
        "kind, subject, read",
        [
            ("text/plain; charset=koi8-r", "отчёт".encode("koi8_r"), "отчёт"),
            ("text/plain; charset=koi8-r", "отчёт".encode(), "отчёт"),
            ("text/plain; charset=utf-16", "Café".encode("latin-1"), "Café"),
            ("text/plain", "Café".encode("latin-1"), "Café"),
            ("text/plain; charset=koi8-r", b"Report", "Report"),
        ],
    )
    def test_of_the_text_are_those_of_the_fields(
        self, kind: str, subject: bytes, read: str
    ) -> None:
        raw = b"From: bob@customer.example\r\nSubject: %b\r\nContent-Type: %b\r\n\r\nx"

        assert understand(raw % (subject, kind.encode())).subject == read


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
