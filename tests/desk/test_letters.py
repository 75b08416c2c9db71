"""Mails say what happened and what is promised by when, by the clocks of reader and agreement."""

from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Contact
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import confirm
from dueby.desk.tickets.wording import one_line
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import SOON, confirmed, last_mail, reported


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


class TestOneLine:
    def test_leaves_one_line(self) -> None:
        assert one_line("a\r\nBcc: b\0\t\u2028c\u202ed", 20) == "a Bcc: b c d"
        assert one_line("abcdef", 4) == "abc…"
