"""A form that is sent twice by a double click says what it says once; a later one says it again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.answering import hear, log_call, note, reply
from dueby.desk.tickets.models import Message, Ticket
from dueby.desk.tickets.notifying import give_notice
from dueby.desk.tickets.progress import promise_update, work_around
from dueby.desk.tickets.repeating import AGAIN
from tests.desk.reports import LATER, SOON, confirmed, reported
from tests.desk.sidebyside import side_by_side

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def _written(world: World, ticket: Ticket, at: datetime) -> Message:
    return hear(ticket, "It is still there.", by=world.contacts["rosa"], at=at)


def _called(world: World, ticket: Ticket, at: datetime) -> Message:
    return log_call(ticket, "She tries it.", by=world.users["ada"], at=at, spoke=True, held_at=SOON)


def _promised(world: World, ticket: Ticket, at: datetime) -> Message:
    return promise_update(ticket, LATER + DAY, "Tomorrow.", by=world.users["ada"], at=at)


def _worked_around(world: World, ticket: Ticket, at: datetime) -> Message:
    return work_around(ticket, "Use the old one.", accepted=False, by=world.users["ada"], at=at)


def _noticed(world: World, ticket: Ticket, at: datetime) -> Message:
    return give_notice(ticket, "No part.", LATER + 30 * DAY, by=world.users["ada"], at=at)


Deed = Callable[[World, Ticket, datetime], Message]
DEEDS: tuple[Deed, ...] = (
    lambda world, ticket, at: reply(ticket, "Like this.", by=world.users["ada"], at=at),
    lambda world, ticket, at: note(ticket, "Ask Ben.", by=world.users["ada"], at=at),
    _written,
    _called,
    _promised,
    _worked_around,
    _noticed,
)


class TestTwice:
    @pytest.mark.parametrize("deed", DEEDS)
    def test_within_a_moment_is_once(self, world: World, deed: Deed) -> None:
        ticket = confirmed(world)
        first = deed(world, ticket, LATER)
        counted = (Message, Entry, Parcel)
        before = [model.objects.count() for model in counted]

        second = deed(world, ticket, LATER + SECOND)

        assert second == first
        assert [model.objects.count() for model in counted] == before

    def test_is_twice_later_or_in_other_words_or_by_somebody_else(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]
        reply(ticket, "Like this.", by=ada, at=LATER)

        reply(ticket, "Like this.", by=ada, at=LATER + AGAIN)
        reply(ticket, "Like that.", by=ada, at=LATER + SECOND)
        reply(ticket, "Like this.", by=world.users["ben"], at=LATER + SECOND)

        assert ticket.messages.filter(about="ticket.replied").count() == 4

    def test_with_other_files_is_twice(
        self, world: World, settings: Settings, tmp_path: Path
    ) -> None:
        settings.ATTACHMENTS = tmp_path
        ticket, ada = reported(world), world.users["ada"]

        for content in (b"one\n", b"one\n", b"two\n"):
            file = SimpleUploadedFile("a.log", content)
            reply(ticket, "See.", by=ada, at=LATER, files=[file])

        assert ticket.messages.filter(about="ticket.replied").count() == 2

    def test_through_the_form_leads_to_the_ticket_both_times(
        self, client: Client, world: World
    ) -> None:
        ticket = reported(world)
        client.force_login(world.users["ada"])
        address = reverse("ticket-reply", args=[ticket.pk])

        answers = [client.post(address, {"words": "Like this."}) for _ in range(2)]

        assert [each.status_code for each in answers] == [302, 302]
        assert ticket.messages.filter(about="ticket.replied").count() == 1


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_is_once(self, world: World) -> None:
        ticket, ada = reported(world), world.users["ada"]

        side_by_side(
            lambda: reply(ticket, "Like this.", by=ada, at=LATER),
            lambda: reply(ticket, "Like this.", by=ada, at=LATER),
        )

        assert ticket.messages.filter(about="ticket.replied").count() == 1
