"""What a mail is; each class by what its format says, and what only looks like it."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import MailClass, understand
from tests.mail.messages import message, multipart, report

OWN = ["help@vendor.example"]
DAEMON = {"from": "MAILER-DAEMON@mx.example", "subject": "failure notice"}
HELD = (
    "Your message is being held because your address is not yet known. To release it, please reply"
    " to this message. You need to do this only once."
)


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
            message(subject="Fwd: Broken"),
            message(subject="WG: Undelivered Mail Returned to Sender"),
            message(subject="Read: the manual is wrong", text="Page 3 says so."),
            message(x_auto_response_suppress="OOF"),
            message(subject="I: a question"),
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

    def test_may_ask_for_no_answer(self) -> None:
        assert not understand(message(x_auto_response_suppress="All")).is_answerable
        assert understand(message()).is_answerable


class TestOfAMailSystem:
    @pytest.mark.parametrize(
        "action, status, wanted, is_permanent",
        [
            ("failed", "5.1.1", "bounce", True),
            ("failed", "4.4.7", "bounce", False),
            ("failed", "5.0.0", "bounce", True),
            ("delayed", "4.4.1", "delayed", False),
        ],
    )
    def test_says_whom_a_mail_did_not_reach(
        self, action: str, status: str, wanted: str, is_permanent: bool
    ) -> None:
        understood = understand(report(action, status), OWN)

        [failed] = understood.failed_recipients
        assert understood.mail_class == wanted
        assert (failed.address, failed.is_permanent) == ("eve@customer.example", is_permanent)
        assert failed.status == {"5.0.0": "5.1.1"}.get(status, status)

    def test_says_that_a_mail_arrived(self) -> None:
        assert class_of(report("delivered", "2.0.0")) == "receipt"

    @pytest.mark.parametrize(
        "text, status, is_permanent",
        [
            (
                (
                    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't "
                    "able to deliver your message"
                    " to the following addresses.\n\n<eve@customer.example>:\nSorry, no "
                    "mailbox here by that name. (#5.1.1)"
                    "\n\n--- Below this line is a copy of the message.\n\nTo: "
                    "<other@customer.example>"
                ),
                "5.1.1",
                True,
            ),
            (
                (
                    "A message that you sent could not be delivered to one or more of "
                    "its\nrecipients. This is a permanent"
                    " error. The following address(es) failed:\n\n  eve@customer.example\n    "
                    "mailbox is full: retry timeout"
                    " exceeded\n\n------ This is a copy of the message, including all the "
                    "headers. ------"
                ),
                "5.2.2",
                True,
            ),
            (
                (
                    "Your message\n\n  To:      eve@customer.example\n  Subject: x\n\ndid not "
                    "reach the following"
                    " recipient(s):\n\neve@customer.example on Mon, 23 Nov 2026 09:00:00\n    "
                    "The recipient name is not"
                    " recognized"
                ),
                "5.1.1",
                True,
            ),
            (
                (
                    "   ----- The following addresses had permanent fatal errors "
                    "-----\n<eve@customer.example>\n\n"
                    "   ----- Transcript of session follows -----\n550 "
                    "<eve@customer.example>... Host unknown"
                ),
                "5.1.2",
                True,
            ),
            (
                (
                    "We had trouble delivering your message.\n\nSMTP Server <mx.example> "
                    "rejected recipient"
                    " <eve@customer.example>\nIt responded as follows: [550 5.1.1 no such user]"
                ),
                "5.1.1",
                True,
            ),
            (
                "Could not be delivered to: <eve@customer.example>\nAs their mailbox is full.",
                "5.2.2",
                True,
            ),
        ],
    )
    def test_says_so_in_words_of_its_own(self, text: str, status: str, is_permanent: bool) -> None:
        understood = understand(message(text, **DAEMON), OWN)

        assert understood.mail_class == "bounce"
        assert understood.failed_recipients == (("eve@customer.example", status, is_permanent),)

    def test_goes_on_trying(self) -> None:
        text = (
            "Your message has not yet been delivered to eve@customer.example. It will be retried."
        )
        understood = understand(message(text, **{**DAEMON, "subject": "Warning: message delayed"}))

        assert understood.mail_class == "delayed"
        assert [each.is_permanent for each in understood.failed_recipients] == [False]

    def test_is_believed_when_it_names_failed_recipients(self) -> None:
        raw = message(
            "No.", **DAEMON, x_failed_recipients="eve@customer.example, ben@customer.example"
        )

        assert [each.address for each in understand(raw).failed_recipients] == [
            "eve@customer.example",
            "ben@customer.example",
        ]


class TestOfAProgram:
    @pytest.mark.parametrize(
        "raw",
        [
            message(auto_submitted="auto-replied"),
            message(auto_submitted="auto-generated (failure)"),
            message(return_path="<>"),
            message(x_autoreply="yes"),
            message(precedence="auto_reply"),
            *[
                message(subject=subject)
                for subject in (
                    "Out of Office: Broken",
                    "Automatic reply: Broken",
                    "Automatische Antwort: Kaputt",
                    "Abwesenheitsnotiz",
                    "Réponse automatique : Panne",
                    "Respuesta automática: Roto",
                    "Risposta automatica: Guasto",
                    "Automatisch antwoord: Stuk",
                    "Автоматический ответ: Сломано",
                    "自動返信: 故障",
                    "自动回复：故障",
                    "Autosvar: Trasig",
                    "AutoReply: Broken",
                )
            ],
        ],
    )
    def test_is_an_automatic_reply(self, raw: bytes) -> None:
        understood = understand(raw, OWN)

        assert understood.mail_class == "auto_reply"
        assert not understood.is_answerable

    @pytest.mark.parametrize(
        "raw",
        [
            message(
                HELD,
                subject="Please confirm your message",
                auto_submitted="auto-replied",
                return_path="<>",
            ),
            message(HELD, subject="Re: Broken", precedence="bulk", x_delivery_agent="TMDA/1.1"),
            message(
                HELD,
                subject="Verification required for message to Eve",
                **{"from": "MAILER-DAEMON@x.example"},
            ),
            message(
                "To confirm that you want to subscribe, reply to this message. If you do not "
                "reply, nothing is"
                " done: your subscription request is held until then.",
                subject="confirm 0123456789abcdef0123456789abcdef01234567",
                precedence="bulk",
            ),
        ],
    )
    def test_is_a_challenge(self, raw: bytes) -> None:
        assert class_of(raw) == "challenge"

    @pytest.mark.parametrize(
        "raw",
        [
            multipart(
                ("Content-Type: text/plain", "Read."),
                (
                    "Content-Type: message/disposition-notification",
                    "Disposition: manual-action/MDN-sent-manually; displayed",
                ),
                kind="report; report-type=disposition-notification",
            ),
            message("Your message to Bob was read on Monday.", subject="Read: Broken"),
            message("Ihre Nachricht wurde am Montag gelesen.", subject="Gelesen: Kaputt"),
        ],
    )
    def test_is_a_receipt(self, raw: bytes) -> None:
        assert class_of(raw) == "receipt"

    @pytest.mark.parametrize(
        "raw",
        [
            multipart(
                ("Content-Type: text/plain", "Spam."),
                ("Content-Type: message/feedback-report", "Feedback-Type: abuse"),
                kind="report; report-type=feedback-report",
            ),
            message("", subject="unsubscribe", auto_submitted="auto-generated"),
        ],
    )
    def test_is_feedback(self, raw: bytes) -> None:
        assert class_of(raw) == "feedback"

    @pytest.mark.parametrize(
        "raw",
        [
            message(list_id="<talk.list.example>"),
            message(list_id="<talk.list.example>", subject="Re: Undeliverable", return_path="<>"),
            message(precedence="bulk"),
            message(list_unsubscribe="<mailto:off@news.example>"),
        ],
    )
    def test_is_of_a_list(self, raw: bytes) -> None:
        assert class_of(raw) == "list"

    def test_is_no_list_where_the_list_is_our_own_address(self) -> None:
        assert class_of(message(list_id="<help.vendor.example>", precedence="list")) == "report"


class TestOfOurOwn:
    @pytest.mark.parametrize(
        "raw",
        [
            message(**{"from": "Help <HELP@vendor.example>"}),
            message(**{"from": "help+17@vendor.example"}),
            message(message_id=f"<{'0' * 40}@vendor.example>"),
            message(x_loop="help@vendor.example"),
        ],
    )
    def test_is_own(self, raw: bytes) -> None:
        assert class_of(raw) == "own"


class TestUnreadable:
    @pytest.mark.parametrize("raw", [b"", b"\n\n", b"no header at all\n", b"\x00\xff" * 50])
    def test_is_what_has_no_header(self, raw: bytes) -> None:
        assert class_of(raw) == "unparsable"

    @pytest.mark.parametrize(
        "raw", [b"Subject: x", b"\n\nSubject: x\n\nhello", b"From x Mon\nSubject: x\n"]
    )
    def test_is_not_what_has_one(self, raw: bytes) -> None:
        assert understand(raw).mail_class is MailClass.REPORT
