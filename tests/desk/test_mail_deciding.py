"""A person decides what becomes of a mail."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.deciding import (
    MailRefusedError,
    add_sender,
    assign,
    dismiss,
    handle_again,
)
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Unneeded
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.verifying import verify
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.customers import let_go
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import Ticket
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON, TUESDAY, reported

pytestmark = pytest.mark.django_db


class TestAPerson:
    def test_says_whose_a_mail_is(self, world: World) -> None:
        mail = taken(mail_of("stranger"))
        rosa, ada = world.contacts["rosa"], world.users["ada"]

        assigned = assign(mail, rosa, by=ada, at=LATER)

        ticket = Ticket.objects.get()
        assert (assigned.handling, assigned.question) == (Handling.OPENED, "")
        assert (ticket.contact, ticket.reported_at) == (rosa, SOON)
        assert (assigned.ticket, assigned.contact) == (ticket, rosa)
        told = Entry.objects.about(mail.journal_name).values_list("kind", "by")
        assert list(told)[-1] == ("mail.assigned", ada.journal_name)

    def test_adds_it_to_the_ticket_that_it_names(self, world: World) -> None:
        ticket = reported(world)
        mail = taken(mail_of("stranger", subject=f"Re: [#{ticket.pk}]"), LATER)

        assigned = assign(mail, world.contacts["tom"], by=world.users["ada"], at=TUESDAY)

        assert (assigned.handling, assigned.ticket) == (Handling.ADDED, ticket)
        assert ticket.messages.latest("pk").contact == world.contacts["tom"]

    def test_does_not_add_it_to_the_ticket_of_another_customer(self, world: World) -> None:
        ticket = reported(world)
        mail = taken(mail_of("stranger", subject=f"Re: [#{ticket.pk}]"), LATER)

        assigned = assign(mail, world.contacts["hans"], by=world.users["ada"], at=TUESDAY)

        assert assigned.handling == Handling.OPENED
        assert assigned.organization_id == world.organizations["contoso"].pk
        assert ticket.messages.count() == 1

    def test_makes_the_sender_a_customers_person(self, world: World) -> None:
        mail = taken(mail_of("stranger"))
        contoso, ada = world.organizations["contoso"], world.users["ada"]

        assigned = add_sender(mail, contoso, "Nora Body", by=ada, at=LATER)

        made = Contact.objects.get(email="nobody@elsewhere.example")
        assert (made.name, made.organization) == ("Nora Body", contoso)
        assert assigned.contact == made
        assert Ticket.objects.get().organization == contoso
        assert taken(mail_of("stranger", "Again."), TUESDAY).contact == made

    def test_answers_no_machine_even_then(self, world: World) -> None:
        mail = taken(mail_of("stranger", auto_submitted="auto-replied"))

        assign(mail, world.contacts["rosa"], by=world.users["ada"], at=LATER)

        assert Ticket.objects.count() == 1
        assert not Parcel.objects.exists()

    def test_sets_a_mail_aside_once(self, world: World) -> None:
        mail = taken(mail_of("stranger"))

        dismissed = dismiss(mail, Unneeded.ADVERTISING, by=world.users["ada"], at=LATER)

        assert dismissed.handling == Handling.DISMISSED
        assert not IncomingMail.objects.need_a_person().exists()
        with pytest.raises(MailRefusedError, match="somebody was quicker"):
            dismiss(mail, Unneeded.ADVERTISING, by=world.users["ben"], at=LATER)

    def test_is_refused_what_cannot_be(self, world: World) -> None:
        ada, yuki = world.users["ada"], world.contacts["yuki"]
        brought = taken(mail_of("rosa"))
        unread = taken(b"nothing")
        let_go(yuki, by=ada, at=SOON)
        yuki.refresh_from_db()

        with pytest.raises(MailRefusedError, match="stands on ticket"):
            assign(brought, world.contacts["tom"], by=ada, at=LATER)
        with pytest.raises(MailRefusedError, match="has left"):
            assign(unread, yuki, by=ada, at=LATER)
        with pytest.raises(MailRefusedError, match="names no address"):
            add_sender(unread, yuki.organization, "X", by=ada, at=LATER)
        assert Ticket.objects.count() == 1

    def test_does_not_handle_a_header_as_if_it_were_a_mail(self, world: World) -> None:
        mail = taken(mail_of("stranger"))
        IncomingMail.objects.update(question=Question.HEADER)

        with pytest.raises(MailRefusedError, match="only its header is here"):
            handle_again(mail, by=world.users["ada"], at=LATER)

        mail.refresh_from_db()
        assert (mail.handling, mail.question) == (Handling.PERSON, Question.HEADER)

    def test_takes_what_cannot_be_parsed_as_it_is(self, world: World) -> None:
        mail = taken(b"The printer burns")

        assign(mail, world.contacts["rosa"], by=world.users["ada"], at=LATER)

        assert Ticket.objects.get().messages.get().text.words == "The printer burns"
        assert verify().is_intact
