"""A chat from its first words to the ticket: by the agreement, once, and for whom it is."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome
from dueby.desk.channels.chat.handling import answer, hand_over
from dueby.desk.channels.chat.models import Chat, ChatState
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.talking import FLOOD, FloodError, note, read, say, send_file
from dueby.desk.channels.chat.telling import chat_told
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import Team, User
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import Message, Ticket
from tests.desk.chats import is_here, new_key, site_of
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import LATER, SOON, clock_of, facts, kinds, last_mail, reported

SUNDAY = MONDAY_NOON - timedelta(days=1)
MONDAY_NIGHT = MONDAY_NOON + timedelta(hours=12)


def opened(
    world: World, who: str = "rosa", words: str = "The export stops.", **more: object
) -> Chat:
    """Return a chat that somebody opens while Ada is there; with no name somebody unknown does."""
    told: dict[str, object] = {"contact": world.contacts[who] if who else None, **more}
    at = told.pop("at", MONDAY_NOON)
    is_here(world.users["ada"], at)  # type: ignore[arg-type]
    opening = Opening(None, new_key(), words, new_key(), **told)  # type: ignore[arg-type]
    chat = open_chat(opening, at=at)  # type: ignore[arg-type]
    return Chat.objects.select_related("contact__organization", "contact__user").get(pk=chat.pk)


def speak(chat: Chat, words: str, by: object, minutes: int) -> None:
    """Say something some minutes after noon."""
    at = MONDAY_NOON + timedelta(minutes=minutes)
    say(chat, words, by=by, key=new_key(), at=at)  # type: ignore[arg-type]


class TestOpen:
    def test_waits_in_hours_with_contract_and_plan(self, world: World) -> None:
        chat = opened(world)

        assert chat.state == ChatState.WAITING
        assert (chat.contract, chat.plan) == (world.contracts["northwind"], "standard")
        assert chat.organization_id == world.organizations["northwind"].pk
        assert kinds_of(chat) == ["chat.opened"]

    def test_is_one_however_often_it_is_sent(self, world: World) -> None:
        opening = Opening(None, new_key(), "Hello", new_key(), world.contacts["rosa"])

        chats = {open_chat(opening, at=MONDAY_NOON).pk for _ in range(3)}

        assert len(chats) == Chat.objects.count() == 1
        assert Chat.objects.get().length == 1

    def test_is_a_report_at_once_when_support_is_closed(self, world: World) -> None:
        chat = opened(world, at=SUNDAY)

        ticket = Ticket.objects.get()
        assert (chat.state, chat.ticket) == (ChatState.ENDED, ticket)
        assert (ticket.channel, ticket.reported_at) == ("live chat", SUNDAY)
        assert ticket.messages.get().text.words == "The export stops."
        assert "You wrote:" in last_mail(ticket)
        assert "First response by Mon 16 Nov 2026 17:00 EST" in last_mail(ticket)

    def test_stays_in_writing_for_a_person_when_nobody_knows_whose_it_is(
        self, world: World
    ) -> None:
        chat = opened(world, "", at=SUNDAY, name="Rosa Lindqvist", email="rosa@northwind.example")

        assert (chat.state, chat.contact) == (ChatState.WRITTEN, None)
        assert not Ticket.objects.exists()

    def test_reaches_who_is_on_duty_for_a_plan_that_never_closes(self, world: World) -> None:
        chat = opened(world, "hans", at=MONDAY_NIGHT)

        assert (chat.state, chat.is_after_hours) == (ChatState.WAITING, True)
        called = Parcel.objects.filter(subject=chat.journal_name)
        assert {each.to for each in called} == {
            "ada@dueby.example",
            "ben@dueby.example",
            "lena@dueby.example",
        }
        assert f"/desk/chats/?chat={chat.pk}" in str(called[0].content["text"])

    def test_reaches_the_leads_when_nobody_is_on_duty(self, world: World) -> None:
        Team.objects.all().delete()

        opened(world, "hans", at=MONDAY_NIGHT)

        called = {each.to for each in Parcel.objects.all()}
        assert called == {"lena@dueby.example", "marco@dueby.example", "ines@dueby.example"}

    def test_in_hours_mails_nobody(self, world: World) -> None:
        opened(world, "hans")

        assert not Parcel.objects.exists()

    @pytest.mark.parametrize("words", ["", "  \n\t", "\0\x07", "x" * 8001])
    def test_refuses_what_says_nothing_or_too_much(self, world: World, words: str) -> None:
        with pytest.raises(ChatRefusedError):
            opened(world, words=words)

        assert not Chat.objects.exists()


class TestSay:
    def test_the_same_twice_is_one(self, world: World) -> None:
        chat, key = opened(world), new_key()

        numbers = {
            say(chat, "Once", by=chat.visitor, key=key, at=MONDAY_NOON).number for _ in range(3)
        }

        assert numbers == {2}
        assert kinds_of(chat) == ["chat.opened", "chat.said"]

    def test_by_an_agent_needs_that_they_have_the_chat(self, world: World) -> None:
        chat, ada, ben = opened(world), world.users["ada"], world.users["ben"]
        with pytest.raises(ChatRefusedError, match="nobody has the chat; take it first"):
            speak(chat, "Hello", ada, 1)
        answer(chat, by=ada, at=MONDAY_NOON)

        with pytest.raises(ChatRefusedError, match="Ada Marsh has the chat"):
            speak(chat, "Hello", ben, 1)

    def test_refuses_a_flood(self, world: World) -> None:
        chat = opened(world)
        for _ in range(FLOOD - 1):
            speak(chat, "Hello?", chat.visitor, 0)

        with pytest.raises(FloodError):
            speak(chat, "Hello?", chat.visitor, 0)

        speak(chat, "Hello?", chat.visitor, 2)
        assert chat.messages.count() == FLOOD + 1

    def test_refuses_what_comes_after_the_end(self, world: World) -> None:
        chat = opened(world)
        end(chat, by=chat.visitor, at=SOON)

        with pytest.raises(ChatRefusedError, match="has ended"):
            speak(chat, "One thing more", chat.visitor, 30)

    def test_tells_the_streams_and_writes_no_words_there(self, world: World) -> None:
        chat = opened(world)
        speak(chat, "My secret", chat.visitor, 1)

        events = StreamEvent.objects.filter(stream__name__in=("chats", chat.journal_name))
        assert events.count() == 4
        assert "secret" not in str(list(events.values()))


class TestAnswer:
    def test_is_for_one(self, world: World) -> None:
        chat = opened(world)
        answer(chat, by=world.users["ada"], at=MONDAY_NOON)

        with pytest.raises(ChatRefusedError, match="Ada Marsh has the chat"):
            answer(chat, by=world.users["ben"], at=MONDAY_NOON)

    def test_moves_the_others_up(self, world: World) -> None:
        first, second = opened(world), opened(world, "hans")
        assert chat_told(second, at=MONDAY_NOON)["place"] == 2

        answer(first, by=world.users["ada"], at=MONDAY_NOON)

        assert chat_told(second, at=MONDAY_NOON)["place"] == 1
        assert StreamEvent.objects.filter(stream__name=second.journal_name).count() == 2

    def test_can_be_handed_over(self, world: World) -> None:
        chat, ada, ben = opened(world), world.users["ada"], world.users["ben"]
        answer(chat, by=ada, at=MONDAY_NOON)

        hand_over(chat, ben, by=ada, at=SOON)

        speak(chat, "Ben here", ben, 21)
        assert chat_told(chat, at=MONDAY_NOON)["messages"][2]["text"] == "Ben Okafor goes on"
        with pytest.raises(ChatRefusedError, match="does not work here"):
            hand_over(chat, user_of(world, "rosa"), by=ben, at=SOON)


class TestEnd:
    def test_opens_a_ticket_that_tells_when_it_was_answered(self, world: World) -> None:
        chat, ada = opened(world), world.users["ada"]
        answer(chat, by=ada, at=MONDAY_NOON)
        speak(chat, "Good day, what does it say?", ada, 1)
        speak(chat, "Nothing.", chat.visitor, 2)

        end(chat, by=ada, at=SOON)

        ticket = Ticket.objects.get()
        first = clock_of(ticket, "first_response")
        at_once = clock_of(ticket, "immediate_response")
        assert first.started_at == at_once.started_at == MONDAY_NOON
        assert first.stopped_at == at_once.stopped_at == MONDAY_NOON + timedelta(minutes=1)
        assert facts(ticket) == ["reported", "responded"]
        assert ticket.assignee == ada
        words = ticket.messages.get().text.words
        assert words == (
            "Live chat, Mon 16 Nov 2026 12:00 EST\n\n"
            "[12:00] Rosa Lindqvist: The export stops.\n"
            "[12:00] Ada Marsh answers.\n"
            "[12:01] Ada Marsh: Good day, what does it say?\n"
            "[12:02] Rosa Lindqvist: Nothing.\n"
            "[12:20] The chat has ended."
        )
        [mail] = Parcel.objects.all()
        assert mail.to == "rosa@northwind.example"
        assert words in str(mail.content["text"])

    def test_unanswered_leaves_the_promise_running(self, world: World) -> None:
        chat = opened(world)
        speak(chat, "Nobody?", chat.visitor, 5)

        end(chat, by=chat.visitor, at=SOON)

        ticket = Ticket.objects.get()
        assert clock_of(ticket, "first_response").stopped_at is None
        assert clock_of(ticket, "first_response").due_at == MONDAY_NOON + timedelta(days=1)

    def test_twice_is_one(self, world: World) -> None:
        chat = opened(world)

        for _ in range(2):
            end(chat, by=chat.visitor, at=SOON)

        assert Ticket.objects.count() == Parcel.objects.count() == 1

    def test_joins_a_ticket_of_the_same_customer_and_of_no_other(self, world: World) -> None:
        ticket, others = reported(world), reported(world, name="hans")
        chat, ada = opened(world, at=SOON), world.users["ada"]
        answer(chat, by=ada, at=SOON)
        say(chat, "I see.", by=ada, key=new_key(), at=SOON)
        with pytest.raises(ChatRefusedError, match="another customer's"):
            end(chat, Outcome(ticket=others), by=ada, at=LATER)

        end(chat, Outcome(ticket=ticket), by=ada, at=LATER)

        assert Ticket.objects.count() == 2
        assert "I see." in ticket.messages.get(about="ticket.chatted").text.words
        assert clock_of(ticket, "first_response").stopped_at == SOON
        assert "ticket.chatted" in kinds(ticket)

    def test_takes_class_severity_and_subject_for_the_ticket(self, world: World) -> None:
        chat = opened(world)

        end(chat, Outcome(None, None, "defect", "2", "Export"), by=world.users["ada"], at=SOON)

        ticket = Ticket.objects.get()
        assert (ticket.request_class, ticket.severity, ticket.subject) == ("defect", "2", "Export")

    def test_keeps_files_and_notes_where_they_belong(
        self, world: World, settings: Settings, tmp_path: object
    ) -> None:
        settings.ATTACHMENTS = tmp_path
        chat, ada = opened(world), world.users["ada"]
        file = SimpleUploadedFile("trace.log", b"what happened")
        send_file(chat, file, by=chat.visitor, key=new_key(), at=MONDAY_NOON)
        note(chat, "Their third time.", by=ada, at=MONDAY_NOON)

        end(chat, by=ada, at=SOON)

        ticket = Ticket.objects.get()
        rosa = user_of(world, "rosa")
        seen = Message.objects.filter(ticket=ticket).visible_to(rosa)
        assert [each.name for each in seen.get().attachments.all()] == ["trace.log"]
        assert "third" not in seen.get().text.words
        assert ticket.messages.get(kind="note").text.words == "Their third time."

    def test_without_a_contact_mails_who_confirmed_the_address(self, world: World) -> None:
        chat = opened(world, "", email="someone@elsewhere.example", is_confirmed=True)

        end(chat, by=chat.visitor, at=SOON)

        assert not Ticket.objects.exists()
        assert [each.to for each in Parcel.objects.all()] == ["someone@elsewhere.example"]

    def test_without_a_contact_mails_nobody_who_only_typed_an_address(self, world: World) -> None:
        chat = opened(world, "", email="rosa@northwind.example")

        end(chat, by=chat.visitor, at=SOON)

        assert not Parcel.objects.exists()


class TestRead:
    def test_never_goes_back_nor_beyond(self, world: World) -> None:
        chat = opened(world)

        for number in (1, 99, 0):
            read(chat, number, by=world.users["ada"], at=SOON)

        assert chat_told(Chat.objects.get(), at=MONDAY_NOON)["read"] == 1


def test_journal_and_site_name_nobody(world: World) -> None:
    chat = opened(world, "", name="Rosa Lindqvist", email="rosa@northwind.example")
    site_of()

    told = str(list(Entry.objects.about(chat.journal_name).values()))
    assert "Lindqvist" not in told
    assert "northwind" not in told


def kinds_of(chat: Chat) -> list[str]:
    return list(Entry.objects.about(chat.journal_name).values_list("kind", flat=True))


def user_of(world: World, name: str) -> User:
    user = world.contacts[name].user
    assert user is not None
    return user
