"""Mails that a program, a list or the desk itself wrote."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
from tests.mail.messages import message, multipart

OWN = ["help@vendor.example"]
HELD = (
    "Your message is being held because your address is not yet known. To release it, please reply"
    " to this message. You need to do this only once."
)


def class_of(raw: bytes) -> str:
    return understand(raw, OWN).mail_class.value


class TestOfAProgram:
    @pytest.mark.parametrize(
        "raw",
        [
            message(auto_submitted="auto-replied"),
            message(auto_submitted="auto-generated (failure)"),
            message(return_path="<>"),
            message(return_path="<MAILER-DAEMON>"),
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
            message("I apologize for this automatic reply to your mail.", subject="Re: Broken"),
            message(
                "Thank you for contacting us. Your request (#17) has been received.",
                subject="Broken",
            ),
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
            message(
                "I'm protecting myself from receiving junk mail. Just this once, click the link "
                "below so that I can receive your emails.",
                subject="Re: Your ticket (Verification)",
                in_reply_to="<7@vendor.example>",
            ),
            message(
                "To control spam, I now allow messages only from senders I have approved. Please "
                "fill out the short request form: click the link below.",
                subject="Re: Your ticket [Auto-response: suspected spam]",
                in_reply_to="<7@vendor.example>",
            ),
            message(
                "If you really want this action to be taken, please send the following commands "
                "(exactly as shown) back to us:\n\n\tauth 1a2b3c4d subscribe talk",
                subject="Confirmation for subscribe talk",
                **{"from": "Majordomo@list.example"},
            ),
            message(
                "The message you sent requires that you verify that you are a real live human "
                "being. To complete this verification, simply reply to this message.",
                subject="Your email requires verification verify#1a2b3c",
            ),
            message(
                "Hi. This is the qconfirm program. Messages from you are being held. To release "
                "them for delivery, please reply to this request.",
                subject="Please confirm: Broken",
            ),
            message(
                "You are not on my list of known senders, so your message is on hold. Please click "
                "here to prove that you are human: http://x.example",
                subject="Re: [#17] Broken",
                in_reply_to="<7@vendor.example>",
            ),
            message(
                "I apologize for this automatic reply. To control spam, I allow messages only from "
                "senders I have approved. Please fill out the form: follow the link below.",
                subject="Re: Broken",
            ),
        ],
    )
    def test_is_a_challenge(self, raw: bytes) -> None:
        assert class_of(raw) == "challenge"

    def test_is_no_challenge_where_a_person_waits_for_an_approval(self) -> None:
        text = "Our change is pending until you approve it. Human resources asked; please reply."

        assert class_of(message(text, subject="Approval required for the change")) == "report"

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
            message("Ihre Nachricht wurde ungelesen gelöscht.", subject="Gelöscht: Kaputt"),
            message(
                "Your document:\nBroken\nwas received by:\nBob", subject="Return receipt: Broken"
            ),
            message("Twoja wiadomość została przeczytana.", subject="Przeczytano: Zepsute"),
            message("Meddelandet lästes den 23 november.", subject="Läst: Trasig"),
            message("メッセージは月曜日に開封されました。", subject="開封済み: 故障"),
            message(
                "Your message has been delivered to the following recipients:\n\n"
                "eve@customer.example",
                subject="Delivered: Broken",
            ),
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
            multipart(
                ("Content-Type: text/plain", "Spam."),
                ("Content-Type: message/rfc822", "Subject: Your ticket"),
                subject="Email Feedback Report for IP 192.0.2.1",
            ),
            multipart(
                ("Content-Type: application/gzip", "counted"),
                subject="Report Domain: vendor.example Submitter: x.example Report-ID: 17",
            ),
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

    def test_is_no_list_where_it_answers(self) -> None:
        answer = {"subject": "Re: [#17] Broken", "in_reply_to": "<7@vendor.example>"}

        assert class_of(message(list_unsubscribe="<mailto:off@crm.example>", **answer)) == "reply"
        told = understand(message(precedence="bulk", **answer), OWN)
        assert (told.mail_class.value, told.is_answerable) == ("reply", False)

    def test_is_no_complaint_where_a_person_writes_of_one(self) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "The page is wrong, see the picture."),
            ("Content-Type: application/pdf", "pdf"),
            subject="Spam report: chart empty",
        )

        assert class_of(raw) == "report"

    def test_is_no_list_where_the_list_is_our_own_address(self) -> None:
        passed_on = {"list_id": "<help.vendor.example>", "sender": "help@vendor.example"}
        told = understand(message(precedence="list", **passed_on), OWN)

        assert (told.mail_class.value, told.is_answerable) == ("report", False)


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
