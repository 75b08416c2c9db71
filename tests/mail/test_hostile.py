"""Mails made to break, slow down or fill a reader."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from dueby.desk.channels.email.understanding import limits, understand
from dueby.desk.channels.email.understanding.markup import cleaned_markup

HEAD = b"From: bob@customer.example\r\nSubject: x\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
DAEMON = b"From: MAILER-DAEMON@mx.example\r\nSubject: failure notice\r\n\r\n"


def nested(depth: int) -> bytes:
    heads = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(depth)
    )
    return HEAD + b"".join(heads) + b"\r\nhello"


# Where Linux is, its own word for this program alone: the other includes who started it.
MEMORY = """
import resource, sys
from pathlib import Path
status = Path("/proc/self/status")
if status.exists():
    print(status.read_text().partition("VmHWM:")[2].split()[0])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""

BOMBS = {
    "parts within parts": nested(20_000),
    "messages within messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 50_000,
    "many parts": MIXED + b"--b\r\n\r\nx\r\n" * 100_000,
    "many lines like delimiters": MIXED + b"--c\r\n" * 200_000,
    "a long field": HEAD + b"X: " + b"a" * 10_000_000,
    "a field of many lines": HEAD + b"X: a\r\n" + b" b\r\n" * 1_000_000,
    "many fields": HEAD + b"X: a\r\n" * 1_000_000,
    "encoded words": HEAD + b"X: " + b"=?a?q?" * 5_000 + b"\r\n\r\nx",
    "quotes": b"From: " + b'"\\' * 15_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"(" * 30_000 + b"\r\n\r\nx",
    "parameters": HEAD + b"Content-Type: text/plain" + b"; " * 12_000 + b"\r\n\r\nx",
    "elements within elements": HTML + b"<div>" * 200_000,
    "elements unclosed": HTML + b"<font><p>" * 100_000,
    "attributes": HTML + b"<p " + b"".join(b"a%d=b " % n for n in range(100_000)),
    "less-than signs": HTML + b"<" * 500_000,
    "entities": HTML + b"&#" * 500_000,
    "one line": HEAD + b"\r\n" + b"a" * 2_000_000,
    "empty lines": HEAD + b"\r\n" + b"\r\n" * 500_000,
    "addresses in a bounce": DAEMON + b"a@b.example: 550 to: " * 50_000,
    "recipients of a bounce": DAEMON
    + b"".join(b"u%d@b.example: 550 no\r\n" % n for n in range(5_000)),
    "introductions": HEAD + b"\r\n" + b"On 2020 a@b\r\n" * 15_000,
    "broken base64": HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!@#=" * 400_000,
    "uuencoded lines": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + b"M\n" * 500_000,
    "winmail": HEAD
    + b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\0\0"
    + b"\x02\x02\x90\x06\0\0\0\0\0\0\0" * 200_000,
    "zeros": HEAD + b"\r\n" + b"\0" * 1_000_000,
    "JSON": HEAD + b'\r\n{"notificationType":' + b"[" * 150_000,
    "a recipient that is no text": HEAD
    + b'\r\n{"notificationType":"Bounce","bounce":{"bouncedRecipients":[[],{"emailAddress":3}]}}',
}


class TestUnderstand:
    @pytest.mark.parametrize("raw", BOMBS.values(), ids=BOMBS)
    def test_stays_quick_and_says_little(self, raw: bytes) -> None:
        begun = time.process_time()
        understood = understand(raw)

        # Some hundred times what these take, and nothing to what they aim at: hours.
        assert time.process_time() - begun < 20
        assert len(understood.text) <= limits.TEXT_LETTERS
        assert len(understood.attachments) <= limits.ATTACHMENTS
        assert len(understood.failed_recipients) <= limits.RECIPIENTS
        assert len(understood.errors) <= limits.COMPLAINTS + 2

    @pytest.mark.parametrize("encoding", ["base64", "7bit"])
    def test_takes_a_mail_of_50_megabytes_in_less_than_200(
        self, tmp_path: Path, encoding: str
    ) -> None:
        path = tmp_path / "large.eml"
        head = "Content-Type: application/ms-tnef; "
        f"name=winmail.dat\nContent-Transfer-Encoding: {encoding}\n\n"
        path.write_bytes(
            HEAD + head.encode() + b"eJ8+IgAA" + b"A" * 76 + (b"\n" + b"A" * 76) * 640_000
        )
        program = f"from dueby.cli.main import main; main(['mail', 'inspect', {str(path)!r}])"

        run = subprocess.run(
            [sys.executable, "-c", program + "\n" + MEMORY],
            capture_output=True,
            text=True,
            check=True,
        )

        assert int(run.stdout.split()[-1]) < 200_000


class TestCleanedMarkup:
    @pytest.mark.parametrize(
        "markup, kept",
        [
            ("<script>alert(1)</script>x", "x"),
            ("<p onclick=alert(1)>x</p>", "<p>x</p>"),
            ('<img src="https://spy.example/1.png">', "<img>"),
            ('<img src="cid:1@x">', '<img src="cid:1@x">'),
            ("<svg><script>alert(1)</script></svg>x", "x"),
            ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer nofollow">x</a>'),
            ("<form action=/x><input name=a></form>x", "x"),
            ("<p style='background:url(https://spy.example)'>x</p>", "<p>x</p>"),
        ],
    )
    def test_leaves_nothing_that_runs_or_calls_home(self, markup: str, kept: str) -> None:
        assert cleaned_markup(markup) == kept
