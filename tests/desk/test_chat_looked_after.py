"""Chats with which nobody goes on: each comes to somebody, or to an end that loses nothing."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.chat import abandoning, changing
from dueby.desk.channels.chat.abandoning import SILENT, UNANSWERED, UNREAD, look_after
from dueby.desk.channels.chat.calling import call_for_uncalled
from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome, file
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat, ChatState, Presence
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.models import on_duty
from dueby.desk.people.staffing import deactivate
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import Ticket
from tests.desk.chats import is_here
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import text
from tests.desk.reports import LATER, SOON, reported
from tests.desk.test_chat import kinds_of, opened, speak

SECOND = timedelta(seconds=1)
CLOSING = MONDAY_NOON + timedelta(hours=5)
"""17:00 in New York, when the hours of the usual plan end."""


def taken(world: World, who: str = "") -> Chat:
    """Return a chat that Ada has taken and answered."""
    chat = opened(world, who)
    answer(chat, by=world.users["ada"], at=MONDAY_NOON)
    speak(chat, "Good day", world.users["ada"], 1)
    return Chat.objects.get(pk=chat.pk)


def called() -> list[str]:
    """Return who was called for chats, by address."""
    calls = Parcel.objects.filter(key__contains="/duty/").order_by("pk")
    return [each.content["to"] for each in calls]


class TestFullChat:
    def test_takes_no_more_words_and_can_be_taken_and_ended(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chat, ada = opened(world), world.users["ada"]
        monkeypatch.setattr(changing, "MOST", 1)

        with pytest.raises(ChatRefusedError, match="as long as a chat may be"):
            speak(chat, "One more", chat.visitor, 1)
        answer(chat, by=ada, at=SOON)
        end(chat, by=ada, at=LATER)

        assert Ticket.objects.get().reported_at == MONDAY_NOON

    def test_that_cannot_be_ended_holds_up_no_other(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, other = opened(world, "rosa"), opened(world, "hans")

        def fail_on_one(chat: Chat, **more: object) -> Chat:
            if chat.pk == broken.pk:
                raise RuntimeError("broken")
            return end(chat, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(abandoning, "end", fail_on_one)
        with pytest.raises(ExceptionGroup, match="nobody goes on"):
            look_after(MONDAY_NOON + UNANSWERED + SECOND)

        assert Chat.objects.get(state=ChatState.ENDED) == other


class TestUndecided:
    @pytest.mark.parametrize("way", ["the visitor ends it", "silence"])
    def test_chat_of_somebody_unknown_can_still_become_a_ticket(
        self, world: World, way: str
    ) -> None:
        chat, ada = taken(world), world.users["ada"]
        if way == "silence":
            look_after(SOON + SILENT)
        else:
            end(chat, by=chat, at=SOON)
        assert list(Chat.objects.need_a_person()) == [chat]

        file(chat, Outcome(contact=world.contacts["rosa"]), by=ada, at=LATER + SILENT)

        ticket = Ticket.objects.get(contact=world.contacts["rosa"])
        assert Chat.objects.get().ticket == ticket
        assert not Chat.objects.need_a_person().exists()
        assert Entry.objects.get(kind="chat.decided").data == {"ticket": ticket.pk}

    def test_chat_may_need_no_ticket(
        self, client: Client, world: World, clock: StoppedClock
    ) -> None:
        clock.at = SOON
        client.force_login(world.users["ada"])
        chat = taken(world)
        end(chat, by=chat, at=SOON)
        listed = text(client.get(f"/desk/chats/?chat={chat.pk}"))

        done = client.post(f"/desk/chats/{chat.pk}/end/", {"becomes": "nothing"})

        assert "To be decided" in listed
        assert "Say what becomes of it" in listed
        assert done["Location"] == "/desk/chats/"
        assert "To be decided" not in text(client.get("/desk/chats/"))
        assert not Ticket.objects.exists()

    def test_is_no_chat_that_an_agent_ended_or_nobody_took(self, world: World) -> None:
        decided, withdrawn = taken(world), opened(world, "")

        end(decided, Outcome(kept=False), by=world.users["ada"], at=SOON)
        end(withdrawn, by=withdrawn, at=SOON)

        assert not Chat.objects.need_a_person().exists()

    def test_is_refused_where_the_chat_has_become_another_ticket(self, world: World) -> None:
        chosen, chat = reported(world), taken(world, "rosa")
        end(chat, by=chat.visitor, at=SOON)
        became = Ticket.objects.latest("pk")

        with pytest.raises(ChatRefusedError, match=f"ended meanwhile, and is ticket #{became.pk}"):
            end(chat, Outcome(ticket=chosen), by=world.users["ada"], at=LATER)

    def test_is_nothing_that_a_visitor_decides(self, world: World) -> None:
        chat = opened(world, "")
        look_after(MONDAY_NOON + UNANSWERED + SECOND)

        end(chat, by=chat, at=LATER + UNANSWERED)

        assert Chat.objects.get().state == ChatState.WRITTEN


class TestUnattended:
    def test_chat_of_who_works_here_no_longer_waits_again(self, world: World) -> None:
        chat = taken(world)
        deactivate(world.users["ada"], by=world.users["ines"], at=SOON)

        assert look_after(SOON) == 1

        chat.refresh_from_db()
        assert (chat.state, chat.agent) == (ChatState.WAITING, None)
        assert kinds_of(chat)[-1] == "chat.handed_back"
        assert called()

    def test_chat_with_words_that_nobody_reads_waits_again(self, world: World) -> None:
        chat = taken(world)
        speak(chat, "Are you there?", chat, 2)
        asked = MONDAY_NOON + timedelta(minutes=2)

        assert look_after(asked + UNREAD) == 0
        assert look_after(asked + UNREAD + SECOND) == 1
        assert Chat.objects.get().state == ChatState.WAITING

    @pytest.mark.parametrize("reading", ["has a page open", "has read all"])
    def test_is_no_chat_whose_agent(self, world: World, reading: str) -> None:
        chat = taken(world)
        late = MONDAY_NOON + timedelta(minutes=30)
        if reading == "has a page open":
            speak(chat, "Are you there?", chat, 2)
            is_here(world.users["ada"], late)

        assert look_after(late) == 0

    def test_waiting_is_not_made_shorter_by_writing_on(self, world: World) -> None:
        chat = opened(world)
        for minutes in range(5, 60, 5):
            speak(chat, "Hello?", chat.visitor, minutes)

        assert look_after(MONDAY_NOON + UNANSWERED + SECOND) == 1
        assert Ticket.objects.get().reported_at == MONDAY_NOON

    def test_is_no_chat_that_somebody_took_at_the_last_moment(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _, second = opened(world, "rosa"), opened(world, "hans")
        at = MONDAY_NOON + UNANSWERED + SECOND

        def end_while_the_other_is_taken(chat: Chat, **more: object) -> Chat:
            answer(second, by=world.users["ada"], at=at)
            return end(chat, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(abandoning, "end", end_while_the_other_is_taken)

        assert look_after(at) == 1
        assert Chat.objects.get(pk=second.pk).state == ChatState.OPEN


class TestUncalled:
    def test_chat_is_called_for_once_the_hours_have_ended(self, world: World) -> None:
        chat = opened(world, "hans", at=CLOSING - timedelta(minutes=10))
        is_here(world.users["ada"], CLOSING)
        told = StreamEvent.objects.count()

        assert call_for_uncalled(CLOSING - SECOND) == 0
        assert StreamEvent.objects.count() == told
        assert call_for_uncalled(CLOSING) == 1
        assert call_for_uncalled(CLOSING + SECOND) == 0

        chat.refresh_from_db()
        assert chat.is_after_hours
        assert called() == [each.email for each in on_duty(chat.plan, CLOSING)] != []

    def test_chat_is_called_for_once_nobody_is_there(self, world: World) -> None:
        opened(world)
        Presence.objects.all().delete()

        assert call_for_uncalled(SOON) == 1
        assert called()

    def test_chat_under_a_plan_that_has_closed_waits_for_its_report(self, world: World) -> None:
        opened(world, at=CLOSING - SECOND)

        assert call_for_uncalled(CLOSING + SECOND) == 0

    def test_unknown_visitors_are_called_for_together(self, world: World) -> None:
        for _ in range(3):
            opened(world, "")
        Presence.objects.all().delete()

        assert call_for_uncalled(SOON) == 1
