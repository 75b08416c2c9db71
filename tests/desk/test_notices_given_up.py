"""Mails to customers that could not leave: somebody hears of each, each time."""

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.notices.failing import note_given_up
from dueby.desk.outbox.models import Parcel
from tests.desk.reports import LATER, SOON, reported
from tests.desk.telling import events_for, given, mails_to, tell


class TestNoteGivenUp:
    def test_tells_who_has_the_ticket_of_a_mail_that_was_given_up_once(self, world: World) -> None:
        ada = world.users["ada"]
        ticket = given(reported(world), ada)
        parcel = Parcel.objects.get(subject=ticket.journal_name)
        assert note_given_up(SOON) == 0
        parcel.fail("no such mailbox", again_at=None)

        assert note_given_up(LATER) == 1
        assert note_given_up(LATER) == 0
        tell(LATER, Entry.objects.get(kind="mail.given_up"))

        assert events_for(ada) == ["undelivered"]
        assert mails_to(ada)[0].content["subject"].startswith("A mail to the customer was given up")

    def test_tells_again_of_a_mail_that_was_sent_again_in_vain(self, world: World) -> None:
        ticket = given(reported(world), world.users["ada"])
        parcel = Parcel.objects.get(subject=ticket.journal_name)
        parcel.fail("no such mailbox", again_at=None)
        note_given_up(SOON)

        parcel.send_again(by=world.users["lena"], at=LATER)
        parcel.refresh_from_db()
        parcel.fail("no such mailbox", again_at=None)

        assert note_given_up(LATER) == 1
        assert note_given_up(LATER) == 0

    def test_tells_of_no_mail_that_was_erased(self, world: World) -> None:
        ticket = reported(world)
        Parcel.objects.all().erase_concerning(ticket.contact.journal_name)

        assert note_given_up(LATER) == 0
