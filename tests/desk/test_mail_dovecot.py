"""Mailboxes of a real server are read: at once, once, and without a mail being lost there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from imap_tools import MailMessageFlags

from dueby.desk.channels.email import watching
from dueby.desk.channels.email.models import Handling, IncomingMail, Mailbox, Question, Way
from dueby.desk.channels.email.sealing import seal
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.mail_machines import Dovecot, cut_off, dovecot, eventually
from tests.desk.mailboxes import fails, is_read, mailbox_at, read
from tests.desk.mails import mail_of
from tests.desk.processes import started

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("world", "clock", "quick"),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def plain_server() -> Iterator[Dovecot]:
    """Return a server that can neither IDLE nor MOVE."""
    with dovecot(capability="IMAP4rev1") as running:
        yield running


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait less long after a failure, and between looks."""
    monkeypatch.setattr(watching, "FIRST_WAIT", 0.2)
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.2)


def mails(count: int, name: str = "rosa") -> list[bytes]:
    return [mail_of(name, subject=f"Export fails {number}") for number in range(count)]


def tickets() -> int:
    return Ticket.objects.count()


class TestIdle:
    def test_brings_a_mail_at_once(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)

        with read(server):
            assert is_read(mailbox)
            server.deliver(mail_of("rosa"), to=mailbox.address)
            # Nobody looks again within minutes unless the server says something.
            assert eventually(tickets)

        mail = IncomingMail.objects.get()
        assert (mail.way, mail.mailbox, mail.recipient) == (Way.IMAP, mailbox, mailbox.address)
        assert mail.handling == Handling.OPENED

    def test_is_said_anew_in_time(
        self, server: Dovecot, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(watching, "IDLE_FOR", 0.3)
        mailbox = mailbox_at(server)

        with read(server):
            assert is_read(mailbox)
            clock.at += timedelta(seconds=1)
            assert eventually(lambda: Mailbox.objects.filter(checked_at=clock.at).exists())

    def test_is_done_without_where_the_server_has_none(self, plain_server: Dovecot) -> None:
        mailbox = mailbox_at(plain_server, done_folder="Done")

        with read(plain_server):
            assert "cannot move" in fails(mailbox)
            assert is_read(mailbox)
            plain_server.deliver(mail_of("rosa"), to=mailbox.address)
            assert eventually(tickets)

        assert plain_server.subjects(mailbox.address) == ["Export fails"]


class TestFetch:
    def test_leaves_mails_where_they_are_and_as_they_were(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        server.deliver(*mails(3), to=mailbox.address)

        with read(server):
            assert is_read(mailbox, up_to=3)

        assert server.subjects(mailbox.address) == [f"Export fails {each}" for each in range(3)]
        with server.opened(mailbox.address) as box:
            assert not any(
                MailMessageFlags.SEEN in each.flags for each in box.fetch(mark_seen=False)
            )
        assert tickets() == 3

    def test_reads_the_folder_that_is_named_and_no_other(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server, folder="Kunden.Störungen")
        server.deliver(mail_of("rosa", subject="Private"), to=mailbox.address)
        with server.opened(mailbox.address) as box:
            box.folder.create("Kunden.Störungen")
            box.append(mail_of("rosa", subject="For the desk"), "Kunden.Störungen")

        with read(server):
            assert is_read(mailbox, up_to=1)

        assert list(IncomingMail.objects.values_list("subject", flat=True)) == ["For the desk"]

    def test_knows_when_a_mail_arrived_at_the_server(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        with server.opened(mailbox.address) as box:
            box.append(mail_of("rosa"), dt=MONDAY_NOON - timedelta(hours=1))

        with read(server):
            assert is_read(mailbox, up_to=1)

        assert IncomingMail.objects.get().received_at == MONDAY_NOON - timedelta(hours=1)
        assert Ticket.objects.get().reported_at == MONDAY_NOON - timedelta(hours=1)

    def test_goes_through_a_full_folder_once(
        self, server: Dovecot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("dueby.desk.channels.email.fetching.TOLD_EVERY", 100)
        mailbox = mailbox_at(server)
        server.deliver(*mails(300, "stranger"), to=mailbox.address)

        with read(server):
            assert is_read(mailbox, up_to=300)

        assert IncomingMail.objects.count() == 300
        assert not IncomingMail.objects.exclude(deliveries=1).exists()
        assert f"mailbox {mailbox.pk}: 300 mails to read" in caplog.text
        assert f"mailbox {mailbox.pk}: 200 of 300 mails read" in caplog.text

    def test_keeps_the_header_of_what_is_too_large(
        self, server: Dovecot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(settings, "MAIL_LIMIT", 1024 * 1024)
        mailbox = mailbox_at(server, done_folder="Done")
        server.deliver(
            mail_of("rosa", subject="small"),
            mail_of("rosa", "x" * 900 + ("\r\n" + "x" * 900) * 1200, subject="large"),
            mail_of("rosa", subject="small too"),
            to=mailbox.address,
        )

        with read(server):
            assert is_read(mailbox, up_to=3)
            assert eventually(lambda: server.subjects(mailbox.address) == ["large"])

        large = IncomingMail.objects.get(handling=Handling.PERSON)
        assert (large.question, large.subject, large.author) == (
            *(Question.HEADER, "large"),
            "rosa@northwind.example",
        )
        assert large.failure.startswith("it is larger than 1 MB; it stays in INBOX")
        assert large.size > 1_000_000
        assert tickets() == 2


class TestDoneFolder:
    def test_is_made_and_takes_what_is_safe(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server, done_folder="Desk.Done")
        server.deliver(*mails(2), to=mailbox.address)
        with server.opened(mailbox.address) as box:
            box.append(mail_of("rosa", subject="Kept in sight"), "INBOX")
            box.client.uid("STORE", "3", "+FLAGS", r"(\Flagged)")

        with read(server):
            assert is_read(mailbox, up_to=3)
            assert eventually(lambda: not server.subjects(mailbox.address))

        assert len(server.subjects(mailbox.address, "Desk.Done")) == 3

    def test_leaves_alone_what_somebody_else_marked(self, server: Dovecot) -> None:
        """What somebody marked as deleted, and may yet want back, is expunged by nobody."""
        mailbox = mailbox_at(server, folder="In", done_folder="Done")
        with server.opened(mailbox.address) as box:
            for folder in ("In", "Done"):
                box.folder.create(folder)
            box.append(mail_of("rosa", subject="old"), "Done")
            box.folder.set("Done")
            box.client.uid("STORE", "1", "+FLAGS", r"(\Deleted)")
            box.append(mail_of("rosa", subject="new"), "In")

        with read(server):
            assert eventually(lambda: server.subjects(mailbox.address, "Done") == ["old", "new"])

    def test_takes_what_a_crash_left(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        server.deliver(*mails(2), to=mailbox.address)
        with read(server):
            assert is_read(mailbox, up_to=2)

        Mailbox.objects.update(done_folder="Done")
        with read(server):
            assert eventually(lambda: not server.subjects(mailbox.address))

        assert len(server.subjects(mailbox.address, "Done")) == 2
        assert IncomingMail.objects.filter(deliveries=1).count() == 2


class TestUidValidity:
    def test_begins_anew_where_it_changes(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server, folder="In")
        with server.opened(mailbox.address) as box:
            box.folder.create("In")
            for number in range(3):
                box.append(mail_of("rosa", subject=f"old {number}"), "In")
        with read(server):
            assert is_read(mailbox, up_to=3)
        before = mailbox.uid_validity

        with server.opened(mailbox.address) as box:
            box.folder.delete("In")
            box.folder.create("In")
            box.append(mail_of("rosa", subject="new"), "In")
            box.append(mail_of("rosa", subject="old 0"), "In")
        with read(server):
            assert eventually(lambda: tickets() == 4)
            assert is_read(mailbox)

        mailbox.refresh_from_db()
        assert mailbox.uid_validity not in {0, before}
        counted = dict(IncomingMail.objects.values_list("subject", "deliveries"))
        assert counted == {"old 0": 2, "old 1": 1, "old 2": 1, "new": 1}


class TestTrouble:
    def test_of_a_line_that_is_cut_loses_and_repeats_nothing(self, server: Dovecot) -> None:
        with cut_off(server.imap, after=25_000) as line:
            mailbox = mailbox_at(server, host="127.0.0.1", port=line.port, security="none")
            server.deliver(
                *(mail_of("rosa", "x" * 900, subject=f"{n}") for n in range(60)), to=mailbox.address
            )
            with read(server):
                assert is_read(mailbox, up_to=60)
                assert eventually(lambda: Mailbox.objects.filter(failure="").exists())

        assert line.cuts == 1
        assert IncomingMail.objects.count() == 60

    def test_between_taking_and_noting_repeats_the_mail_and_not_its_ticket(
        self, server: Dovecot, clock: StoppedClock
    ) -> None:
        mailbox = mailbox_at(server, host="127.0.0.1", port=server.imap, security="none")
        server.deliver(mail_of("rosa"), to=mailbox.address)
        with started(
            "import os, signal, time\n"
            "from dueby.desk.channels.email.mailboxes import Mailboxes\n"
            "from dueby.desk.channels.email.models import Mailbox\n"
            "from dueby.desk.timekeeping import now\n"
            "Mailbox.advance = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
            "Mailboxes('mortal').attend(now())\n"
            "time.sleep(60)\n"
        ) as died:
            assert died.wait(60) != 0
        mailbox.refresh_from_db()
        assert (tickets(), mailbox.last_uid, mailbox.leased_by) == (1, 0, "mortal")

        assert mailbox.leased_until is not None
        clock.at = mailbox.leased_until + timedelta(seconds=1)
        with read(server):
            assert is_read(mailbox, up_to=1)

        assert tickets() == 1
        assert IncomingMail.objects.get().deliveries == 2

    def test_of_a_password_is_shown_and_ends_with_the_right_one(
        self, server: Dovecot, caplog: pytest.LogCaptureFixture
    ) -> None:
        mailbox = mailbox_at(server)
        right = mailbox.secret
        Mailbox.objects.update(secret=seal("wrong"))
        server.deliver(mail_of("rosa"), to=mailbox.address)

        with read(server):
            assert "refuses the user name or password" in fails(mailbox)
            Mailbox.objects.update(secret=right)
            assert is_read(mailbox, up_to=1)

        assert f"mailbox {mailbox.pk}: Sign in failed" in caplog.text
        assert mailbox.address not in caplog.text
        assert Mailbox.objects.get().failure == ""


class TestLease:
    def test_lets_one_of_several_workers_read(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        server.deliver(*mails(5), to=mailbox.address)

        with read(server, "one") as one, read(server, "two") as two:
            assert is_read(mailbox, up_to=5)
            assert len(one.watches) + len(two.watches) == 1

        assert IncomingMail.objects.filter(deliveries=1).count() == 5

    def test_passes_to_another_when_a_worker_ends(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        with read(server, "one"):
            assert is_read(mailbox)
        assert Mailbox.objects.get().leased_by == ""

        server.deliver(mail_of("rosa"), to=mailbox.address)
        with read(server, "two"):
            assert is_read(mailbox, up_to=1)
            assert Mailbox.objects.get().leased_by == "two"


class TestChange:
    def test_is_taken_up_while_the_mailbox_is_read(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)
        with server.opened(mailbox.address) as box:
            box.folder.create("In")
            box.append(mail_of("rosa"), "In")

        with read(server):
            assert is_read(mailbox)
            Mailbox.objects.update(folder="In", uid_validity=0, last_uid=0)
            assert eventually(tickets)

    def test_ends_the_reading_of_what_is_switched_off(self, server: Dovecot) -> None:
        mailbox = mailbox_at(server)

        with read(server) as mailboxes:
            assert is_read(mailbox)
            Mailbox.objects.update(is_active=False)
            assert eventually(lambda: not mailboxes.watches)

        assert Mailbox.objects.get().leased_by == ""
