"""What no person wrote is kept on record: no ticket, no words, no fact, and no answer."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email.models import Handling
from dueby.desk.clocks.rebuilding import rebuild
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Message, Ticket
from dueby.desk.tickets.reply_address import thread_identifier
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, clock_of, kinds, reported
from tests.mail.messages import multipart, report

pytestmark = pytest.mark.django_db


def read(kind: str, head: str) -> bytes:
    """Return a report of a kind about a mail of the desk, as a program at Rosa's sends it."""
    return multipart(
        ("Content-Type: text/plain", "About your message."),
        (f"Content-Type: message/{kind}", head),
        kind=f"report; report-type={kind}",
        **{"from": "rosa@northwind.example"},
    )


AUTOMATIC = {
    "auto_reply": mail_of("rosa", "Gone.", auto_submitted="auto-replied"),
    "list": mail_of("rosa", list_id="News <news.elsewhere.example>"),
    "receipt": read("disposition-notification", "Disposition: manual-action/MDN-sent; displayed"),
    "feedback": read("feedback-report", "Feedback-Type: abuse"),
    "challenge": mail_of(
        "rosa",
        "To confirm that you want to subscribe, reply to this message. If you do not reply, "
        "nothing is done: your subscription request is held until then.",
        subject="confirm 0123456789abcdef0123456789abcdef01234567",
        precedence="bulk",
    ),
}


def on(ticket: Ticket, raw: bytes) -> bytes:
    """Return a mail as an answer on a ticket of the desk."""
    return f"In-Reply-To: {thread_identifier(ticket.pk)}\r\n".encode() + raw


class TestWhatNobodyWrote:
    @pytest.mark.parametrize("kind", AUTOMATIC)
    def test_is_recorded_on_its_ticket_and_is_no_fact_and_no_words(
        self, kind: str, world: World
    ) -> None:
        ticket = reported(world)
        before = (Message.objects.count(), Parcel.objects.count())

        mail = taken(on(ticket, AUTOMATIC[kind]), LATER)

        assert mail.mail_class == kind
        assert (mail.handling, mail.ticket) == (Handling.RECORDED, ticket)
        assert kinds(ticket) == ["ticket.reported", "ticket.mail_recorded"]
        assert (Message.objects.count(), Parcel.objects.count()) == before
        assert clock_of(ticket, "first_response").stopped_at is None
        assert rebuild(LATER).differing == []

    @pytest.mark.parametrize("kind", AUTOMATIC)
    def test_opens_no_ticket(self, kind: str, world: World) -> None:
        mail = taken(AUTOMATIC[kind])

        assert (mail.handling, mail.ticket) == (Handling.RECORDED, None)
        assert mail.contact == world.contacts["rosa"]
        assert not Ticket.objects.exists()

    def test_of_a_stranger_is_not_linked_to_the_ticket_whose_number_it_guesses(
        self, world: World
    ) -> None:
        ticket = reported(world)

        mail = taken(mail_of("stranger", subject=f"[#{ticket.pk}]", auto_submitted="auto-replied"))

        assert (mail.handling, mail.ticket) == (Handling.RECORDED, None)
        assert kinds(ticket) == ["ticket.reported"]

    @pytest.mark.usefixtures("world")
    def test_is_our_own_mail_come_back(self) -> None:
        mail = taken(mail_of("rosa", **{"from": "support@localhost"}))

        assert (mail.mail_class, mail.handling) == ("own", Handling.RECORDED)
        assert not Parcel.objects.exists()

    @pytest.mark.usefixtures("world")
    def test_is_a_bounce_of_somebody_unknown(self) -> None:
        mail = taken(report("failed", "5.1.1"))

        assert (mail.mail_class, mail.handling) == ("bounce", Handling.RECORDED)
        assert not Ticket.objects.exists()
        assert not Parcel.objects.exists()
