"""Who sent a mail: nobody is believed to be one of the vendor's people who cannot prove it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from dueby.desk.channels.email.models import Handling, Question
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.customers import let_go
from dueby.desk.people.models import Contact
from dueby.desk.tickets.models import MessageKind, Ticket
from dueby.desk.tickets.reply_address import thread_identifier
from tests.desk.doors import user_of
from tests.desk.mails import MX, checked, mail_of, taken
from tests.desk.reports import LATER, SOON, clock_of, kinds, reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def trusted(settings: Settings) -> None:
    """Trust one mail server."""
    settings.AUTHSERV_IDS = [MX]


class TestACustomer:
    def test_is_known_by_the_address_alone(self, world: World) -> None:
        mail = taken(mail_of("rosa", **{"from": "ROSA@Northwind.Example (The boss)"}))

        assert mail.contact == world.contacts["rosa"]
        assert mail.checks == {}

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize("written", ["fail header.from=northwind.example", "fail"])
    def test_whose_checks_failed_waits_for_a_person(self, written: str) -> None:
        mail = taken(mail_of("rosa", authentication_results=f"{MX}; dmarc={written}"))

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.SPOOFED)
        assert mail.checks == {"dmarc": "fail"}
        assert not Ticket.objects.exists()
        assert not Parcel.objects.exists()

    @pytest.mark.usefixtures("world")
    def test_is_not_harmed_by_a_failure_that_came_with_the_mail(self) -> None:
        mail = taken(mail_of("rosa", authentication_results="evil.example; dmarc=fail"))

        assert (mail.handling, mail.checks) == (Handling.OPENED, {})

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize(
        "author",
        [
            "rosa@northwind.example, hans@contoso.example",
            "rosa@northwind.example\r\nFrom: hans@contoso.example",
        ],
    )
    def test_with_several_authors_waits_for_a_person(self, author: str) -> None:
        mail = taken(mail_of("rosa", **{"from": author}))

        assert mail.question == Question.SPOOFED

    def test_who_left_is_a_stranger(self, world: World) -> None:
        let_go(world.contacts["rosa"], by=world.users["ada"], at=SOON)

        assert taken(mail_of("rosa"), LATER).question == Question.STRANGER

    @pytest.mark.usefixtures("world")
    @pytest.mark.parametrize(
        "author",
        [
            "rosa@northwind.example.evil.example",
            '"rosa@northwind.example" <nobody@evil.example>',
            "rosa+x@northwind.example",
            "r\u043esa@northwind.example",
            "rosa@northwind.example\u200b",
            "",
        ],
    )
    def test_is_nobody_whose_address_only_looks_like_it(self, author: str) -> None:
        mail = taken(mail_of("rosa", **{"from": author}))

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.STRANGER)


class TestSeveralContacts:
    @pytest.fixture
    def double(self, world: World) -> Contact:
        """Return Rosa as she also speaks for Contoso."""
        contoso = world.organizations["contoso"]
        made: Contact = contoso.contacts.create(name="Rosa", email="rosa@northwind.example")
        return made

    @pytest.mark.usefixtures("double")
    def test_of_an_address_wait_for_a_person(self) -> None:
        mail = taken(mail_of("rosa"))

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.SEVERAL)
        assert "Contoso" in " ".join(mail.reasons)

    def test_are_told_apart_by_the_ticket(self, world: World, double: Contact) -> None:
        own, other = reported(world), reported(world, name="hans")

        first = taken(mail_of("rosa", references=thread_identifier(own.pk)), LATER)
        second = taken(mail_of("rosa", references=thread_identifier(other.pk)), LATER)

        assert (first.contact, first.ticket) == (world.contacts["rosa"], own)
        assert (second.contact, second.ticket) == (double, other)


class TestStaff:
    def test_who_proves_it_writes_a_note(self, world: World) -> None:
        ticket = reported(world)
        sent = Parcel.objects.count()
        fields = {"subject": f"Re: [#{ticket.pk}]", "authentication_results": checked("pass")}

        mail = taken(mail_of("ada", "It is the disk.", **fields), LATER)

        note = ticket.messages.latest("pk")
        assert (mail.handling, mail.ticket, mail.said) == (Handling.ADDED, ticket, note)
        assert (note.kind, note.user) == (MessageKind.NOTE, world.users["ada"])
        assert note.text.words == "It is the disk."
        assert not ticket.messages.visible_to(user_of(world.contacts["rosa"])).filter(pk=note.pk)
        assert Parcel.objects.count() == sent
        assert clock_of(ticket, "first_response").stopped_at is None
        assert mail.contact is None

    def test_who_says_the_same_twice_writes_two_notes(self, world: World) -> None:
        ticket = reported(world)
        fields = {"subject": f"[#{ticket.pk}]", "authentication_results": checked("pass")}

        taken(mail_of("ada", "Yes.", message_id="<1@x>", **fields), LATER)
        mail = taken(mail_of("ada", "Yes.", message_id="<2@x>", **fields), LATER)

        assert mail.handling == Handling.ADDED
        assert ticket.messages.filter(kind=MessageKind.NOTE).count() == 2

    @pytest.mark.parametrize(
        "fields",
        [
            {},
            {"authentication_results": checked("none")},
            {"authentication_results": checked("pass", "evil.example")},
            {"authentication_results": f"evil\r\nAuthentication-Results: {checked('pass')}"},
            {"authentication_results": f"{MX}; dmarc=pass header.from=evil.example"},
            {"authentication_results": f"{MX}; spf=pass; dkim=pass header.d=evil.example"},
        ],
    )
    def test_who_proves_nothing_is_not_staff(self, fields: dict[str, str], world: World) -> None:
        ticket = reported(world)

        mail = taken(mail_of("ada", subject=f"Re: [#{ticket.pk}]", **fields), LATER)

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.STAFF)
        assert kinds(ticket) == ["ticket.reported"]

    def test_who_is_spoofed_is_not_staff(self, world: World) -> None:
        ticket = reported(world)
        fields = {"subject": f"[#{ticket.pk}]", "authentication_results": checked("fail")}

        mail = taken(mail_of("ada", **fields), LATER)

        assert mail.question == Question.SPOOFED
        assert kinds(ticket) == ["ticket.reported"]

    @pytest.mark.usefixtures("world")
    def test_without_a_ticket_waits_for_a_person(self) -> None:
        mail = taken(mail_of("ada", authentication_results=checked("pass")))

        assert mail.question == Question.STAFF
        assert not Ticket.objects.exists()

    def test_who_left_the_vendor_is_a_stranger(self, world: World) -> None:
        ada = world.users["ada"]
        ada.is_active = False
        ada.save()

        mail = taken(mail_of("ada", authentication_results=checked("pass")))

        assert mail.question == Question.STRANGER


class TestAStranger:
    @pytest.mark.usefixtures("world")
    def test_waits_for_a_person_and_is_not_answered(self) -> None:
        mail = taken(mail_of("stranger"))

        assert (mail.handling, mail.question) == (Handling.PERSON, Question.STRANGER)
        assert mail.author == "nobody@elsewhere.example"
        assert not Ticket.objects.exists()
        assert not Parcel.objects.exists()
