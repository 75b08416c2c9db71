"""A mail of a person becomes a ticket, with the files that the desk takes."""

from __future__ import annotations

import hashlib

import pytest
from pytest_django import Settings

from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.attaching import path_of as stored
from dueby.desk.tickets.models import Attachment, Ticket
from dueby.desk.tickets.progress import close
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON, clock_of, reported
from tests.mail.messages import multipart, winmail

pytestmark = pytest.mark.django_db
PICTURE = "iVBORw0KGgoAAAAA"


class TestAReport:
    def test_opens_a_ticket_with_clocks_and_a_receipt(self, world: World) -> None:
        mail = taken(mail_of("rosa", "The export stops.\r\n\r\nRosa", subject="Fwd: Export fails"))

        ticket = Ticket.objects.get()
        assert (mail.handling, mail.question, mail.failure) == (Handling.OPENED, "", "")
        assert (mail.ticket, mail.contact) == (ticket, world.contacts["rosa"])
        assert mail.said == ticket.messages.get()
        assert mail.organization_id == ticket.organization_id
        assert (ticket.subject, ticket.channel) == ("Export fails", "e-mail")
        assert ticket.messages.get().text.words == "The export stops.\n\nRosa"
        assert ticket.messages.get().message_id == mail.message_id
        assert clock_of(ticket, "first_response").started_at == SOON
        assert Parcel.objects.get().to == "rosa@northwind.example"

    @pytest.mark.usefixtures("world")
    def test_gets_no_receipt_where_it_asks_for_none(self) -> None:
        mail = taken(mail_of("rosa", x_auto_response_suppress="All"))

        assert mail.handling == Handling.OPENED
        assert not Parcel.objects.exists()

    @pytest.mark.usefixtures("world")
    def test_takes_no_number_of_another_ticket_into_its_subject(self) -> None:
        taken(mail_of("rosa", subject="AW: [#4711] Export fails"))

        assert Ticket.objects.get().subject == "Export fails"

    @pytest.mark.usefixtures("world")
    def test_without_words_opens_a_ticket_all_the_same(self) -> None:
        taken(mail_of("rosa", "", subject=""))

        ticket = Ticket.objects.get()
        assert (ticket.subject, ticket.messages.get().text.words) == ("(no subject)", "(no text)")

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize(
        "fields",
        [
            {"subject": "A\x00B\x1b[31m" + "x" * 3_000},
            {"subject": "=?utf-8?b?DQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?="},
            {"subject": "\u202egpj.exe", "references": "<" * 2_000},
            {"from": "=?utf-8?q?=22Rosa=0D=0ABcc=3A_eve=40evil=22?= <rosa@northwind.example>"},
            {"from": '"' + "R" * 5_000 + '" <rosa@northwind.example>'},
            {"to": "support@localhost, " * 2_000},
            {"message_id": "<\x00;'\"--@x>"},
            {"message_id": f"<{'i' * 400}@x>"},
            {"in_reply_to": "' OR 1=1 --", "references": "\x00" * 50},
            {"date": "never"},
        ],
    )
    def test_takes_hostile_fields(self, fields: dict[str, str]) -> None:
        mail = taken(mail_of("rosa", **{"subject": "Export fails", **fields}))

        ticket = Ticket.objects.get()
        assert (mail.handling, mail.failure) == (Handling.OPENED, "")
        assert len(ticket.subject) <= 200
        content = Parcel.objects.get().content
        assert not any(letter in str(content["subject"]) for letter in "\r\n\0")
        assert content["to"] == "rosa@northwind.example"


class TestAnAlarm:
    def test_of_one_problem_stays_on_one_ticket(self, world: World) -> None:
        begun = "** PROBLEM Service Alert: db1/CPU is CRITICAL **"
        first = taken(mail_of("rosa", "1", subject=begun))
        again = taken(mail_of("rosa", "2", subject=begun))
        over = taken(mail_of("rosa", "3", subject="** RECOVERY Service Alert: db1/CPU is OK **"))
        other = taken(mail_of("tom", "4", subject=begun))

        assert [each.handling for each in (first, again, over, other)] == [
            Handling.OPENED,
            Handling.RECORDED,
            Handling.RECORDED,
            Handling.OPENED,
        ]
        assert first.ticket == again.ticket == over.ticket
        assert over.contact == world.contacts["rosa"]
        assert not Parcel.objects.exists()

    @pytest.mark.usefixtures("world")
    def test_that_is_over_opens_no_ticket(self) -> None:
        mail = taken(mail_of("rosa", subject="[RESOLVED] HighLoad (db1)"))

        assert (mail.handling, mail.ticket) == (Handling.RECORDED, None)

    def test_after_the_ticket_is_closed_opens_another(self, world: World) -> None:
        raised = "[FIRING:1] HighLoad (db1)"
        first = taken(mail_of("rosa", "1", subject=raised)).ticket
        assert first is not None
        close(first, "It was the backup.", by=world.users["ada"], at=LATER)

        later = taken(mail_of("rosa", "2", subject=raised), at=LATER)

        assert later.handling == Handling.OPENED


class TestFiles:
    @pytest.mark.usefixtures("world")
    def test_are_taken_or_named(self, settings: Settings) -> None:
        settings.ATTACHMENT_LIMIT = 1_000
        name = "Content-Type: application/octet-stream; name="
        encoded = "\r\nContent-Transfer-Encoding: base64"
        raw = multipart(
            ("Content-Type: text/plain", "See the pictures."),
            (f"Content-Type: image/png; name=a.png{encoded}", PICTURE),
            (f"{name}../../virus.exe", "MZ"),
            (f"{name}page.html", "<script>"),
            (f"{name}lies.png", "not a picture"),
            (f"{name}large.log", "x" * 1_001),
            *((f"{name}{number}.log", f"{number}") for number in range(10)),
            **{"from": "rosa@northwind.example"},
        )

        mail = taken(raw)

        names = list(Attachment.objects.order_by("pk").values_list("name", flat=True))
        assert names == ["a.png", *(f"{number}.log" for number in range(9))]
        assert Attachment.objects.earliest("pk").message == mail.said
        said = "\n".join(mail.reasons)
        for refused in ("virus.exe", "page.html", "lies.png", "large.log", "9.log"):
            assert refused in said
        assert ".." not in said

    @pytest.mark.usefixtures("world")
    def test_may_be_an_invitation_or_a_mail_within(self) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "See below."),
            ("Content-Type: text/calendar; method=REQUEST", "BEGIN:VCALENDAR"),
            ("Content-Type: message/rfc822", "Subject: Before\r\n\r\nIt stopped then, too."),
            **{"from": "rosa@northwind.example"},
        )

        mail = taken(raw)

        names = Attachment.objects.filter(message=mail.said).values_list("name", flat=True)
        assert list(names) == ["invitation.ics", "message.eml"]

    @pytest.mark.usefixtures("world")
    def test_that_winmail_encloses_are_taken_out_of_it(self) -> None:
        raw = multipart(winmail("export.log", b"disk full"), **{"from": "rosa@northwind.example"})

        mail = taken(raw)

        file = Attachment.objects.get()
        assert (file.name, file.message) == ("export.log", mail.said)
        assert stored(file.digest).read_bytes() == b"disk full"
        assert not any("winmail" in each for each in mail.reasons)

    @pytest.mark.usefixtures("world")
    def test_of_strangers_are_not_stored(self) -> None:
        raw = multipart(
            ("Content-Type: text/plain", "See."),
            ("Content-Type: text/plain; name=strange.log", "a stranger's"),
        )

        mail = taken(raw)

        assert mail.question == Question.STRANGER
        assert not stored(hashlib.sha256(b"a stranger's").hexdigest()).exists()


class TestAnAnswerToAnInvitation:
    CALENDAR = ("Content-Type: text/calendar; method=REPLY", "BEGIN:VCALENDAR\r\nEND:VCALENDAR")

    def answered(self, words: str, **fields: str) -> IncomingMail:
        rosa = {"from": "Rosa Lindqvist <rosa@northwind.example>", "subject": "Accepted: Training"}
        parts = ("Content-Type: text/plain", words), self.CALENDAR
        return taken(multipart(*parts, kind="alternative", **{**rosa, **fields}))

    def test_that_says_nothing_is_recorded(self, world: World) -> None:
        mail = self.answered("")

        assert (mail.mail_class, mail.handling) == ("reply", Handling.RECORDED)
        assert mail.contact == world.contacts["rosa"]
        assert not Ticket.objects.exists()

    @pytest.mark.usefixtures("world")
    def test_that_says_something_opens_a_ticket_without_a_receipt(self) -> None:
        mail = self.answered("I come. And the export stops.")

        assert mail.handling == Handling.OPENED
        assert not Parcel.objects.exists()

    def test_is_added_to_the_ticket_that_it_names(self, world: World) -> None:
        ticket = reported(world)

        mail = self.answered("", subject=f"Accepted: [#{ticket.pk}] Call")

        assert (mail.handling, mail.ticket) == (Handling.ADDED, ticket)
