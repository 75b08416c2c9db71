"""A mail on which the desk fails is kept, shown, and handled again."""

from __future__ import annotations

import pytest

from dueby.desk.channels.email import files_in
from dueby.desk.channels.email.deciding import (
    MailRefusedError,
    handle_again,
)
from dueby.desk.channels.email.files_in import Files, keep_files
from dueby.desk.channels.email.handling import AFTER, PATIENCE, handle_kept
from dueby.desk.channels.email.keeping import path_of, store
from dueby.desk.channels.email.models import Handling, IncomingMail, Question, Way
from dueby.desk.channels.email.understanding.mail import Mail
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.tickets.models import Attachment, Ticket
from tests.desk.mails import mail_of, taken
from tests.desk.reports import LATER, SOON
from tests.mail.messages import multipart

pytestmark = pytest.mark.django_db


class TestAFailure:
    @pytest.fixture
    def failed(
        self,
        world: World,  # noqa: ARG002 - fills the desk
        monkeypatch: pytest.MonkeyPatch,
    ) -> IncomingMail:
        """Return a mail with a file, taken while the store of files refuses."""

        def refuses(_: object) -> None:
            raise OSError(5, "rosa@northwind.example: input/output error")

        raw = multipart(
            ("Content-Type: text/plain", "See the picture."),
            ("Content-Type: text/plain; name=a.log", "1"),
            **{"from": "rosa@northwind.example"},
        )
        with monkeypatch.context() as broken:
            broken.setattr(files_in, "keep", refuses)
            return taken(raw)

    def test_leaves_the_mail_for_a_person_with_the_place_and_no_name(
        self, failed: IncomingMail
    ) -> None:
        assert (failed.handling, failed.question) == (Handling.PERSON, Question.FAILED)
        assert failed.failure.startswith("OSError in dueby/desk/channels/email/files_in.py:")
        assert (failed.author, failed.subject) == ("rosa@northwind.example", "Broken")
        assert not Ticket.objects.exists()
        assert IncomingMail.objects.need_a_person().get() == failed

    def test_is_handled_again(self, failed: IncomingMail, world: World) -> None:
        again = handle_again(failed, by=world.users["ada"], at=LATER)

        assert (again.handling, again.question, again.failure) == (Handling.OPENED, "", "")
        assert Ticket.objects.get().reported_at == SOON
        assert Attachment.objects.get().name == "a.log"
        with pytest.raises(MailRefusedError, match="already"):
            handle_again(again, by=world.users["ada"], at=LATER)
        told = Entry.objects.about(failed.journal_name).values_list("kind", "by")
        assert list(told)[2:] == [
            ("mail.handled_again", world.users["ada"].journal_name),
            ("mail.handled", "system"),
        ]


class TestWhatWasKeptOnly:
    def kept(self, raw: bytes) -> IncomingMail:
        """Return a mail that was kept by a process that ended then."""
        mail: IncomingMail = IncomingMail.objects.create(
            key="0", digest=store(raw), size=len(raw), way=Way.IMAP, received_at=SOON
        )
        return mail

    def test_is_handled_by_the_worker(self, world: World) -> None:
        mail = self.kept(mail_of("rosa"))

        assert handle_kept(SOON) == 0
        assert handle_kept(LATER) == 1
        assert handle_kept(LATER) == 0

        mail.refresh_from_db()
        assert (mail.handling, mail.contact) == (Handling.OPENED, world.contacts["rosa"])
        assert Ticket.objects.get().reported_at == SOON

    @pytest.mark.usefixtures("world")
    def test_ends_the_worker_once_at_most(self, monkeypatch: pytest.MonkeyPatch) -> None:
        mail = self.kept(mail_of("rosa"))

        def killed(_: object) -> None:
            raise SystemExit

        with monkeypatch.context() as broken:
            broken.setattr(files_in, "keep", killed)
            broken.setattr("dueby.desk.channels.email.handling.keep_files", killed)
            with pytest.raises(SystemExit):
                handle_kept(LATER)

        assert handle_kept(LATER + PATIENCE) == 1
        mail.refresh_from_db()
        assert (mail.handling, mail.question) == (Handling.PERSON, Question.FAILED)
        assert handle_kept(LATER + PATIENCE) == 0

    @pytest.mark.usefixtures("world")
    def test_is_left_to_the_worker_that_has_it_in_hand(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        mail = self.kept(mail_of("rosa"))
        meanwhile: list[int] = []

        def slow(message: Mail) -> Files:
            meanwhile.append(handle_kept(LATER + AFTER))
            return keep_files(message)

        monkeypatch.setattr("dueby.desk.channels.email.handling.keep_files", slow)
        assert handle_kept(LATER) == 1

        mail.refresh_from_db()
        assert meanwhile == [0]
        assert (mail.handling, mail.failure) == (Handling.OPENED, "")

    @pytest.mark.usefixtures("world")
    def test_needs_a_person_where_its_bytes_are_gone(self) -> None:
        mail = self.kept(mail_of("rosa"))
        path_of(mail.digest).unlink()

        handle_kept(LATER)

        mail.refresh_from_db()
        assert (mail.question, mail.failure[:13]) == (Question.FAILED, "MailGoneError")
