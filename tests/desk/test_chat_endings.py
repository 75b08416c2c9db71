"""Chats that nobody goes on with, and visitors who are forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from dueby.desk.channels.chat.abandoning import SILENT, UNANSWERED, look_after
from dueby.desk.channels.chat.confirming import send_code
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome
from dueby.desk.channels.chat.forgetting import KEPT_FOR, forget_strangers
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat, ChatState, Confirmation
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.talking import say, send_file
from dueby.desk.channels.forgetting import forget
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import ERASED, Text
from dueby.desk.tickets.models import Attachment, Ticket
from tests.desk.chats import new_key
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import SOON, clock_of

SECOND = timedelta(seconds=1)


def opened(world: World, who: str = "") -> Chat:
    contact = world.contacts[who] if who else None
    opening = Opening(
        None, new_key(), "Is anybody there, please?", new_key(), contact, "R.", "r@x.example"
    )
    return open_chat(opening, at=MONDAY_NOON)


class TestAbandoned:
    def test_and_unanswered_is_a_report_of_the_moment_it_was_opened(self, world: World) -> None:
        opened(world, "rosa")

        assert look_after(MONDAY_NOON + UNANSWERED) == 0
        assert look_after(MONDAY_NOON + UNANSWERED + SECOND) == 1

        ticket = Ticket.objects.get()
        assert ticket.reported_at == MONDAY_NOON
        assert clock_of(ticket, "first_response").stopped_at is None

    def test_by_somebody_unknown_stays_for_a_person(self, world: World) -> None:
        opened(world)

        look_after(MONDAY_NOON + UNANSWERED + SECOND)

        assert Chat.objects.get().state == ChatState.WRITTEN
        assert look_after(MONDAY_NOON + timedelta(days=1)) == 0

    def test_in_the_middle_has_ended(self, world: World) -> None:
        chat, ada = opened(world, "rosa"), world.users["ada"]
        answer(chat, by=ada, at=MONDAY_NOON)
        say(chat, "Yes.", by=ada, key=new_key(), at=SOON)

        assert look_after(SOON + SILENT) == 0
        assert look_after(SOON + SILENT + SECOND) == 1
        assert clock_of(Ticket.objects.get(), "first_response").stopped_at == SOON


class TestForgotten:
    @pytest.fixture(autouse=True)
    def store(self, settings: Settings, tmp_path: Path) -> None:
        settings.ATTACHMENTS = tmp_path

    def test_a_contact_leaves_no_words_in_their_chats(self, world: World) -> None:
        chat, rosa, ada = opened(world, "rosa"), world.contacts["rosa"], world.users["ada"]
        answer(chat, by=ada, at=MONDAY_NOON)
        say(chat, "Good day, Rosa.", by=ada, key=new_key(), at=SOON)
        end(chat, by=ada, at=SOON)
        other = opened(world, "hans")

        forget(rosa, by=ada, at=SOON)

        kept = Text.objects.exclude(words=ERASED).filter(name="words")
        assert [each.words for each in kept] == ["Is anybody there, please?"]
        assert kept.get().person == other.journal_name

    def test_a_contact_leaves_none_in_a_chat_that_an_agent_said_was_theirs(
        self, world: World
    ) -> None:
        chat, rosa, ada = opened(world), world.contacts["rosa"], world.users["ada"]
        send_code(chat, "r@x.example", at=MONDAY_NOON)
        answer(chat, by=ada, at=MONDAY_NOON)
        end(chat, Outcome(contact=rosa), by=ada, at=SOON)

        forget(rosa, by=ada, at=SOON)

        chat.refresh_from_db()
        assert (chat.name, chat.email) == ("", "")
        assert not Confirmation.objects.exists()
        assert not Text.objects.exclude(words=ERASED).filter(name="words").exists()

    @pytest.mark.django_db(transaction=True)
    def test_leaves_the_bytes_that_a_chat_of_somebody_else_holds(
        self, world: World, tmp_path: Path
    ) -> None:
        rosa, hans = (opened(world, who) for who in ("rosa", "hans"))
        for chat in (rosa, hans):
            file = SimpleUploadedFile("a.log", b"the same")
            send_file(chat, file, by=chat, key=new_key(), at=MONDAY_NOON)
        end(rosa, by=rosa, at=MONDAY_NOON)
        assert Attachment.objects.filter(message__contact=world.contacts["rosa"]).exists()

        forget(world.contacts["rosa"], by=None, at=SOON)

        assert [each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()] == [
            b"the same"
        ]

    @pytest.mark.django_db(transaction=True)
    def test_a_stranger_goes_in_time_with_their_files(self, world: World, tmp_path: Path) -> None:
        chat = opened(world)
        file = SimpleUploadedFile("a.log", b"mine")
        send_file(chat, file, by=chat, key=new_key(), at=MONDAY_NOON)
        end(chat, by=chat, at=MONDAY_NOON)

        assert forget_strangers(MONDAY_NOON + KEPT_FOR) == 0
        assert forget_strangers(MONDAY_NOON + KEPT_FOR + SECOND) == 1

        chat.refresh_from_db()
        assert (chat.name, chat.email) == ("", "")
        assert not Text.objects.exclude(words=ERASED).exists()
        assert not [each for each in tmp_path.rglob("*") if each.is_file()]
        assert forget_strangers(MONDAY_NOON + 2 * KEPT_FOR) == 0
