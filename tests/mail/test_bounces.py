"""Mails that say that another did not arrive, or not yet."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
from tests.mail.messages import message, report

OWN = ["help@vendor.example"]
DAEMON = {"from": "MAILER-DAEMON@mx.example", "subject": "failure notice"}


def class_of(raw: bytes) -> str:
    return understand(raw, OWN).mail_class.value


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
                (
                    "This is a delivery status notification from mx.example.\n\n"
                    "              UNDELIVERABLE MAIL\n\nYour message to the following "
                    "recipients cannot be delivered:\n\n<eve@customer.example>:\n"
                    "<<< 550 5.1.1 unknown"
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

    def test_says_so_in_french(self) -> None:
        text = (
            "Échec de la remise pour ces destinataires :\n\neve@customer.example\n"
            "#550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large"
        )
        sender = f"Microsoft Exchange <MicrosoftExchange{'0' * 32}@mx.example>"
        understood = understand(message(text, subject="Non remis : Panne", **{"from": sender}))

        assert understood.mail_class == "bounce"
        assert understood.failed_recipients == (("eve@customer.example", "5.2.3", True),)

    @pytest.mark.parametrize(
        "raw",
        [
            message(
                "Our server rejects mails since 20.1.", **{"from": "postmaster@customer.example"}
            ),
            message(
                "They could not be delivered.",
                subject="Re: Undelivered mail",
                in_reply_to="<7@vendor.example>",
                **{"from": "postmaster@customer.example"},
            ),
            message(
                "This is the mail system at host x.\n\nYour message could not be delivered.",
                subject="[talk] Undelivered Mail Returned to Sender",
                list_id="<talk.list.example>",
                **{"from": "Mail Delivery System <MAILER-DAEMON@x.example>"},
            ),
            message(
                "Flows could not be delivered to the collector.",
                subject="Alarm: delivery failed on collector 3",
                **{"from": "noreply@customer.example"},
            ),
            message(
                "The export has been rejected by the collector: a permanent error.",
                subject="Export rejected",
                **{"from": "Jane Doe (System Administrator) <jane@customer.example>"},
            ),
            message(
                "Still rejected, see the log.",
                subject="Re: [#17] License rejected",
                in_reply_to="<7@vendor.example>",
                **{"from": "Ops <sysadmin@customer.example>"},
            ),
            message(
                "Please look.",
                subject="Your mails are rejected by our gateway",
                **{"from": "Postmaster <postmaster@customer.example>"},
            ),
            message(
                "I am not subscribed to this list, please copy me. The decoder fails.",
                subject="Problem with the decoder",
                list_id="<talk.list.example>",
            ),
            message(
                "They could not be delivered.",
                subject="[talk] Delivery failed?",
                list_id="<talk.list.example>",
                return_path="<bounces+17@list.example>",
            ),
        ],
    )
    def test_is_not_what_a_person_says_of_bounces(self, raw: bytes) -> None:
        assert class_of(raw) != "bounce"

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
