"""Mails that did not arrive are recorded on the contact and the ticket, and answered by nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dueby.desk.channels.email.breakers import MOST_MISSED
from dueby.desk.channels.email.deciding import handle_again
from dueby.desk.channels.email.models import Handling, IncomingMail, Undelivered
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.letter import compose
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.reply_address import reply_address, thread_identifier
from tests.desk.mails import taken
from tests.desk.reports import LATER, SOON, TUESDAY, clock_of, kinds, reported
from tests.mail.messages import message, multipart, report

pytestmark = pytest.mark.django_db
DAEMON = {"from": "Mail Delivery System <MAILER-DAEMON@mx.example>", "return_path": "<>"}


@pytest.fixture
def ticket(world: World) -> Ticket:
    """Return a ticket of Rosa's that Ada answered."""
    opened = reported(world)
    reply(opened, "Which version?", by=world.users["ada"], at=SOON)
    return opened


def bounce_of(
    ticket: Ticket, address: str = "rosa@northwind.example", kind: str = "message/rfc822"
) -> bytes:
    """Return a report of a failure that brings the last mail on a ticket back."""
    letter = compose(Parcel.objects.filter(subject=ticket.journal_name).latest("pk"))
    head = "".join(f"{name}: {value}\r\n" for name, value in letter.message.items())
    status = f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; {address}\r\n"
    return multipart(
        ("Content-Type: text/plain", "This is the mail system at host mx.example."),
        (
            "Content-Type: message/delivery-status",
            f"{status}Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
        ),
        (f"Content-Type: {kind}", f"{head}\r\nWhich version?"),
        kind="report; report-type=delivery-status",
        **DAEMON,
    )


def missed() -> list[tuple[str, str, bool]]:
    rows = Undelivered.objects.order_by("pk")
    return list(rows.values_list("address", "status", "is_permanent"))


class TestABounce:
    @pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
    def test_is_known_by_the_mail_that_it_brings_back(
        self, kind: str, world: World, ticket: Ticket
    ) -> None:
        before = (ticket.messages.count(), Parcel.objects.count())

        mail = taken(bounce_of(ticket, kind=kind), LATER)

        assert (mail.mail_class, mail.handling) == ("bounce", Handling.RECORDED)
        assert (mail.contact, mail.ticket) == (world.contacts["rosa"], ticket)
        assert missed() == [("rosa@northwind.example", "5.1.1", True)]
        assert Undelivered.objects.get().ticket == ticket
        assert kinds(ticket)[-1] == "ticket.undelivered"
        assert (ticket.messages.count(), Parcel.objects.count()) == before

    def test_is_no_response(self, world: World) -> None:
        opened = reported(world)

        taken(bounce_of(opened), LATER)

        assert clock_of(opened, "first_response").stopped_at is None
        assert rebuild(LATER).differing == []

    def test_from_where_a_mail_was_passed_on_is_the_contact_s(
        self, world: World, ticket: Ticket
    ) -> None:
        taken(bounce_of(ticket, "rosa.private@elsewhere.example"), LATER)

        assert Undelivered.objects.get().contact == world.contacts["rosa"]
        assert missed() == [("rosa.private@elsewhere.example", "5.1.1", True)]

    def test_is_known_by_the_signed_address_it_came_to(self, world: World, ticket: Ticket) -> None:
        address = reply_address(ticket, ticket.contact)
        raw = message(
            "Your message could not be delivered. The mailbox is full.",
            **{**DAEMON, "to": address, "subject": "Undelivered Mail Returned to Sender"},
        )

        mail = taken(raw, LATER)

        assert (mail.mail_class, mail.ticket) == ("bounce", ticket)
        assert Undelivered.objects.get().contact == world.contacts["rosa"]

    @pytest.mark.usefixtures("ticket")
    def test_is_known_by_the_address_that_failed(self, world: World) -> None:
        hans = world.contacts["hans"]

        mail = taken(report("failed", "5.1.1").replace(b"eve@customer", b"hans@contoso"), LATER)

        assert (mail.contact, mail.ticket) == (hans, None)
        assert Undelivered.objects.get().contact == hans
        told = Entry.objects.about(hans.journal_name).values_list("kind", flat=True)
        assert list(told) == ["contact.undelivered"]

    def test_forged_with_another_customer_s_address_does_not_reach_the_ticket(
        self, world: World, ticket: Ticket
    ) -> None:
        raw = report("failed", "5.1.1", references=thread_identifier(ticket.pk))

        taken(raw.replace(b"eve@customer", b"hans@contoso"), LATER)

        assert Undelivered.objects.get().contact == world.contacts["hans"]
        assert "ticket.undelivered" not in kinds(ticket)

    @pytest.mark.usefixtures("world")
    def test_about_nobody_is_recorded_without_a_contact(self) -> None:
        mail = taken(report("failed", "5.1.1"))

        assert (mail.handling, mail.contact) == (Handling.RECORDED, None)
        assert not Undelivered.objects.exists()

    def test_handled_again_is_recorded_once(self, world: World, ticket: Ticket) -> None:
        mail = taken(bounce_of(ticket), LATER)

        handle_again(mail, by=world.users["ada"], at=TUESDAY)

        assert IncomingMail.objects.get().handling == Handling.RECORDED
        assert Undelivered.objects.count() == 1
        assert kinds(ticket).count("ticket.undelivered") == 1

    def test_is_told_of_a_contact_only_so_often(self, ticket: Ticket) -> None:
        bounces = [
            bounce_of(ticket).replace(b"<1@", f"<{number}@".encode())
            for number in range(MOST_MISSED + 2)
        ]

        mails = [
            taken(raw, LATER + timedelta(seconds=number)) for number, raw in enumerate(bounces)
        ]

        assert Undelivered.objects.count() == MOST_MISSED
        assert kinds(ticket).count("ticket.undelivered") == MOST_MISSED
        assert (mails[-1].handling, mails[-1].ticket) == (Handling.RECORDED, None)
        assert "of its contact 30 failures were told within an hour" in mails[-1].reasons


class TestADelay:
    def test_is_no_failure_for_good(self, ticket: Ticket) -> None:
        raw = report("delayed", "4.4.1", to=reply_address(ticket, ticket.contact))

        mail = taken(raw, LATER)

        assert (mail.mail_class, mail.handling) == ("delayed", Handling.RECORDED)
        assert missed() == [("eve@customer.example", "4.4.1", False)]
        assert kinds(ticket)[-1] == "ticket.undelivered"
