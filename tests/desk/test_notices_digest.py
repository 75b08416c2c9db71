"""The daily summary: at the time somebody chose, once a day, and none where there is nothing."""

from datetime import UTC, datetime, time, timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.notices.digesting import send_digests
from dueby.desk.notices.models import Notice, Preferences
from dueby.desk.notices.preferring import Wishes, prefer
from dueby.desk.notices.words import Group, Way
from dueby.desk.people.models import Absence, User
from dueby.desk.tickets.answering import hear as write
from dueby.desk.tickets.models import Ticket
from tests.desk.reports import SOON, reported
from tests.desk.telling import given, mails_to, tell

DAILY = Wishes({Group.CUSTOMERS: Way.DIGEST}, digest_time=time(9))
TUESDAY_NINE = datetime(2026, 11, 17, 14, tzinfo=UTC)
"""9:00 in New York."""
DAY = timedelta(days=1)


@pytest.fixture
def ada(world: World) -> User:
    """Return Ada, who wants to hear of customers in the daily summary."""
    found = world.users["ada"]
    prefer(DAILY, by=found, at=SOON)
    return found


@pytest.fixture
def ticket(world: World, ada: User) -> Ticket:
    """Return Ada's ticket."""
    return given(reported(world), ada)


def answered(world: World, ticket: Ticket, words: str = "It fails.") -> None:
    """Let the customer answer, and everybody hear of it."""
    write(ticket, words, by=world.contacts["rosa"], at=SOON)
    tell(SOON, Entry.objects.filter(kind="ticket.heard").latest("pk"))


class TestSendDigests:
    def test_tells_what_came_and_what_is_due_at_the_time_chosen(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        answered(world, ticket)

        assert mails_to(ada) == []
        assert send_digests(TUESDAY_NINE - timedelta(seconds=1)) == 0
        assert send_digests(TUESDAY_NINE) == 1
        [mail] = mails_to(ada)
        assert mail.key == f"digest:{ada.pk}:2026-11-17"
        assert mail.content["subject"] == "Your day: 1 due or overdue, 1 news"
        assert f"- #{ticket.pk}, Northwind Rail: " in mail.content["text"]
        assert "The customer answers: 1" in mail.content["text"]

    def test_is_made_once_a_day(self, world: World, ada: User, ticket: Ticket) -> None:
        answered(world, ticket)
        send_digests(TUESDAY_NINE)
        answered(world, ticket, "It fails again.")

        assert send_digests(TUESDAY_NINE + timedelta(hours=5)) == 0
        assert send_digests(TUESDAY_NINE + DAY) == 1
        assert len(mails_to(ada)) == 2
        assert "The customer answers: 1" in mails_to(ada)[1].content["text"]

    def test_sends_nothing_where_there_is_nothing(self, ada: User) -> None:
        assert send_digests(TUESDAY_NINE) == 0
        assert mails_to(ada) == []

    def test_leaves_out_what_was_read_already(
        self, world: World, ada: User, ticket: Ticket
    ) -> None:
        answered(world, ticket)
        Notice.objects.update(read_at=SOON)
        Ticket.objects.update(next_due_at=None)

        assert send_digests(TUESDAY_NINE) == 0
        assert mails_to(ada) == []

    def test_tells_who_chose_nothing_what_the_rules_leave_to_it(self, world: World) -> None:
        marco = world.users["marco"]
        contract = world.contracts["northwind"]
        Notice.objects.create(
            user=marco,
            event="contract",
            subject=contract.journal_name,
            detail={"groups": [{"event": "contract", "count": 3, "entries": []}], "late": False},
            way=Way.DIGEST,
            at=SOON,
            made_at=SOON,
        )

        assert send_digests(datetime(2026, 11, 17, 13, tzinfo=UTC)) == 1
        assert "A contract changes: 3" in mails_to(marco)[0].content["text"]
        assert Preferences.objects.get(user=marco).digested_on == datetime(2026, 11, 17).date()  # noqa: DTZ001 - a day

    def test_waits_for_who_is_away(self, world: World, ada: User, ticket: Ticket) -> None:
        answered(world, ticket)
        Absence.objects.create(user=ada, starts_at=SOON, ends_at=TUESDAY_NINE + DAY)

        assert send_digests(TUESDAY_NINE) == 0
        assert send_digests(TUESDAY_NINE + DAY) == 1

    def test_comes_once_in_a_night_that_skips_its_time(self, ada: User) -> None:
        kept = Preferences.objects.select_related("user").get(user=ada)
        kept.digest_time = time(2, 30)
        before = datetime(2027, 3, 14, 6, 59, tzinfo=UTC)
        after = datetime(2027, 3, 14, 7, 0, tzinfo=UTC)

        assert kept.wants_digest(before) is None
        assert kept.wants_digest(after) is not None
        kept.digested_on = kept.wants_digest(after)
        assert kept.wants_digest(after + timedelta(hours=3)) is None
