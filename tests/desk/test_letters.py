"""Mails say what happened and what is promised by when, by the clocks of reader and agreement."""

from datetime import timedelta

from dueby.desk.demo.cast import World
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact
from dueby.desk.tickets.answering import hear, reply
from dueby.desk.tickets.finding import change_severity, confirm
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.progress import rectify
from dueby.desk.tickets.reply_address import ticket_in, ticket_of
from dueby.desk.tickets.wording import one_line
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import LATER, SOON, confirmed, last_mail, reported


class TestReceipt:
    def test_says_number_class_plan_promise_and_page(self, world: World) -> None:
        ticket = reported(world)

        parcel = Parcel.objects.get()
        assert parcel.content["subject"] == f"[#{ticket.pk}] Export fails"
        assert parcel.content["automatic"] is True
        assert (parcel.person, parcel.organization_id) == (
            world.contacts["rosa"].journal_name,
            world.organizations["northwind"].pk,
        )
        text = last_mail(ticket)
        for line in (
            "Hello Rosa Lindqvist,",
            "Class: Defect of a solution or of its documentation",
            "Plan: Standard support",
            "- First response by Tue 17 Nov 2026 12:00 EST",
            "- Confirmation or rejection of a defect by Tue 17 Nov 2026 12:00 EST",
            f"/portal/tickets/{ticket.pk}/",
        ):
            assert line in text

    def test_tells_moments_by_the_clocks_of_the_contact_and_of_the_agreement(
        self, world: World
    ) -> None:
        text = last_mail(reported(world, name="hans"))

        assert "Plan: Tier 2 support" in text
        assert "Tue 17 Nov 2026 18:00 CET (Tue 17 Nov 2026 12:00 EST)" in text

    def test_says_with_the_clause_what_is_not_covered(self, world: World) -> None:
        text = last_mail(reported(world, "question", name="arjun"))

        assert "does not cover:\n- Technical support: contract ended (clause 5)\n" in text
        assert "A person will read your report all the same, without a promised date." in text
        assert "What we promise" not in text


class TestAnyLetter:
    def test_is_written_to_nobody_without_an_address(self, world: World) -> None:
        Contact.objects.filter(pk=world.contacts["rosa"].pk).update(email="")
        world.contacts["rosa"].refresh_from_db()

        ticket = reported(world)
        confirm(ticket, "3", "It fails.", by=world.users["ada"], at=SOON)

        assert not Parcel.objects.exists()

    def test_is_written_to_nobody_who_has_left(self, world: World) -> None:
        ticket = reported(world)
        Contact.objects.filter(pk=world.contacts["rosa"].pk).update(left_at=MONDAY_NOON)

        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)

        assert Parcel.objects.count() == 1

    def test_says_words_as_they_were_written(self, world: World) -> None:
        ticket = reported(world)

        reply(ticket, 'Use <b> & {{ 1 }} or "quotes"', by=world.users["ada"], at=SOON)

        assert 'Use <b> & {{ 1 }} or "quotes"' in last_mail(ticket)

    def test_has_no_page_for_who_does_not_sign_in(self, world: World) -> None:
        assert "/portal/tickets/" not in last_mail(reported(world, name="yuki"))

    def test_is_no_automatic_one_when_a_person_writes(self, world: World) -> None:
        ticket = confirmed(world)

        content = Parcel.objects.filter(subject=ticket.journal_name).latest("pk").content
        assert "automatic" not in content


class TestPromises:
    def test_stand_at_the_end_of_an_answer_by_both_clocks(self, world: World) -> None:
        ticket = reported(world, name="hans")

        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)

        assert (
            "\nStill promised:\n- Confirmation or rejection of a defect "
            "by Tue 17 Nov 2026 18:00 CET (Tue 17 Nov 2026 12:00 EST)\n\n"
        ) in last_mail(ticket)

    def test_stand_there_after_the_dates_that_moved(self, world: World) -> None:
        ticket = confirmed(world)

        change_severity(ticket, "2", "It is worse.", by=world.users["ada"], at=LATER)

        moved, _, promised = last_mail(ticket).partition("Still promised:")
        assert " to Thu 26 Nov 2026 14:00 EST\n" in moved
        assert "- Rectification of a defect by Thu 26 Nov 2026 14:00 EST\n" in promised

    def test_that_were_not_kept_are_not_told_as_if_to_come(self, world: World) -> None:
        ticket = confirmed(world)

        reply(ticket, "We are sorry.", by=world.users["ada"], at=MONDAY_NOON + timedelta(days=30))

        assert "- Rectification of a defect was due by Mon 30 Nov 2026" in last_mail(ticket)

    def test_that_are_kept_are_told_no_more(self, world: World) -> None:
        ticket = confirmed(world)

        rectify(ticket, "Fixed in 19.4.", by=world.users["ada"], at=LATER)

        assert "Still promised" not in last_mail(ticket)


class TestThread:
    def test_leads_answers_to_the_ticket_and_the_contact(self, world: World) -> None:
        ticket = confirmed(world)

        for parcel in Parcel.objects.about(ticket.journal_name):
            assert ticket_of(parcel.content["reply_to"]) == (ticket.pk, world.contacts["rosa"].pk)
            assert [ticket_in(each) for each in parcel.content["references"]] == [ticket.pk]

    def test_goes_on_from_the_mails_of_the_customer(self, world: World) -> None:
        ticket = mailed(world)
        for number in range(12):
            hear(ticket, f"Word {number}", by=world.contacts["rosa"], at=SOON,
                 message_id=f"<{number}@northwind.example>")  # fmt: skip

        reply(ticket, "We look at it.", by=world.users["ada"], at=LATER)

        root, *mails = last_parcel(ticket).content["references"]
        assert ticket_in(root) == ticket.pk
        assert mails == [f"<{number}@northwind.example>" for number in range(3, 12)]

    def test_tells_who_answers_to_a_failure_too(self, world: World) -> None:
        letter = compose(last_parcel(confirmed(world)))

        assert ticket_of(letter.sender) is not None


class TestAnsweringAMail:
    def test_is_what_a_receipt_does_that_a_mail_caused(self, world: World) -> None:
        letter = compose(last_parcel(mailed(world)))

        assert letter.sender == ""
        assert letter.message["Auto-Submitted"] == "auto-replied"
        assert letter.message["In-Reply-To"] == "<first@northwind.example>"

    def test_is_left_alone_where_its_sender_asks_for_that(self, world: World) -> None:
        ticket = mailed(world, is_answerable=False)

        assert not Parcel.objects.exists()
        reply(ticket, "We look at it.", by=world.users["ada"], at=SOON)
        assert "We look at it." in last_mail(ticket)


def mailed(world: World, *, is_answerable: bool = True) -> Ticket:
    report = Report(
        world.contacts["rosa"],
        "Export fails",
        "It stops at half.",
        "email",
        message_id="<first@northwind.example>",
        is_answerable=is_answerable,
    )
    return open_ticket(report, by=report.contact, at=MONDAY_NOON)


def last_parcel(ticket: Ticket) -> Parcel:
    parcel: Parcel = Parcel.objects.about(ticket.journal_name)[0]
    return parcel


class TestOneLine:
    def test_leaves_one_line(self) -> None:
        assert one_line("a\r\nBcc: b\0\t\u2028c\u202ed", 20) == "a Bcc: b c d"
        assert one_line("abcdef", 4) == "abc…"
