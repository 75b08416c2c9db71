"""What comes late or in a storm is paged as one; the rest is counted, and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.readers import read_waiting
from dueby.desk.outbox.models import Parcel
from dueby.desk.paging.answering import NotAnsweredError, answer
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.paging.models import Escalation, Page
from dueby.desk.paging.telling import alarms
from dueby.desk.paging.words import State
from dueby.desk.tickets.answering import reply
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON
from tests.desk.pages import MINUTE, chain, paged, policy_of, tell_due
from tests.desk.reports import reported

LATER = MONDAY_NOON + timedelta(hours=1)


def told_late(world: World, many: int) -> list[Ticket]:
    """Return tickets that were found overdue late, and read by the journal's reader."""
    tickets = [reported(world) for _ in range(many)]
    for each in tickets:
        tell_due(each, LATER, late=True)
    read_waiting(LATER)
    return tickets


def answer_customer(world: World, ticket: Ticket) -> None:
    """Keep the promise that a ticket's alarm is about."""
    reply(ticket, "We look at it.", by=world.users["ada"], at=LATER)
    read_waiting(LATER)


def of(ticket: Ticket) -> Escalation:
    """Return the escalation of a ticket."""
    found: Escalation = Escalation.objects.get(subject=ticket.journal_name)
    return found


def states(tickets: list[Ticket]) -> list[str]:
    """Return how far the escalation of each ticket has come."""
    return [of(each).state for each in tickets]


class TestLate:
    def test_is_one_for_all_and_says_how_many_more(self, world: World) -> None:
        policy_of(world)
        tickets = told_late(world, 4)

        escalate_due(LATER)

        assert states(tickets) == [State.RUNNING, *[State.COUNTED] * 3]
        assert [each.more for each in alarms([of(tickets[0])])] == [3]
        assert "And 3 more" in Parcel.objects.get(key__startswith="page:").content["text"]

    def test_goes_on_as_the_next_where_the_first_is_over_before_its_page(
        self, world: World
    ) -> None:
        policy_of(world)
        tickets = told_late(world, 4)
        answer_customer(world, tickets[0])

        escalate_due(LATER)

        assert states(tickets) == [State.STOPPED, State.RUNNING, *[State.COUNTED] * 2]
        page = Page.objects.get()
        assert page.escalation == of(tickets[1])
        assert "And 2 more" in Parcel.objects.get(key__startswith="page:").content["text"]

    def test_passes_over_those_whose_own_reason_is_gone(self, world: World) -> None:
        policy_of(world)
        tickets = told_late(world, 4)
        for each in (tickets[2], tickets[0], tickets[1]):
            answer_customer(world, each)

        escalate_due(LATER)

        assert states(tickets) == [*[State.STOPPED] * 3, State.RUNNING]
        assert paged(of(tickets[3])) == ["Ada"]

    def test_goes_on_where_the_reason_is_gone_after_the_page(self, world: World) -> None:
        policy_of(world)
        tickets = told_late(world, 2)
        escalate_due(LATER)
        answer_customer(world, tickets[0])

        escalate_due(LATER + MINUTE)

        assert [paged(of(each)) for each in tickets] == [["Ada"], ["Ada"]]


class TestAnswer:
    def test_is_one_for_all_that_the_page_told_of(self, world: World) -> None:
        policy_of(world)
        ada = world.users["ada"]
        tickets = told_late(world, 3)
        escalate_due(LATER)

        answer(of(tickets[0]), by=ada, at=LATER + MINUTE)
        escalate_due(LATER + MINUTE)

        assert states(tickets) == [State.ANSWERED] * 3
        assert {of(each).answered_by for each in tickets} == {ada}
        assert chain(tickets[2]) == ["page.answered"]
        told = Entry.objects.about(tickets[2].journal_name).get(kind="page.answered")
        assert told.by == ada.journal_name
        assert Page.objects.count() == 1

    def test_is_none_for_what_came_after_the_page(self, world: World) -> None:
        policy_of(world)
        first, told = told_late(world, 2)
        escalate_due(LATER)
        later = told_late(world, 2)

        answer(of(first), by=world.users["ada"], at=LATER + MINUTE)
        escalate_due(LATER + MINUTE)

        assert states([first, told]) == [State.ANSWERED] * 2
        assert states(later) == [State.RUNNING, State.COUNTED]
        assert paged(of(later[0])) == ["Ada"]

    def test_is_given_to_the_alarm_that_tells_of_it(self, world: World) -> None:
        policy_of(world)
        _, counted = told_late(world, 2)

        with pytest.raises(NotAnsweredError, match="another alarm tells of it"):
            answer(of(counted), by=world.users["ada"], at=LATER)


class TestStorm:
    @pytest.fixture(autouse=True)
    def crowd_of_two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let two be a crowd."""
        monkeypatch.setattr("dueby.desk.paging.beginning.CROWD", 2)

    def test_is_of_the_first_and_counts_the_rest(self, world: World) -> None:
        policy_of(world)

        for _ in range(4):
            tell_due(reported(world), LATER)
        read_waiting(LATER)

        first, last = Escalation.objects.unanswered().order_by("pk")
        assert [each.more for each in alarms([first, last])] == [0, 2]
        tell_due(reported(world), LATER + 6 * MINUTE)
        read_waiting(LATER + 6 * MINUTE)
        assert Escalation.objects.unanswered().count() == 3

    def test_goes_on_where_the_one_that_counts_is_over(self, world: World) -> None:
        policy_of(world)
        tickets = [reported(world) for _ in range(4)]
        for each in tickets:
            tell_due(each, LATER)
        read_waiting(LATER)
        answer_customer(world, tickets[1])

        escalate_due(LATER)

        assert states(tickets) == [State.RUNNING, State.STOPPED, State.RUNNING, State.COUNTED]
