"""What a person wrote now, told apart from what they quote."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.understanding.markup import markup_text
from dueby.desk.channels.email.understanding.quoting import reply_text

ANSWER = "It works again.\nThank you!"

AFTER_AN_ANSWER = {
    "Gmail": "On Mon, Nov 23, 2026 at 9:00 AM Ada Byron <ada@vendor.example> wrote:\n\n> Try it.",
    "Gmail, folded": "On Mon, Nov 23, 2026 at 9:00 AM Ada Byron via Support Desk\n"
    "<ada@vendor.example> wrote:\n\n> Try it.",
    "Gmail, folded twice": "On Mon, Nov 23, 2026 at 9:00 AM Ada Byron\nvia the Support Desk "
    "of Vendor\n"
    "<ada@vendor.example> wrote:\n> Try it.",
    "Thunderbird": "Ada Byron wrote on 11/23/26 9:00 AM:\n> Try it.\n> \n>> Old",
    "Outlook": "From: Ada Byron <ada@vendor.example>\nSent: Monday, November 23, 2026 9:00 AM\n"
    "To: Bob <bob@customer.example>\nSubject: RE: Broken\n\nTry it.",
    "Outlook with a rule": "________________________________\nFrom: Ada Byron "
    "<ada@vendor.example>\n"
    "Sent: Monday, November 23, 2026 9:00 AM\nTo: Bob\nSubject: RE: Broken\n\nTry it.",
    "Outlook, bold": "*From:* Ada Byron <ada@vendor.example>\n*Sent:* Monday\n*To:* Bob\n"
    "*Subject:* RE: Broken\n\nTry it.",
    "Outlook, old": "-----Original Message-----\nFrom: Ada Byron\nSent: Monday\nTo: Bob\n"
    "Subject: Broken\n\nTry it.",
    "German": "Am 23.11.2026 um 09:00 schrieb Ada Byron:\n> Versuchen Sie es.",
    "German, Gmail": "Am Mo., 23. Nov. 2026 um 09:00 Uhr schrieb Ada Byron "
    "<\nada@vendor.example>:\n\n> Text",
    "German, Outlook": "Von: Ada Byron <ada@vendor.example>\nGesendet: Montag, 23. November "
    "2026 09:00\n"
    "An: Bob\nBetreff: AW: Kaputt\n\nVersuchen Sie es.",
    "German, GMX": "Gesendet: Montag, 23. November 2026 um 09:00 Uhr\nVon: Ada\nAn: "
    "Bob\nBetreff: Kaputt\n\nText",
    "French": "Le lun. 23 nov. 2026 à 09:00, Ada Byron <ada@vendor.example> a écrit :\n\n> "
    "Essayez.",
    "French, Outlook": "De : Ada Byron <ada@vendor.example>\nEnvoyé : lundi 23 novembre 2026 "
    "09:00\n"
    "À : Bob\nObjet : RE: Panne\n\nEssayez.",
    "Spanish": "El lun, 23 nov 2026 a las 9:00, Ada Byron (<ada@vendor.example>) "
    "escribió:\n\n> Pruebe.",
    "Portuguese": "Em seg., 23 de nov. de 2026 às 09:00, Ada <ada@vendor.example> "
    "escreveu:\n\n> Tente.",
    "Italian": "Il giorno lun 23 nov 2026 alle ore 09:00 Ada <ada@vendor.example> ha "
    "scritto:\n\n> Provi.",
    "Dutch": "Op ma 23 nov 2026 om 09:00 schreef Ada <ada@vendor.example>:\n\n> Probeer het.",
    "Polish": "pon., 23 lis 2026 o 09:00 Ada <ada@vendor.example> napisał(a):\n\n> Tekst",
    "Swedish": "Den mån 23 nov. 2026 kl 09:00 skrev Ada <ada@vendor.example>:\n\n> Text",
    "Danish": "Den man. 23. nov. 2026 kl. 09.00 skrev Ada <ada@vendor.example>:\n\n> Tekst",
    "Finnish": "ma 23. marrask. 2026 klo 9.00 Ada (ada@vendor.example) kirjoitti:\n\n> Teksti",
    "Czech": "po 23. 11. 2026 v 9:00 odesílatel Ada <ada@vendor.example> napsal:\n\n> Text",
    "Turkish": "Ada <ada@vendor.example>, 23 Kas 2026 Pzt, 09:00 tarihinde şunu yazdı:\n\n> Metin",
    "Russian, Gmail": "пн, 23 нояб. 2026 г. в 09:00, Ada <ada@vendor.example>:\n\n> Текст",
    "Russian, Yandex": "23.11.2026, 09:00, «Ада» <ada@vendor.example>:\nТекст без знаков",
    "Russian, Mail.ru": "Понедельник, 23 ноября 2026, 9:00 +03:00 от Ада "
    "<ada@vendor.example>:\n \n>Текст",
    "Russian, Thunderbird": "23.11.2026 09:00, Ада Байрон пишет:\n> Текст",
    "Russian, Outlook": "От: Ада <ada@vendor.example>\nОтправлено: 23 ноября 2026 г. "
    "9:00\nКому: Боб\n"
    "Тема: RE: Сломано\n\nТекст",
    "Ukrainian": "пн, 23 лист. 2026 р. о 09:00 Ада <ada@vendor.example> пише:\n\n> Текст",
    "Chinese": "Ada <ada@vendor.example> 于2026年11月23日周一 09:00写道:\n\n> 请试一下",
    "Chinese, QQ": "------------------ 原始邮件 ------------------\n发件人: Ada\n发送时间: "
    "2026年11月23日\n\n请试",
    "Japanese": "2026年11月23日(月) 9:00 Ada <ada@vendor.example>:\n\n> お試しください",
    "Japanese, Outlook": "差出人: Ada\n送信日時: 2026年11月23日\n宛先: Bob\n件名: RE: "
    "故障\n\nお試し",
    "Korean": "2026년 11월 23일 (월) 오전 9:00, Ada <ada@vendor.example>님이 작성:\n\n> 시도",
    "Chinese, Outlook of Taiwan": "寄件者: Ada <ada@vendor.example>\n寄件日期: 2026年11月23日\n"
    "收件者: Bob\n主旨: RE: 壞了\n\n請試",
    "Hebrew, from right to left": "\u202bבתאריך יום ב׳, 23 בנוב׳ 2026 ב-9:00 מאת \u202aAda\u202c "
    "<\u202aada@vendor.example\u202c>:\u202c\n\n> טקסט",
    "Zimbra, German": "----- Ursprüngliche Mail -----\nVon: Ada <ada@vendor.example>\n\nText",
    "a short rule": "---\nFrom: Ada Byron <ada@vendor.example>\nSent: Monday\nTo: Bob\n"
    "Subject: RE: Broken\n\nTry it.",
    "GroupWise": ">>> Ada Byron <ada@vendor.example> 23.11.2026 09:00 >>>\nTry it.",
    "a line to reply above": "##- Please type your reply above this line -##\n\nAda: try it",
}


class TestReplyText:
    @pytest.mark.parametrize("quote", AFTER_AN_ANSWER.values(), ids=AFTER_AN_ANSWER)
    def test_leaves_out_what_is_quoted_below(self, quote: str) -> None:
        assert reply_text(f"{ANSWER}\n\n{quote}\n") == ANSWER

    @pytest.mark.parametrize(
        "quote",
        [quote for quote in AFTER_AN_ANSWER.values() if "\n>" in quote],
        ids=[name for name, quote in AFTER_AN_ANSWER.items() if "\n>" in quote],
    )
    def test_leaves_out_what_is_quoted_above(self, quote: str) -> None:
        assert reply_text(f"{quote}\n\n{ANSWER}\n") == ANSWER

    @pytest.mark.parametrize(
        "quote",
        [
            "Quoting Ada Byron <ada@vendor.example>:\n\n> Try it.\n> Now.",
            "Zitat von Ada Byron:\n\n> Try it.",
            "AB> Try it.\nAB> Now.",
        ],
    )
    def test_leaves_out_what_older_programs_quote(self, quote: str) -> None:
        assert reply_text(f"{quote}\n\n{ANSWER}\n") == ANSWER
        assert reply_text(f"{ANSWER}\n\n{quote}\n") == ANSWER

    def test_leaves_out_a_marked_quote_below_fields_above_the_answer(self) -> None:
        fields = "-----Original Message-----\nFrom: Ada\nSent: Monday\nTo: Bob\nSubject: Broken"

        assert reply_text(f"{fields}\n\n> Try it.\n> Now.\n\n{ANSWER}") == ANSWER

    def test_leaves_out_what_is_passed_on_with_a_comment(self) -> None:
        passed_on = "Begin forwarded message:\n\nFrom: Eve\nSubject: Broken\nDate: "
        "Monday\nTo: Bob\n\nIt is."

        assert reply_text(f"See below.\n\n{passed_on}") == "See below."

    def test_keeps_answers_between_quotes(self) -> None:
        text = "Ada wrote:\n> Which version?\n\n20.1\n\n> Since when?\n\nMonday\n"

        assert reply_text(text) == "20.1\n\nMonday"

    @pytest.mark.parametrize(
        "signature",
        [
            "-- \nBob Marsh\nCustomer Inc.",
            "--\nBob",
            "Sent from my iPhone",
            "Outlook für iOS<https://aka.ms/o0ukef> beziehen",
            "Von meinem iPhone gesendet",
            "Von meinem/meiner Galaxy gesendet",
            "Envoyé de mon iPhone",
            "Отправлено с iPhone",
            "iPhoneから送信",
            "Get Outlook for iOS<https://aka.ms/o0ukef>",
            "Kind regards,\nBob Marsh\nHead of Operations\n+1 207 555 0100",
            "Mit freundlichen Grüßen\nBob Marsh\nLeiter Betrieb\nKunde GmbH",
        ],
    )
    def test_folds_a_signature_away(self, signature: str) -> None:
        assert reply_text(f"{ANSWER}\n\n{signature}\n") == ANSWER

    def test_folds_a_signature_above_a_quote_away(self) -> None:
        quote = AFTER_AN_ANSWER["Outlook"]

        assert reply_text(f"{ANSWER}\n\nSent from my iPad\n\n{quote}") == ANSWER

    @pytest.mark.parametrize(
        "text",
        [
            "The router says the following:\n\nerror 17",
            "From: here it is slow\nTo: there it is fast\n\nWhy?",
            "On Monday we wrote: nothing works.\nOn Tuesday too.",
            "Steps:\n- open\n- close\n\nDates: 23.11.2026 and 24.11.2026:\nboth fail",
            "-----\nA table\n-----\n1 2 3",
            "---\nSubject: a line of a log\n---\n1 2 3",
            "> only a quote",
            "Kind regards,\nBob",
            "",
            (
                "---------- Forwarded message ---------\nFrom: Eve <eve@customer.example>\nDate: "
                "Monday\n"
                "Subject: Broken\nTo: Bob\n\nIt is broken."
            ),
        ],
    )
    def test_keeps_the_whole_where_nothing_is_quoted_or_nothing_else_left(self, text: str) -> None:
        assert reply_text(text) == text

    def test_stays_quick_on_a_text_made_to_slow_it_down(self) -> None:
        for line in (
            "> " * 50_000,
            "On " + "a " * 50_000,
            "wrote: " * 20_000,
            "\n" * 100_000,
            ":" * 90_000,
        ):
            assert len(reply_text(line)) <= len(line)
        assert reply_text(">>> Ada 9:00 >>>\n" * 5_000)
        assert reply_text("From: x\nSent: y\n" * 10_000)


class TestMarkupText:
    @pytest.mark.parametrize(
        "markup, text",
        [
            ("<p>One<p>Two", "One\n\nTwo"),
            ("One<br>Two<div>Three</div>Four", "One\nTwo\nThree\nFour"),
            ("<ul><li>a<li>b</ul>", "- a\n- b"),
            ("<pre>a\n  b</pre>", "a\n  b"),
            ("<a href='https://vendor.example/x'>here</a>", "here <https://vendor.example/x>"),
            (
                "<a href='https://vendor.example/'>https://vendor.example</a>",
                "https://vendor.example",
            ),
            ("<script>alert(1)</script><style>p{}</style>a &amp; b", "a & b"),
            (
                "<blockquote>old<blockquote>older</blockquote></blockquote>new",
                "> old\n> > older\nnew",
            ),
            (
                "new<div class='gmail_quote'>On Monday Ada wrote:<br>old</div>",
                "new\n> On Monday Ada wrote:\n> old",
            ),
        ],
    )
    def test_writes_lines(self, markup: str, text: str) -> None:
        said = "\n".join(line.rstrip() for line in markup_text(markup).split("\n"))

        assert said.replace("\n>\n", "\n") == text

    def test_marks_quotations_so_that_the_answer_is_found(self) -> None:
        markup = (
            "<div>It works again.<br>Thank you!</div><br><div class='gmail_quote'><div "
            "class='gmail_attr'>"
            "On Mon, Ada wrote:<br></div><blockquote>Try it.</blockquote></div>"
        )

        assert reply_text(markup_text(markup)) == ANSWER

    def test_finds_the_answer_above_a_block_of_outlook(self) -> None:
        markup = (
            "<p class=MsoNormal>It works again.<br>Thank you!</p><div style='border-top:solid'>"
            "<p><b>From:</b> Ada &lt;ada@vendor.example&gt;<br><b>Sent:</b> "
            "Monday<br><b>To:</b> Bob<br>"
            "<b>Subject:</b> RE: Broken</p></div><p>Try it.</p>"
        )

        assert reply_text(markup_text(markup)) == ANSWER
