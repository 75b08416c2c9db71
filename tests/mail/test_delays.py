"""Word that a mail is late, as mail systems write it in many languages: delivery goes on."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
from tests.mail.messages import message

NOTICES: dict[str, tuple[str, str]] = {
    "Gmail": (
        "Delivery Status Notification (Delay)",
        (
            "There was a temporary problem delivering your message to eve@customer.example. Gmail "
            "will retry for 46 more hours. You'll be notified if the delivery fails permanently."
        ),
    ),
    "Exim": (
        "Warning: message 1abcDE-000123-AB delayed 24 hours",
        (
            "A message that you sent has not yet been delivered to one of its recipients.\n\n"
            "The address to which it has not yet been delivered is:\n\n  eve@customer.example\n\n"
            "No action is required on your part. Delivery attempts will continue."
        ),
    ),
    "Exchange": (
        "Delivery delayed: Your ticket",
        (
            "Delivery is delayed to these recipients or groups:\n\neve@customer.example\n\n"
            "This message hasn't been delivered yet. Delivery will continue to be attempted."
        ),
    ),
    "German": (
        "Zustellung verzögert: Ihr Ticket",
        (
            "Verzögerte Zustellung an diese Empfänger oder Gruppen:\n\neve@customer.example\n\n"
            "Diese Nachricht wurde noch nicht zugestellt."
        ),
    ),
    "French": (
        "Remise retardée : Votre ticket",
        (
            "La remise à ces destinataires est différée :\n\neve@customer.example\n\n"
            "Ce message n'a pas encore été remis."
        ),
    ),
    "Spanish": (
        "Entrega retrasada: Su ticket",
        (
            "Se retrasó la entrega a estos destinatarios:\n\neve@customer.example\n\n"
            "Este mensaje aún no se ha entregado. Se seguirá intentando entregarlo."
        ),
    ),
    "Portuguese": (
        "Entrega atrasada: Seu ticket",
        (
            "A entrega está atrasada para estes destinatários:\n\neve@customer.example\n\n"
            "Esta mensagem ainda não foi entregue."
        ),
    ),
    "Polish": (
        "Opóźnienie w dostarczeniu: Zgłoszenie",
        (
            "Dostarczanie jest opóźnione:\n\neve@customer.example\n\n"
            "Ta wiadomość nie została jeszcze dostarczona."
        ),
    ),
    "Swedish": (
        "Leveransen är försenad: Ärende",
        (
            "Leveransen till följande mottagare är försenad:\n\neve@customer.example\n\n"
            "Meddelandet har ännu inte levererats."
        ),
    ),
    "Russian": (
        "Доставка отложена: Обращение",
        (
            "Доставка следующим получателям отложена:\n\neve@customer.example\n\n"
            "Это сообщение ещё не доставлено."
        ),
    ),
    "Japanese": (
        "配信が遅れています: お問い合わせ",
        (
            "次の受信者への配信が遅れています。\n\neve@customer.example\n\n"
            "このメッセージはまだ配信されていません。"
        ),
    ),
    "Chinese": (
        "传递延迟: 工单",
        "对以下收件人的传递已延迟:\n\neve@customer.example\n\n此邮件尚未传递。将继续尝试传递。",
    ),
}


class TestNoticeOfADelay:
    @pytest.mark.parametrize("subject, text", NOTICES.values(), ids=NOTICES)
    def test_names_whom_a_mail_has_not_reached_yet(self, subject: str, text: str) -> None:
        daemon = {"from": "Mail Delivery Subsystem <mailer-daemon@mx.example>"}

        understood = understand(message(text, subject=subject, return_path="<>", **daemon))

        assert understood.mail_class == "delayed"
        assert [(each.address, each.is_permanent) for each in understood.failed_recipients] == [
            ("eve@customer.example", False)
        ]

    def test_is_none_where_a_mail_was_given_up(self) -> None:
        text = (
            "Your message to: eve@customer.example\nwas blocked by our Spam Firewall. The email "
            "you sent has NOT BEEN DELIVERED."
        )

        understood = understand(
            message(
                text,
                subject="**Message you sent blocked by our bulk email filter**",
                **{"from": "MAILER-DAEMON@mx.example"},
            )
        )

        assert understood.mail_class == "bounce"
        assert [each.is_permanent for each in understood.failed_recipients] == [True]
