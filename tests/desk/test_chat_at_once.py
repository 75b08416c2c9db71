"""Two who act in a chat at the same moment, on either database."""

from collections.abc import Callable
from functools import partial

import pytest

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.ending import end
from dueby.desk.channels.chat.filing import Outcome, file
from dueby.desk.channels.chat.handling import answer
from dueby.desk.channels.chat.models import Chat, ChatMessage, Presence
from dueby.desk.channels.chat.opening import Opening, open_chat
from dueby.desk.channels.chat.presence import be_seen
from dueby.desk.channels.chat.talking import say
from dueby.desk.demo.cast import World
from dueby.desk.outbox.models import Parcel
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import Ticket
from tests.desk.chats import is_here, new_key
from tests.desk.conftest import MONDAY_NOON
from tests.desk.reports import SOON
from tests.desk.sidebyside import side_by_side

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def chat(transactional_db: None, world: World) -> Chat:
    """Return a chat that Rosa opened while Ada was there."""
    del transactional_db
    is_here(world.users["ada"], MONDAY_NOON)
    opening = Opening(None, new_key(), "Hello", new_key(), world.contacts["rosa"])
    return open_chat(opening, at=MONDAY_NOON)


def all_at_once(*verbs: Callable[[], object]) -> list[object]:
    """Do all at once, and hold that nothing broke but by a refusal."""
    done = side_by_side(*verbs)
    broken = [each for each in done if isinstance(each, Exception)]
    assert [each for each in broken if not isinstance(each, ChatRefusedError)] == []
    return done


class TestAtOnce:
    def test_a_chat_is_opened_once(self, chat: Chat, world: World) -> None:
        key, message = new_key(), new_key()
        opening = Opening(None, key, "Twice", message, world.contacts["hans"])

        done = all_at_once(*[partial(open_chat, opening, at=MONDAY_NOON)] * MANY)

        assert len({each.pk for each in done if isinstance(each, Chat)}) == 1
        assert Chat.objects.exclude(pk=chat.pk).count() == 1

    def test_a_chat_is_taken_by_one(self, chat: Chat, world: World) -> None:
        agents = [world.users[each] for each in ("ada", "ben", "lena")]

        done = all_at_once(*[partial(answer, chat, by=each, at=SOON) for each in agents])

        assert sum(isinstance(each, ChatRefusedError) for each in done) == 2
        assert Chat.objects.get().agent in agents

    def test_words_are_numbered_without_a_gap_and_the_same_is_said_once(
        self, chat: Chat, world: World
    ) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        answer(chat, by=ada, at=SOON)
        same = partial(say, chat, "The same", by=rosa, key=new_key(), at=SOON)
        others = [
            partial(say, chat, str(number), by=by, key=new_key(), at=SOON)
            for number in range(3)
            for by in (ada, rosa)
        ]

        all_at_once(same, same, *others)

        said = ChatMessage.objects.order_by("number")
        assert list(said.values_list("number", flat=True)) == list(range(1, 10))
        assert said.filter(text__words="The same").count() == 1
        events = StreamEvent.objects.filter(stream__name=chat.journal_name).order_by("number")
        assert list(events.values_list("number", flat=True)) == list(range(1, events.count() + 1))

    def test_a_chat_ended_by_both_is_one_ticket_and_one_mail(
        self, chat: Chat, world: World
    ) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        answer(chat, by=ada, at=SOON)

        all_at_once(*[partial(end, chat, by=each, at=SOON) for each in (ada, rosa, None)])

        assert Ticket.objects.count() == Parcel.objects.count() == 1

    def test_a_chat_put_onto_a_ticket_and_ended_is_one_report(
        self, chat: Chat, world: World
    ) -> None:
        ada, rosa = world.users["ada"], world.contacts["rosa"]
        answer(chat, by=ada, at=SOON)

        all_at_once(
            *[partial(file, chat, Outcome(), by=ada, at=SOON)] * 3,
            partial(end, chat, by=rosa, at=SOON),
        )

        assert Ticket.objects.count() == Parcel.objects.count() == 1

    def test_somebody_is_seen_first_on_several_pages(self, chat: Chat, world: World) -> None:
        del chat

        all_at_once(*[partial(be_seen, world.users["ben"], at=SOON)] * MANY)

        assert Presence.objects.filter(user=world.users["ben"]).count() == 1

    def test_many_chats_are_opened_taken_and_ended(self, chat: Chat, world: World) -> None:
        chats = [
            open_chat(Opening(None, new_key(), str(each), new_key()), at=MONDAY_NOON)
            for each in range(MANY)
        ]
        agents = [world.users[each] for each in ("ada", "ben", "lena")]
        verbs: list[Callable[[], object]] = []
        for number, each in enumerate(reversed(chats)):
            verbs.append(partial(answer, each, by=agents[number % 3], at=SOON))
            verbs.append(partial(end, each, by=each, at=SOON))
        verbs.append(partial(end, chat, by=world.contacts["rosa"], at=SOON))

        all_at_once(*verbs)

        assert not Chat.objects.running().exists()
        assert Ticket.objects.count() == 1
