"""A parcel becomes the same mail each time, and nothing in it can become another header."""

from email.message import EmailMessage
from typing import Any

import pytest

from dueby.desk.environment import SettingError, mail_from
from dueby.desk.outbox.letter import UnsendableError, compose
from dueby.desk.outbox.models import Parcel
from tests.desk.conftest import MONDAY_NOON

CONTENT = {"to": "rosa@northwind.example", "subject": "[#7] Export fails", "text": "It is here.\n"}


def parcel(key: str = "ticket:7/receipt", about: str = "ticket:7", **content: object) -> Parcel:
    return Parcel(
        key=key, kind="mail", content=CONTENT | content, subject=about, created_at=MONDAY_NOON
    )


def written(message: EmailMessage) -> str:
    return message.as_bytes().decode("ascii")


class TestCompose:
    def test_says_from_whom_to_whom_about_what_and_when(self) -> None:
        letter = compose(parcel())

        assert (letter.sender, letter.to) == ("support@localhost", "rosa@northwind.example")
        assert letter.message["Subject"] == "[#7] Export fails"
        assert letter.message["Date"] == "Mon, 16 Nov 2026 17:00:00 +0000"
        assert letter.message.get_content() == "It is here.\n"
        assert letter.message.get_content_type() == "text/plain"

    def test_is_the_same_each_time(self) -> None:
        again = parcel()
        again.attempts = 7

        assert written(compose(again).message) == written(compose(parcel()).message)

    def test_names_each_mail_differently_and_each_subject_alike(self) -> None:
        receipt, reply = compose(parcel()).message, compose(parcel("message:3")).message
        other = compose(parcel("ticket:8/receipt", "ticket:8")).message

        assert receipt["Message-ID"] != reply["Message-ID"]
        assert receipt["References"] == reply["References"] != other["References"]

    def test_of_a_person_wants_to_hear_that_it_did_not_arrive(self) -> None:
        message = compose(parcel()).message

        assert "Auto-Submitted" not in message

    @pytest.mark.parametrize(
        "automatic, said", [(True, "auto-generated"), ("replied", "auto-replied")]
    )
    def test_of_the_desk_says_so_and_wants_no_answer(self, automatic: object, said: str) -> None:
        letter = compose(parcel(automatic=automatic))

        assert letter.sender == ""
        assert letter.message["Auto-Submitted"] == said

    @pytest.mark.parametrize("breaking", ["\r\n", "\n", "\r", "\x00", "\x0b", "\x85", "\u2028"])
    def test_lets_no_subject_begin_another_header(self, breaking: str) -> None:
        plain = compose(parcel()).message

        hostile = compose(parcel(subject=f"Hello{breaking}Bcc: eve@evil.example")).message

        assert hostile["Subject"] == "Hello Bcc: eve@evil.example"
        assert hostile.keys() == plain.keys()
        assert written(hostile).count("\r\nBcc") == 0

    def test_carries_a_subject_in_any_writing(self) -> None:
        subject = "Übertragung bricht ab – 転送エラー"

        message = compose(parcel(subject=subject, text="Grüße\n")).message

        assert message["Subject"] == subject
        assert message.get_content() == "Grüße\n"
        assert written(message).isascii()

    @pytest.mark.parametrize(
        "content, sentence",
        [
            ({"to": "rosa@northwind.example\r\nBcc: eve@evil.example"}, "no mail address"),
            ({"to": "rosa@northwind.example, eve@evil.example"}, "no mail address"),
            ({"to": "Rosa <rosa@northwind.example>"}, "no mail address"),
            ({"to": ""}, "no mail address"),
            ({"to": "jörg@northwind.example"}, "beyond ASCII"),
            ({"to": None}, "has no to"),
            ({"text": 5}, "has no text"),
            ({"text": "\ud800"}, "no encoding"),
        ],
    )
    def test_refuses_what_cannot_be_sent(self, content: dict[str, Any], sentence: str) -> None:
        with pytest.raises(UnsendableError, match=sentence):
            compose(parcel(**content))

    def test_carries_lines_of_any_length(self) -> None:
        long = "x" * 5_000 + "\n.\n" + "From me\n"

        message = compose(parcel(text=long)).message

        assert message.get_content() == long
        assert max(map(len, written(message).splitlines())) <= 998


class TestMailFrom:
    def test_may_have_a_name(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DUEBY_MAIL_FROM", "Support <help@vendor.example>")

        assert mail_from() == "Support <help@vendor.example>"

    @pytest.mark.parametrize("given", ["nobody", "a@b\nBcc: c@d", ""])
    def test_is_an_address(self, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
        monkeypatch.setenv("DUEBY_MAIL_FROM", given)

        with pytest.raises(SettingError, match="DUEBY_MAIL_FROM: found"):
            mail_from()
