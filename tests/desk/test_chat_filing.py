"""A chat is put onto a ticket while it goes on: one report, and all that follows belongs to it."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome, file
from dueby.desk.channels.chat.handling import answer, identify
from dueby.desk.channels.chat.models import Chat, ChatState
from dueby.desk.channels.chat.talking import note, say
from dueby.desk.channels.chat.telling import chat_told
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.models import Message, Ticket
from tests.desk.chats import new_key
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import text
from tests.desk.reports import LATER, SOON, clock_of, facts, last_mail, reported
from tests.desk.test_chat import kinds_of, opened, speak


def taken(world: World, who: str = "rosa") -> Chat:
    """Return a chat that Ada has taken and not yet answered."""
    chat = opened(world, who)
    answer(chat, by=world.users["ada"], at=MONDAY_NOON)
    return chat


def put(chat: Chat, world: World, outcome: Outcome | None = None) -> Ticket:
    """Put a chat onto a ticket, and return it."""
    file(chat, outcome or Outcome(), by=world.users["ada"], at=SOON)
    ticket = Chat.objects.get(pk=chat.pk).ticket
    assert ticket is not None
    return ticket


class TestFile:
    def test_reports_at_once_what_was_said_so_far(self, world: World) -> None:
        chat = taken(world)
        speak(chat, "Since when?", world.users["ada"], 1)

        ticket = put(chat, world)

        assert ticket.reported_at == MONDAY_NOON
        assert "Ada Marsh: Since when?" in ticket.messages.get().text.words
        assert clock_of(ticket, "first_response").stopped_at == MONDAY_NOON + timedelta(minutes=1)
        assert (ticket.assignee, Parcel.objects.count()) == (world.users["ada"], 0)
        told = chat_told(Chat.objects.get(), at=SOON)
        assert (told["state"], told["ticket"]) == ("open", ticket.pk)
        assert told["messages"][-1]["text"] == f"This is ticket #{ticket.pk}"

    def test_lets_what_follows_belong_to_it_and_mails_the_whole(self, world: World) -> None:
        chat, ada = taken(world), world.users["ada"]
        speak(chat, "Since when?", ada, 1)
        ticket = put(chat, world)
        speak(chat, "Since Sunday.", chat.visitor, 21)
        note(chat, "Their third time.", by=ada, at=SOON)

        end(chat, by=ada, at=LATER)

        assert Ticket.objects.get() == ticket
        first, rest = ticket.messages.filter(kind="message").order_by("pk")
        assert "Since Sunday." not in first.text.words
        assert "Since when?" not in rest.text.words
        assert "Rosa Lindqvist: Since Sunday." in rest.text.words
        assert ticket.messages.get(kind="note").text.words == "Their third time."
        assert facts(ticket).count("reported") == 1
        mail = last_mail(ticket)
        assert Parcel.objects.count() == 1
        assert "Since when?" in mail
        assert "Since Sunday." in mail

    def test_tells_the_ticket_of_an_answer_that_comes_afterwards(self, world: World) -> None:
        chat = taken(world)
        ticket = put(chat, world)
        assert clock_of(ticket, "first_response").stopped_at is None

        speak(chat, "Good day", world.users["ada"], 25)

        answered = MONDAY_NOON + timedelta(minutes=25)
        assert clock_of(ticket, "first_response").stopped_at == answered
        end(chat, by=world.users["ada"], at=LATER)
        assert facts(ticket).count("responded") == 1

    def test_twice_is_one_and_joins_no_second_ticket(self, world: World) -> None:
        other, chat = reported(world), taken(world)
        ticket = put(chat, world)

        put(chat, world)
        with pytest.raises(ChatRefusedError, match=f"belongs to ticket #{ticket.pk} already"):
            put(chat, world, Outcome(ticket=other))

        assert Ticket.objects.count() == 2
        assert kinds_of(chat).count("chat.filed") == 1

    def test_joins_a_ticket_of_the_same_customer_and_of_no_other(self, world: World) -> None:
        ticket, others = reported(world), reported(world, name="hans")
        chat = taken(world)
        with pytest.raises(ChatRefusedError, match="another customer's"):
            put(chat, world, Outcome(ticket=others))

        assert put(chat, world, Outcome(ticket=ticket)) == ticket

        assert Ticket.objects.count() == 2
        assert ticket.messages.filter(about="ticket.chatted").count() == 1

    def test_tells_an_unknown_visitor_nothing_of_the_ticket(self, world: World) -> None:
        chat = taken(world, "")

        put(chat, world, Outcome(contact=world.contacts["yuki"]))

        told = chat_told(Chat.objects.get(), at=SOON)
        assert told["ticket"] is None
        assert "ticket" not in str([each["text"] for each in told["messages"]])

    def test_of_somebody_who_then_proves_to_be_another_keeps_the_rest_apart(
        self, world: World
    ) -> None:
        chat = taken(world, "")
        ticket = put(chat, world, Outcome(contact=world.contacts["hans"]))

        identify(chat, world.contacts["rosa"], "rosa@northwind.example", by=None, at=SOON)
        chat.refresh_from_db()
        say(chat, "It is Rosa here.", by=chat.visitor, key=new_key(), at=SOON)
        end(chat, by=world.users["ada"], at=LATER)

        mine = Ticket.objects.get(contact=world.contacts["rosa"])
        assert "It is Rosa here." in mine.messages.get().text.words
        assert not Message.objects.filter(ticket=ticket, text__words__contains="Rosa here").exists()

    def test_is_refused_once_the_chat_has_ended(self, world: World) -> None:
        chat = taken(world)
        end(chat, by=world.users["ada"], at=SOON)

        with pytest.raises(ChatRefusedError, match="has ended"):
            file(chat, Outcome(), by=world.users["ada"], at=LATER)


class TestPage:
    def test_puts_it_there_by_a_plain_form(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = SOON
        client.force_login(world.users["ada"])
        chat = taken(world)
        address = f"/desk/chats/{chat.pk}/ticket/"
        assert "The chat goes on." in text(client.get(address))

        done = client.post(address, {"becomes": "new", "request_class": "defect", "severity": "2"})
        ended = client.post(f"/desk/chats/{chat.pk}/end/")

        ticket = Ticket.objects.get()
        assert done["Location"] == f"/desk/chats/?chat={chat.pk}"
        assert (ticket.request_class, ticket.severity) == ("defect", "2")
        assert ended["Location"] == f"/desk/tickets/{ticket.pk}/"
        assert Chat.objects.get().state == ChatState.ENDED
