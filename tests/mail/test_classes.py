"""Mails of people, what only looks like another kind, and what cannot be read."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import MailClass, understand
from tests.mail.messages import message, multipart, report

OWN = ["help@vendor.example"]


def class_of(raw: bytes) -> str:
    return understand(raw, OWN).mail_class.value


class TestOfAPerson:
    @pytest.mark.parametrize(
        "raw",
        [
            message(),
            message(auto_submitted="no"),
            message(subject="Undelivered mail"),
            message(
                "Since Monday our users get:\n\nThis is the mail system at host x.\nCould not "
                "be delivered"
            ),
            message("Please confirm that you received my message, and click the link in it."),
            message(subject="Out of paper"),
            message(subject="On holidays the due dates are wrong"),
            message(subject="休暇申請システムが動かない"),
            message(subject="Automatic replies are not sent"),
            message(
                "Our order is on hold until you confirm the address. Please reply to this message.",
                subject="Please confirm your address",
            ),
            message(subject="Fwd: Broken"),
            message(subject="WG: Undelivered Mail Returned to Sender"),
            message(subject="Read: the manual is wrong", text="Page 3 says so."),
            message(x_auto_response_suppress="OOF"),
            message(subject="I: a question"),
            message(
                "Your server could not be reached: our mails could not be delivered.",
                subject="A question about TLS",
                **{"from": "Kim Post <postmaster@customer.example>"},
            ),
            message("Thank you for your message. Our case was created wrongly: it is no defect."),
            multipart(
                ("Content-Type: text/plain", "See below."),
                ("Content-Type: message/rfc822", report("failed", "5.1.1").decode()),
            ),
        ],
    )
    def test_is_a_report(self, raw: bytes) -> None:
        assert class_of(raw) == "report"

    @pytest.mark.parametrize(
        "raw",
        [
            message(in_reply_to="<7@vendor.example>"),
            message(references="<7@vendor.example> <8@vendor.example>"),
            message(subject="[#17] Broken"),
            message(in_reply_to="<7@vendor.example>", subject="RE: Undeliverable: Broken"),
            message(subject="Re: Out of office", in_reply_to="<7@vendor.example>", text="Who is?"),
            *[
                message(subject=f"{prefix} Broken")
                for prefix in (
                    "Re:",
                    "RE:",
                    "re :",
                    "AW:",
                    "Antw:",
                    "SV:",
                    "VS:",
                    "Odp:",
                    "YNT:",
                    "RE[4]:",
                    "Re(2):",
                    "Re^2:",
                    "Re：",
                    "回复：",
                    "答复:",
                    "返信:",
                    "Ответ:",
                    "HA:",
                    "R:",
                    "[desk] Re:",
                )
            ],
        ],
    )
    def test_is_a_reply(self, raw: bytes) -> None:
        assert class_of(raw) == "reply"

    def test_is_an_answer_to_an_invitation_which_wants_no_answer(self) -> None:
        accepted = multipart(
            ("Content-Type: text/plain", "Bob accepted."),
            ("Content-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR"),
            kind="alternative",
            subject="Accepted: Training",
        )

        assert class_of(accepted) == "reply"
        assert not understand(accepted).is_answerable

    def test_may_ask_for_no_answer(self) -> None:
        assert not understand(message(x_auto_response_suppress="All")).is_answerable
        assert not understand(message(x_loop="yes")).is_answerable
        assert understand(message()).is_answerable


class TestUnreadable:
    @pytest.mark.parametrize("raw", [b"", b"\n\n", b"no header at all\n", b"\x00\xff" * 50])
    def test_is_what_has_no_header(self, raw: bytes) -> None:
        assert class_of(raw) == "unparsable"

    @pytest.mark.parametrize(
        "raw", [b"Subject: x", b"\n\nSubject: x\n\nhello", b"From x Mon\nSubject: x\n"]
    )
    def test_is_not_what_has_one(self, raw: bytes) -> None:
        assert understand(raw).mail_class is MailClass.REPORT
