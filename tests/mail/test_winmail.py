"""What Outlook packs into winmail.dat: files, and where a mail has no other text its text."""

import pytest
from compressed_rtf import compress

from dueby.desk.channels.email.understanding import limits, understand
from dueby.desk.channels.email.understanding.richtext import rich_text
from tests.mail.messages import multipart, winmail

HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}"
HTML = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}\uc1"
    rb"{\*\generator Riched20;}{\*\mhtmltag84 <img src=x>}{\*\htmltag64 <div>}\htmlrtf {\htmlrtf0 "
    rb"Good day,{\*\htmltag116 <br>}\htmlrtf \line\htmlrtf0 the {\*\htmltag84 <b>}\htmlrtf {\b "
    rb"beside\htmlrtf0 export{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0  stops{\*\htmltag84 &nbsp;}"
    rb"{\*\htmltag84 &lt;}{\*\htmltag72 </div>}}"
)


def packed(rich: bytes, *, tightly: bool = True) -> bytes:
    """Return Rich Text as Outlook packs it."""
    return bytes(compress(rich, compressed=tightly))


class TestFiles:
    def test_are_listed_after_it(self) -> None:
        understood = understand(multipart(winmail("plan.doc", b"12345678")))

        assert understood.attachments[1:] == (("plan.doc", "application/octet-stream", 8),)

    def test_are_named_in_its_code_page(self) -> None:
        understood = understand(multipart(winmail("отчёт.doc", b"1", page=1251)))

        assert understood.attachments[1].name == "отчёт.doc"


class TestText:
    @pytest.mark.parametrize(
        "part, text",
        [
            (winmail(body="Привет".encode("cp1251"), page=1251), "Привет"),
            (winmail(plain="Grüße".encode("utf-16-le")), "Grüße"),
            (winmail(markup="<p>Grüße</p>".encode()), "Grüße"),
            (winmail(rich=packed(HEAD + rb"\f0 It stops.\par Bob}")), "It stops.\nBob"),
            (winmail(body=b" ", rich=packed(HEAD + b"It stops.}")), "It stops."),
        ],
        ids=["body", "plain", "markup", "rich", "rich beside an empty body"],
    )
    def test_is_read_where_the_mail_has_no_other(self, part: tuple[str, str], text: str) -> None:
        assert understand(multipart(part)).text == text

    def test_gives_way_to_that_of_the_mail(self) -> None:
        raw = multipart(("Content-Type: text/plain", "Outer"), winmail(body=b"Inner"))

        assert understand(raw).text == "Outer"

    def test_that_cannot_be_unpacked_is_told(self) -> None:
        understood = understand(multipart(winmail("a.doc", b"1", rich=b"nonsense")))

        assert understood.text == ""
        assert "the text in winmail.dat cannot be read" in understood.errors
        assert understood.attachments[1].name == "a.doc"


class TestRichText:
    @pytest.mark.parametrize(
        "rich, text",
        [
            (rb"h\'e4ngt\tab now}", "hängt\tnow"),
            (rb"\f1\'cf\'f0\f0  and \u8364?5}", "Пр and €5"),
            (rb"\uc2\u-10179\'3f\'3f\u-8704\'3f\'3f x\u-10179\'3f\'3f}", "\U0001f600 x\ufffd"),
            (rb"a \{b\} \\ c\~d}", "a {b} \\ c\u00a0d"),
            (rb"one{\*\unknown two}{\pict\bin3 }}}}three}", "onethree"),
            (rb"{\info{\author Eve}}{\stylesheet{\s0 Normal;}}said}", "said"),
        ],
        ids=["letters", "fonts", "skipped", "signs", "aside", "tables"],
    )
    def test_is_told_without_its_form(self, rich: bytes, text: str) -> None:
        assert rich_text(packed(HEAD + rich)) == (text, None)

    def test_that_was_html_is_read_as_html(self) -> None:
        assert rich_text(packed(HTML)) == ("Good day,\nthe export stops\u00a0<", None)

    @pytest.mark.parametrize(
        "hostile", [b"{" * 100_000, b"\\f1\\fcharset0 " * 6_000, b"\\bin99999999 ", b"\\u", b"\\"]
    )
    def test_of_somebody_hostile_ends(self, hostile: bytes) -> None:
        text, wrong = rich_text(packed(HEAD + hostile, tightly=False))

        assert (len(text) <= len(hostile), wrong) == (True, None)

    def test_that_is_too_long_is_told(self) -> None:
        text, wrong = rich_text(bytes(limits.RICH_BYTES + 1))

        assert text == ""
        assert "too long" in str(wrong)
