"""Vacation notes without a field that says so, and people who write of holidays."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding import understand
from tests.mail.messages import message

ANSWER = {"subject": "Re: [#17] Broken", "in_reply_to": "<7@vendor.example>"}


def class_of(text: str, **fields: str) -> str:
    return understand(message(text, **fields), ["help@vendor.example"]).mail_class.value


class TestNote:
    @pytest.mark.parametrize(
        "text",
        [
            "Hi,\n\nI am out of the office until 3 December. For urgent matters call Eve.",
            "Thank you for your message. I will be on vacation and return on Monday.",
            "Bob Marsh is out of the office and will be back on Monday.",
            "Guten Tag,\n\nich bin bis zum 3. Dezember nicht im Büro. In dringenden Fällen: Eve.",
            "Bonjour,\n\nJe suis absent du bureau jusqu'au 3 décembre.",
            "Hola:\n\nEstaré fuera de la oficina hasta el lunes.",
            "Buongiorno, sono in ferie fino a lunedì.",
            "Olá,\nEstou de férias até segunda-feira.",
            "Beste,\nIk ben tot maandag afwezig.",
            "Hej,\nJag är på semester till och med måndag.",
            "Dzień dobry,\nprzebywam na urlopie do dnia 3 grudnia.",
            "Здравствуйте!\nЯ в отпуске до понедельника.",
        ],
    )
    def test_is_automatic_where_it_answers(self, text: str) -> None:
        assert class_of(text, **ANSWER) == "auto_reply"

    @pytest.mark.parametrize(
        "subject, text",
        [
            ("I am out of the office until 3 December", "Bye."),
            ("Bob Marsh is out of the office", "Bye."),
            ("Ich bin im Urlaub", "Danke"),
            ("Nieobecność", "Jestem nieobecny."),
            ("Re: Your ticket (Out of Office)", "I am away."),
            ("Auto: Your ticket", "I am away."),
            ("[Auto-Reply] Your ticket", "Thank you."),
            ("Respuesta automática de Bob", "Gracias."),
            ("Ihre Anfrage", "Vielen Dank.\nDies ist eine automatisch erstellte E-Mail."),
            ("Thank you", "We have received your message.\nThis is an automated response."),
        ],
    )
    def test_is_told_by_its_subject_or_says_so(self, subject: str, text: str) -> None:
        assert class_of(text, subject=subject) == "auto_reply"

    @pytest.mark.parametrize(
        "subject, text",
        [
            ("Who replaces Ada?", "I am on holiday from Monday, so please mend it before."),
            ("Absence: report wrong", "The absence report is wrong."),
            ("Ausencia: módulo roto", "El módulo falla."),
            ("Abwesenheitskalender: Export fehlt", "Der Export fehlt."),
            ("Auto: discovery fails", "It finds nothing."),
            ("OOO: packets out of order", "Packets arrive out of order."),
            ("Alert", "Hi,\nwe got this:\n\nThis is an automated message of node 7: disk full."),
            ("Export", "Please do not reply to this message but call me: the export fails."),
        ],
    )
    def test_is_not_what_a_person_writes_of_holidays(self, subject: str, text: str) -> None:
        assert class_of(text, subject=subject) == "report"

    @pytest.mark.parametrize(
        "text",
        [
            "It still fails. I am out of the office until Monday, call Eve.",
            "I am out of the office until Monday; can you call Eve?",
        ],
    )
    def test_is_not_an_answer_of_somebody_who_leaves(self, text: str) -> None:
        assert class_of(text, **ANSWER) == "reply"
