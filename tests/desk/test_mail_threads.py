"""To which ticket a mail belongs, and that it never gets to another customer's."""

from __future__ import annotations

import pytest
from django.test import Client

from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.finding import reject
from dueby.desk.tickets.merging import merge
from dueby.desk.tickets.models import Status, Ticket
from dueby.desk.tickets.progress import close, wait
from dueby.desk.tickets.reply_address import reply_address, thread_identifier
from tests.desk.doors import user_of
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON, TUESDAY, clock_of, kinds, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Return a ticket of Rosa's that Ada answered."""
    opened = reported(world)
    reply(opened, "Which version?", by=world.users["ada"], at=SOON)
    return opened


def words(ticket: Ticket) -> list[str]:
    return list(ticket.messages.order_by("pk").values_list("text__words", flat=True))


def answers_of(ticket: Ticket) -> list[dict[str, str]]:
    """Return the ways to answer the last mail on a ticket: fields of the answer."""
    letter = compose(Parcel.objects.filter(subject=ticket.journal_name).latest("pk"))
    return [
        {"to": str(letter.message["Reply-To"])},
        {"cc": f"support@localhost, {reply_address(ticket, ticket.contact).upper()}"},
        {"x_original_to": reply_address(ticket, ticket.contact)},
        {"subject": f"AW: [#{ticket.pk}] Export fails"},
        {"subject": f"Re: [EXT] RE[4]\uff1a[Support #{ticket.pk}] Export fails"},
        {"in_reply_to": str(letter.message["Message-ID"])},
        {"references": str(letter.message["References"]).replace("\r\n", "")},
        {"references": f"<old@x> {thread_identifier(ticket.pk)} <new@x>"},
    ]


class TestAnAnswer:
    @pytest.mark.parametrize("number", range(8))
    def test_is_added_to_its_ticket(self, number: int, world: World, ticket: Ticket) -> None:
        text = "9.1, of course.\r\n\r\n> Which version?\r\n\r\n-- \r\nRosa"
        fields = {"subject": "Re: Export fails", **answers_of(ticket)[number]}

        mail = taken(mail_of("rosa", text, **fields), LATER)

        assert (mail.handling, mail.ticket) == (Handling.ADDED, ticket)
        assert words(ticket)[-1] == "9.1, of course."
        assert mail.said == ticket.messages.latest("pk")
        assert mail.contact == world.contacts["rosa"]
        assert Parcel.objects.filter(created_at=LATER).count() == 0
        assert rebuild(LATER).differing == []

    def test_to_the_envelope_s_recipient_is_added(self, ticket: Ticket) -> None:
        recipient = reply_address(ticket, ticket.contact)

        mail = taken(mail_of("rosa", subject="Re: Export fails"), LATER, recipient=recipient)

        assert mail.ticket == ticket

    def test_to_a_colleague_s_mail_is_added(self, ticket: Ticket) -> None:
        first = taken(mail_of("rosa", subject=f"Re: [#{ticket.pk}]"), LATER)

        mail = taken(mail_of("tom", subject="Re: x", in_reply_to=first.message_id), LATER)

        assert mail.ticket == ticket
        assert ticket.messages.latest("pk").contact == mail.contact

    def test_counts_from_when_it_arrived_and_stops_no_clock_of_response(self, world: World) -> None:
        opened = reported(world)

        taken(mail_of("rosa", subject=f"[#{opened.pk}]"), TUESDAY, arrived_at=LATER)

        assert opened.messages.latest("pk").said_at == LATER
        assert clock_of(opened, "first_response").stopped_at is None

    def test_ends_the_wait_for_the_customer(self, world: World, ticket: Ticket) -> None:
        wait(ticket, "customer", "Please tell.", by=world.users["ada"], at=SOON)

        taken(mail_of("rosa", subject=f"Re: [#{ticket.pk}]"), LATER)

        ticket.refresh_from_db()
        assert ticket.status == Status.OPEN

    def test_brings_a_closed_ticket_back(self, world: World, ticket: Ticket) -> None:
        reject(ticket, "It works as it should.", by=world.users["ada"], at=SOON)
        close(ticket, "Done.", by=world.users["ada"], at=SOON)

        mail = taken(mail_of("rosa", subject=f"Re: [#{ticket.pk}]"), LATER)

        ticket.refresh_from_db()
        assert (mail.ticket, ticket.status) == (ticket, Status.OPEN)
        assert "ticket.came_back" in kinds(ticket)

    @pytest.mark.parametrize("number", range(8))
    def test_to_a_merged_ticket_lands_in_the_surviving_one(
        self, number: int, world: World, ticket: Ticket
    ) -> None:
        fields = answers_of(ticket)[number]
        middle, last = reported(world), reported(world)
        merge(ticket, middle, by=world.users["ada"], at=SOON)
        merge(middle, last, by=world.users["ada"], at=SOON)

        mail = taken(mail_of("rosa", "And now?", **fields), LATER)

        assert (mail.handling, mail.ticket) == (Handling.ADDED, last)
        assert words(last)[-1] == "And now?"


class TestAForgedName:
    @pytest.mark.parametrize("number", range(8))
    def test_of_another_customer_s_ticket_opens_the_sender_s_own(
        self, number: int, client: Client, world: World, ticket: Ticket
    ) -> None:
        before = (kinds(ticket), words(ticket))
        fields = {"subject": "Re: Export fails", **answers_of(ticket)[number]}

        mail = taken(mail_of("hans", "What do they say?", **fields), LATER)

        own = Ticket.objects.latest("pk")
        assert (mail.handling, mail.ticket) == (Handling.OPENED, own)
        assert own.organization == world.organizations["contoso"]
        assert (kinds(ticket), words(ticket)) == before
        assert any("another customer" in each for each in mail.reasons)
        told = str(Parcel.objects.get(created_at=LATER).content)
        assert "Which version?" not in told
        assert f"#{ticket.pk}]" not in told
        client.force_login(user_of(world.contacts["hans"]))
        assert client.get(f"/portal/tickets/{ticket.pk}/").status_code == 404
        assert f"/tickets/{ticket.pk}/" not in client.get(f"/portal/tickets/{own.pk}/").text
        client.force_login(user_of(world.contacts["rosa"]))
        assert client.get(f"/portal/tickets/{own.pk}/").status_code == 404
        assert "What do they say?" not in client.get(f"/portal/tickets/{ticket.pk}/").text

    def test_is_passed_over_for_a_name_that_is_the_sender_s(
        self, world: World, ticket: Ticket
    ) -> None:
        own = reported(world, name="hans")

        mail = taken(
            mail_of("hans", subject=f"[#{ticket.pk}]", references=thread_identifier(own.pk)), LATER
        )

        assert (mail.handling, mail.ticket) == (Handling.ADDED, own)

    @pytest.mark.parametrize("number", range(8))
    def test_by_a_stranger_waits_for_a_person(self, number: int, ticket: Ticket) -> None:
        before = (kinds(ticket), words(ticket))

        mail = taken(mail_of("stranger", **answers_of(ticket)[number]), LATER)

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.STRANGER)
        assert mail.ticket is None
        assert (kinds(ticket), words(ticket)) == before

    @pytest.mark.parametrize(
        "fields",
        [
            {"to": "support+1-1-aaaaaaaaaaaaaaaa@localhost"},
            {"subject": "[#999999999]"},
            {"subject": "[#0]"},
            {"subject": "[#99999999999999999999999]"},
            {"references": "<ticket-1-aaaaaaaaaaaaaaaa@localhost>"},
        ],
    )
    def test_that_names_nothing_opens_a_ticket(
        self, fields: dict[str, str], ticket: Ticket
    ) -> None:
        mail = taken(mail_of("rosa", **fields), LATER)

        assert mail.handling == Handling.OPENED
        assert mail.ticket != ticket
        assert IncomingMail.objects.get().failure == ""
