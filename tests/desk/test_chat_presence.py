"""Who is there for chats: place in the queue and what visitors are told rest on it."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.handling import answer, hand_back
from dueby.desk.channels.chat.models import Chat, ChatState, Presence
from dueby.desk.channels.chat.models.presence import AWAY_AFTER
from dueby.desk.channels.chat.presence import be_seen, here, leave_chats, take_chats
from dueby.desk.channels.chat.telling import chat_told, hours_told
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.streams.models import StreamEvent
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.portals import page, text
from tests.desk.reports import SOON
from tests.desk.test_chat import opened, speak

DOCK = "/desk/chats/dock/"


class TestPresence:
    def test_lasts_for_as_long_as_a_page_is_open(self, world: World) -> None:
        be_seen(world.users["ada"], at=MONDAY_NOON)

        assert here(MONDAY_NOON) == 1
        assert here(MONDAY_NOON + AWAY_AFTER) == 0

    @pytest.mark.parametrize("who, takes", [("ada", 1), ("lena", 1), ("marco", 0), ("ines", 0)])
    def test_is_that_of_agents_and_leads_until_they_say_otherwise(
        self, world: World, who: str, takes: int
    ) -> None:
        be_seen(world.users[who], at=MONDAY_NOON)

        assert here(MONDAY_NOON) == takes

    def test_ends_and_begins_by_a_word_that_the_journal_keeps(self, world: World) -> None:
        ada = world.users["ada"]
        be_seen(ada, at=MONDAY_NOON)

        for verb, count in ((leave_chats, 0), (leave_chats, 0), (take_chats, 1)):
            verb(ada, at=MONDAY_NOON)
            assert here(MONDAY_NOON) == count

        entries = Entry.objects.about(ada.journal_name).values_list("kind", flat=True)
        assert list(entries)[-2:] == ["user.leaves_chats", "user.takes_chats"]

    def test_is_told_to_who_waits_and_not_each_time_a_page_says_it(self, world: World) -> None:
        chat = opened(world)
        Presence.objects.all().delete()

        for seconds in (0, 30, 60):
            be_seen(world.users["ada"], at=SOON + timedelta(seconds=seconds))

        told = StreamEvent.objects.filter(stream__name=chat.journal_name, kind="presence")
        assert told.count() == 1


class TestVisitors:
    def test_are_told_how_many_are_there(self, world: World) -> None:
        chat = opened(world)

        assert hours_told(None, at=MONDAY_NOON)["here"] == 1
        assert chat_told(chat, at=MONDAY_NOON)["here"] == 1
        assert chat_told(chat, at=MONDAY_NOON + AWAY_AFTER)["here"] == 0

    def test_have_somebody_called_when_nobody_is_there_in_hours(self, world: World) -> None:
        opened(world)
        assert not Parcel.objects.exists()
        Presence.objects.update(takes_chats=False)
        # The helper lets Ada be there, so a moment without her is chosen by the clock.
        chat = Chat.objects.get()
        answer(chat, by=world.users["ada"], at=SOON)

        hand_back(chat, by=world.users["ada"], at=SOON)

        assert Parcel.objects.exists()
        assert "nobody is there for chats" in str(Parcel.objects.latest("pk").content["text"])


class TestHandBack:
    def test_gives_a_chat_the_place_of_its_beginning(self, world: World) -> None:
        first, second = opened(world), opened(world, "hans")
        answer(first, by=world.users["ada"], at=MONDAY_NOON)
        speak(first, "One moment", world.users["ada"], 1)

        hand_back(first, by=world.users["ada"], at=MONDAY_NOON)

        first.refresh_from_db()
        assert (first.state, first.agent) == (ChatState.WAITING, None)
        assert chat_told(first, at=MONDAY_NOON)["place"] == 1
        assert chat_told(second, at=MONDAY_NOON)["place"] == 2

    def test_is_for_chats_that_go_on(self, world: World) -> None:
        with pytest.raises(ChatRefusedError, match="only a chat that goes on"):
            hand_back(opened(world), by=world.users["ada"], at=MONDAY_NOON)


@pytest.fixture
def ada(client: Client, world: World, clock: StoppedClock) -> Client:
    clock.at = SOON
    client.force_login(world.users["ada"])
    return client


class TestDock:
    def test_stands_beside_the_queue_with_what_waits_and_is_ones_own(
        self, ada: Client, world: World
    ) -> None:
        opened(world, words="Waits here")
        mine, others = opened(world, "hans", "Mine"), opened(world, "grace", "Of Ben")
        answer(mine, by=world.users["ada"], at=SOON)
        answer(others, by=world.users["ben"], at=SOON)

        shown = page(ada.get("/desk/"))

        assert 'data-waiting="1" data-unread="1" data-mine="1"' in shown
        assert f'data-chat="{mine.pk}"' in shown
        assert f'data-chat="{others.pk}"' not in shown
        assert "Chats 1 waiting 1 new 1 yours" in text(ada.get(DOCK))

    def test_gives_a_whole_panel_to_answer_in(self, ada: Client, world: World) -> None:
        chat = opened(world)
        parts = f"/desk/chats/{chat.pk}/"

        assert "<form" not in page(ada.get(parts))
        ada.post(f"{parts}answer/", headers={"accept": "application/json"})

        assert f'action="{parts}reply/"' in page(ada.get(f"{parts}?whole"))

    def test_says_by_form_whether_one_takes_chats(self, ada: Client) -> None:
        ada.post("/desk/chats/presence/")
        assert "Ada Marsh there" in text(ada.get("/desk/chats/"))

        ada.post("/desk/chats/presence/leaving/")

        assert "You take no chats" in text(ada.get("/desk/chats/"))
        assert here(SOON) == 0
