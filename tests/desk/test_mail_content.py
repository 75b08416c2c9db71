"""What a stranger's mail brings is shown and given out so that no browser runs any of it."""

from __future__ import annotations

import re
from base64 import b64encode

import pytest
from django.test import Client

from dueby.desk.channels.email.models import IncomingMail
from dueby.desk.demo.cast import World
from tests.desk.mails import mail_of, taken
from tests.desk.portals import page
from tests.mail.messages import multipart

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
SCRIPT = "<script>alert(1)</script>"
HTML = f"""
<h1 onclick="alert(2)">Look</h1>{SCRIPT}
<style>p {{ background: url(https://evil.example/s) }}</style>
<p style="background: url(https://evil.example/b)">A <a href="https://evil.example/">link</a>,
<a href="javascript:alert(3)">another</a>.</p>
<img src="https://evil.example/t.gif" alt="tracker"><img srcset="https://evil.example/t.gif 2x">
<svg onload="alert(4)"></svg><iframe src="https://evil.example"></iframe>
<form action="https://evil.example"><input name="password"></form>
<table background="https://evil.example/t"><tr><td>cell</td></tr></table>
<p>Not a picture: src="cid:picture"</p>
<img alt='a "quoted" > word' src="cid:picture"><img src="CID:pic%74ure">
<img src="cid:page"><img src="cid:nowhere" alt="lost">
<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example">
"""


def _encoded(content: bytes) -> str:
    return b64encode(content).decode()


@pytest.fixture
def mail(world: World) -> IncomingMail:  # noqa: ARG001 - a mail comes to a desk
    """Return a mail with everything in it that a browser must not run."""
    base64 = "Content-Transfer-Encoding: base64\r\n"
    raw = multipart(
        ("Content-Type: text/html; charset=utf-8", HTML),
        # It calls itself HTML, and is a picture.
        (f"{base64}Content-Type: text/html\r\nContent-ID: <picture>", _encoded(PNG)),
        # It calls itself a picture, and is HTML.
        ("Content-Type: image/png\r\nContent-ID: <page>", f"<html>{SCRIPT}</html>"),
        ("Content-Type: image/svg+xml; name=x.svg", f'<svg onload="alert(5)">{SCRIPT}</svg>'),
        (f"{base64}Content-Type: image/png\r\nContent-ID: <no>", _encoded(b"GIF8" + PNG)),
        kind="related",
        **{"from": f'"{SCRIPT}" <evil@elsewhere.example>', "subject": f"{SCRIPT} & <b>"},
    )
    return taken(raw)


@pytest.fixture
def ada(world: World, client: Client) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


class TestPages:
    def test_show_markup_as_the_words_it_is(self, ada: Client, mail: IncomingMail) -> None:
        for address in ("/desk/mail/", f"/desk/mail/{mail.pk}/", f"/desk/mail/{mail.pk}/text/"):
            assert SCRIPT not in page(ada.get(address)), address
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in page(
            ada.get(f"/desk/mail/{mail.pk}/")
        )

    def test_put_the_senders_html_into_a_frame_that_may_run_nothing(
        self, ada: Client, mail: IncomingMail
    ) -> None:
        told = page(ada.get(f"/desk/mail/{mail.pk}/"))

        (frame,) = re.findall(r"<iframe[^>]*>", told)
        (allowed,) = re.findall(r'sandbox="([^"]*)"', frame)
        assert f'src="/desk/mail/{mail.pk}/shown/"' in frame
        assert "allow-scripts" not in allowed
        assert "allow-forms" not in allowed
        assert "allow-top-navigation" not in allowed

    def test_show_the_first_bytes_of_what_cannot_be_read(self, ada: Client) -> None:
        mail = taken(b"\xff\xfe\0" + SCRIPT.encode() + b"\n\x1b[31m\x00no mail")

        told = page(ada.get(f"/desk/mail/{mail.pk}/"))

        assert "\\xff\\xfe&lt;script&gt;" in told
        assert "\x1b" not in told
        assert "\0" not in told


class TestShown:
    def test_keeps_words_and_takes_away_what_acts_or_loads(
        self, ada: Client, mail: IncomingMail
    ) -> None:
        told = page(ada.get(f"/desk/mail/{mail.pk}/shown/"))
        body = told[told.index("<body>") :]

        assert "<h1>Look</h1>" in body
        assert "<td>cell</td>" in body
        for bad in ("<script", "alert(", "<style", "style=", "onclick", "<svg", "<iframe", "<form"):
            assert bad not in body, bad
        for bad in ("<input", "<base", "<meta", "javascript:", "srcset", "background"):
            assert bad not in body, bad
        assert re.findall(r'(?:src|href)="(?!/desk/mail/)([^"]*)"', body) == [
            "https://evil.example/",  # a link
            "cid:picture",  # words
        ]
        assert 'rel="noopener noreferrer nofollow"' in body

    def test_gives_the_mails_own_pictures_addresses_of_the_desk(
        self, ada: Client, mail: IncomingMail
    ) -> None:
        told = page(ada.get(f"/desk/mail/{mail.pk}/shown/"))

        parts = re.findall(rf'src="/desk/mail/{mail.pk}/parts/(\d+)/"', told)
        assert parts == ["2", "2", "3"]
        assert 'Not a picture: src="cid:picture"' in told
        assert '<img alt="lost">' in told

    def test_is_under_a_stricter_policy_and_in_frames_of_the_desk_alone(
        self, ada: Client, mail: IncomingMail
    ) -> None:
        answer = ada.get(f"/desk/mail/{mail.pk}/shown/")

        policy = dict(each.strip().split(" ", 1) for each in _policy(answer).split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["img-src"] == "'self'"
        assert policy["frame-ancestors"] == "'self'"
        assert policy["form-action"] == "'none'"
        assert "allow-scripts" not in policy["sandbox"]
        assert "script-src" not in policy
        assert answer["X-Frame-Options"] == "SAMEORIGIN"
        assert ada.get(f"/desk/mail/{mail.pk}/")["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in _policy(ada.get(f"/desk/mail/{mail.pk}/"))

    def test_is_not_there_for_a_mail_without_html(self, ada: Client) -> None:
        mail = taken(mail_of("stranger"))

        assert ada.get(f"/desk/mail/{mail.pk}/shown/").status_code == 404
        assert "<iframe" not in page(ada.get(f"/desk/mail/{mail.pk}/"))


class TestPart:
    def test_is_given_out_as_what_its_first_bytes_say(
        self, ada: Client, mail: IncomingMail
    ) -> None:
        answer = ada.get(f"/desk/mail/{mail.pk}/parts/2/")

        assert answer.content == PNG
        assert answer["Content-Type"] == "image/png"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert _policy(answer) == "default-src 'none'; sandbox"

    @pytest.mark.parametrize("number", [0, 1, 3, 4, 5, 6, 10**17])
    def test_is_not_there_where_it_is_no_picture(
        self, ada: Client, mail: IncomingMail, number: int
    ) -> None:
        assert ada.get(f"/desk/mail/{mail.pk}/parts/{number}/").status_code == 404

    @pytest.mark.parametrize(
        "begun, kind",
        [
            (b"\xff\xd8\xff\xe0", "image/jpeg"),
            (b"GIF89a", "image/gif"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"RIFF\x10\0\0\0WAVEfmt ", ""),
            (b"BM<script>", ""),
            (b"<?xml version='1.0'?><svg/>", ""),
            (b" \x89PNG\r\n\x1a\n", ""),
            (b"", ""),
        ],
    )
    def test_may_be_a_picture_that_no_browser_runs(
        self, ada: Client, begun: bytes, kind: str
    ) -> None:
        head = "Content-Type: image/svg+xml\r\nContent-Transfer-Encoding: base64"
        mail = taken(multipart(("Content-Type: text/plain", "See."), (head, _encoded(begun))))

        answer = ada.get(f"/desk/mail/{mail.pk}/parts/2/")

        assert answer.status_code == (200 if kind else 404)
        assert not kind or answer["Content-Type"] == kind


class TestRaw:
    def test_is_saved_as_it_came_and_never_shown(self, ada: Client) -> None:
        raw = mail_of("stranger", SCRIPT)
        mail = taken(raw)

        answer = ada.get(f"/desk/mail/{mail.pk}/raw/")

        assert answer.getvalue() == raw
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert _policy(answer) == "default-src 'none'; sandbox"


def _policy(answer: object) -> str:
    headers = answer.headers  # type: ignore[attr-defined]
    return str(headers["Content-Security-Policy"])
