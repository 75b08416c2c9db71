"""Many at once, or late: one notice and one mail a person."""

from datetime import time, timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Unread
from dueby.desk.journal.readers import read_waiting
from dueby.desk.notices import gathering
from dueby.desk.notices.apps import READER
from dueby.desk.notices.gathered import SHOWN
from dueby.desk.notices.gathering import LONGEST, SILENCE, gather
from dueby.desk.notices.models import Held, Notice
from dueby.desk.notices.preferring import Wishes, prefer
from dueby.desk.notices.telling import MOST
from dueby.desk.notices.words import Group, Way
from dueby.desk.people.models import User
from dueby.desk.people.staffing import deactivate
from dueby.desk.tickets.models import Status, Ticket
from tests.desk.reports import LATER, TUESDAY, reported
from tests.desk.telling import clock_told, events_for, given, mails_to, tell


@pytest.fixture
def ada(world: World) -> User:
    """Return Ada, who has a ticket."""
    return world.users["ada"]


@pytest.fixture
def ticket(world: World, ada: User) -> Ticket:
    """Return Ada's ticket."""
    return given(reported(world), ada)


def late(ticket: Ticket, count: int, kind: str = "clock.due") -> list[Entry]:
    """Record what the timekeeper recognized a day after it became true."""
    return [
        clock_told(
            ticket,
            kind,
            at=LATER + timedelta(minutes=number),
            due_at=LATER + timedelta(minutes=number),
            late=True,
        )
        for number in range(count)
    ]


class TestLate:
    def test_comes_as_one_notice_and_one_mail(self, ada: User, ticket: Ticket) -> None:
        tell(TUESDAY, *late(ticket, 30), *late(ticket, 5, "clock.overdue"))

        assert events_for(ada) == []
        assert gather(TUESDAY + SILENCE) > 0
        [notice] = Notice.objects.filter(user=ada)
        [mail] = mails_to(ada)
        assert (notice.event, notice.is_late) == ("summary", True)
        assert [(each["event"], each["count"]) for each in notice.detail["groups"]] == [
            ("due", 30),
            ("overdue", 5),
        ]
        assert len(notice.detail["groups"][0]["entries"]) == SHOWN
        assert mail.content["subject"] == (
            "35 notices, recognized late: A commitment is due and not kept (30), "
            "A commitment is still overdue (5)"
        )
        assert "and 10 more" in mail.content["text"]
        assert "/desk/?within=overdue&whose=mine" not in mail.content["text"]
        assert "/desk/?within=overdue\n" in mail.content["text"]
        assert not Held.objects.filter(user=ada).exists()

    def test_is_told_once(self, ada: User, ticket: Ticket) -> None:
        tell(TUESDAY, *late(ticket, 3))
        gather(TUESDAY + SILENCE)

        assert gather(TUESDAY + LONGEST) == 0
        assert len(mails_to(ada)) == 1
        assert mails_to(ada)[0].key == f"notice:summary-{Notice.objects.get(user=ada).pk}:{ada.pk}"

    def test_waits_until_no_more_comes_but_not_for_ever(self, ada: User, ticket: Ticket) -> None:
        every = timedelta(seconds=50)
        at, told = TUESDAY, 0
        while not gather(at):
            tell(at, *late(ticket, 1))
            told += 1
            at += every

        assert TUESDAY + LONGEST <= at < TUESDAY + LONGEST + every
        assert Notice.objects.get(user=ada).detail["groups"][0]["count"] == told

    def test_of_one_comes_as_it_is_and_says_so(self, ada: User, ticket: Ticket) -> None:
        tell(TUESDAY, *late(ticket, 1))
        gather(TUESDAY + SILENCE)

        [notice] = Notice.objects.filter(user=ada)
        [mail] = mails_to(ada)
        assert (notice.event, notice.is_late, notice.at) == ("due", True, LATER)
        assert "recognized late" in mail.content["text"]
        assert mail.content["subject"].startswith("Overdue: First response")

    def test_leaves_out_what_is_over_by_now(self, ada: User, ticket: Ticket) -> None:
        tell(TUESDAY, *late(ticket, 3))
        Ticket.objects.filter(pk=ticket.pk).update(status=Status.CLOSED)

        gather(TUESDAY + SILENCE)

        assert not Notice.objects.exists()
        assert not Held.objects.exists()
        assert mails_to(ada) == []

    def test_is_not_for_who_left_meanwhile(self, world: World, ada: User, ticket: Ticket) -> None:
        tell(TUESDAY, *late(ticket, 3))
        deactivate(ada, by=world.users["ines"], at=TUESDAY)

        gather(TUESDAY + SILENCE)

        assert not Notice.objects.filter(user=ada).exists()
        assert not Held.objects.exists()
        assert mails_to(ada) == []

    def test_links_to_ones_own_queue_where_all_of_it_is_ones_own(
        self, ada: User, ticket: Ticket
    ) -> None:
        tell(TUESDAY, *late(ticket, 3, "clock.overdue"))

        gather(TUESDAY + SILENCE)

        assert "/desk/?within=overdue&whose=mine" in mails_to(ada)[0].content["text"]

    def test_that_a_person_leaves_to_the_summary_goes_there(
        self, ada: User, ticket: Ticket
    ) -> None:
        prefer(Wishes({Group.PROMISES: Way.DIGEST}), by=ada, at=LATER)
        tell(TUESDAY, *late(ticket, 3, "clock.overdue"))

        gather(TUESDAY + SILENCE)

        assert Notice.objects.get(user=ada).way == Way.DIGEST
        assert mails_to(ada) == []

    def test_comes_after_quiet_hours_unless_something_is_urgent(
        self, ada: User, ticket: Ticket
    ) -> None:
        prefer(Wishes({}, quiet_from=time(11), quiet_to=time(15)), by=ada, at=LATER)
        tell(TUESDAY, *late(ticket, 3, "clock.overdue"))
        gather(TUESDAY + SILENCE)

        assert Notice.objects.get(user=ada).waits
        assert mails_to(ada) == []
        tell(TUESDAY + SILENCE, *late(ticket, 3))
        gather(TUESDAY + 2 * SILENCE)
        assert len(mails_to(ada)) == 1


class TestStorm:
    def test_comes_one_by_one_until_it_is_too_much(self, ada: User, ticket: Ticket) -> None:
        tell(LATER, *(clock_told(ticket, at=LATER, round=each) for each in range(MOST + 7)))

        assert len(mails_to(ada)) == MOST
        assert Held.objects.filter(user=ada).count() == 7
        assert gather(LATER + timedelta(seconds=59)) == 0
        gather(LATER + timedelta(seconds=60))
        assert events_for(ada) == ["due"] * MOST + ["summary"]
        assert len(mails_to(ada)) == MOST + 1
        assert mails_to(ada)[-1].content["subject"].startswith("7 notices: ")

    def test_counts_what_came_in_the_minute_before(self, ada: User, ticket: Ticket) -> None:
        for each in range(MOST + 2):
            at = LATER + timedelta(seconds=4 * each)
            tell(at, clock_told(ticket, at=at, round=each))

        assert Held.objects.filter(user=ada).count() == 2

    def test_is_none_where_a_few_come_a_minute(self, ada: User, ticket: Ticket) -> None:
        for each in range(MOST + 2):
            at = LATER + timedelta(seconds=20 * each)
            tell(at, clock_told(ticket, at=at, round=each))

        assert not Held.objects.exists()
        assert len(mails_to(ada)) == MOST + 2


class TestMany:
    def test_cost_few_questions_and_no_row_of_mail_each(
        self,
        world: World,
        ada: User,
        ticket: Ticket,
        django_assert_max_num_queries: object,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(gathering, "AT_ONCE", 100_000)
        others = [given(reported(world, name=name), ada) for name in ("tom", "hans", "grace")]
        for each in (ticket, *others):
            late(each, 50)

        told = Unread.objects.filter(reader=READER).count()
        Unread.objects.exclude(reader=READER).delete()
        with django_assert_max_num_queries(60):  # type: ignore[operator]
            assert read_waiting(TUESDAY) == told == 204
        with django_assert_max_num_queries(80):  # type: ignore[operator]
            gather(TUESDAY + SILENCE)

        assert Notice.objects.filter(event="summary").count() == 3
        assert len(mails_to(ada)) == 1
