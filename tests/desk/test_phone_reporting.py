"""What becomes of calls: reports by when they were answered or left, and owners of the missed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dueby.desk.channels.phone.callers import callers_of
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.reporting import CallRefusedError, Told, join_call, report_call
from dueby.desk.channels.phone.seeing_to import finish_call
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import MessageKind, Ticket
from tests.desk.calls import extensions, has_number, kinds, line, missed, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import LATER, SOON, clock_of, facts, minutes, reported
from tests.desk.sidebyside import side_by_side

SATURDAY = MONDAY_NOON + timedelta(days=5)


@pytest.fixture
def answered(world: World, clock: StoppedClock) -> Call:
    """Return a call of Yuki's that Ada answered after a minute and that took eight."""
    has_number(world, "yuki")
    line()
    extensions(world, ada="201", ben="202")
    for at, event in ((0, "newCall"), (1, "answer"), (9, "hangup")):
        clock.at = minutes(at)
        post(event, user=["201", "202"], answeringNumber="201")
    return Call.objects.get()


class TestReport:
    def test_is_made_when_the_call_was_answered(self, world: World, answered: Call) -> None:
        told = Told(world.contacts["yuki"], "Export fails\nAt half.", "defect", "2")

        ticket = report_call(answered, told, by=world.users["ada"], at=SOON)

        answered.refresh_from_db()
        assert (ticket.reported_at, ticket.subject) == (minutes(1), "Export fails")
        assert clock_of(ticket, "first_response").stopped_at == minutes(1)
        assert clock_of(ticket, "confirmation").due_at == minutes(1) + timedelta(days=1)
        assert (answered.ticket, answered.contact, answered.done_at) == (
            ticket,
            world.contacts["yuki"],
            SOON,
        )
        assert kinds(answered)[-1] == "call.reported"

    def test_is_made_while_people_still_speak(self, world: World, clock: StoppedClock) -> None:
        line()
        post()
        post("answer", answeringNumber="ada@dueby.example")
        call = Call.objects.get()

        ticket = report_call(
            call, Told(world.contacts["yuki"], "Hello"), by=world.users["ada"], at=clock.at
        )
        clock.at = minutes(9)
        heard = StreamEvent.objects.filter(stream__name=ticket.journal_name).count()
        post("hangup")

        call.refresh_from_db()
        assert (call.ticket, call.length) == (ticket, timedelta(minutes=9))
        told = StreamEvent.objects.filter(stream__name=ticket.journal_name)
        assert told.count() == heard + 1

    def test_of_a_voicemail_is_made_when_it_was_left_and_is_no_response(
        self, world: World, clock: StoppedClock
    ) -> None:
        call = missed(clock, voicemail=True)
        told = Told(world.contacts["yuki"], "Please call me.", "defect")

        ticket = report_call(call, told, by=world.users["ada"], at=LATER)

        assert ticket.reported_at == minutes(1)
        assert facts(ticket) == ["reported"]
        assert clock_of(ticket, "first_response").stopped_at is None
        assert ticket.messages.get(text__words="Please call me.").kind == MessageKind.MESSAGE

    def test_is_none_of_a_call_without_words(self, world: World, clock: StoppedClock) -> None:
        call = missed(clock)
        told = Told(world.contacts["yuki"], "Hello")

        with pytest.raises(CallRefusedError, match="nothing was left; call back"):
            report_call(call, told, by=world.users["ada"], at=LATER)

        assert not Ticket.objects.exists()

    def test_is_made_once(self, world: World, answered: Call) -> None:
        told = Told(world.contacts["yuki"], "Hello")

        tickets = {report_call(answered, told, by=world.users["ada"], at=SOON) for _ in range(2)}

        assert tickets == set(Ticket.objects.all())
        assert kinds(answered).count("call.reported") == 1

    @pytest.mark.django_db(transaction=True)
    def test_is_made_once_of_two_at_once(self, world: World, answered: Call) -> None:
        told = Told(world.contacts["yuki"], "Hello")

        done = side_by_side(
            *(lambda: report_call(answered, told, by=world.users["ada"], at=SOON),) * 2,
            lambda: post("hangup", callId="call-1"),
        )

        assert done[0] == done[1] == Ticket.objects.get()


class TestJoin:
    def test_is_a_call_on_the_ticket_and_a_response(self, world: World, answered: Call) -> None:
        ticket = reported(world)

        joined = join_call(
            answered,
            ticket,
            Told(world.contacts["yuki"], "More of it."),
            by=world.users["ada"],
            at=SOON,
        )

        answered.refresh_from_db()
        said = ticket.messages.get(text__words="More of it.")
        assert (joined, answered.ticket) == (ticket, ticket)
        assert (said.kind, said.said_at) == (MessageKind.CALL, minutes(1))
        assert clock_of(ticket, "first_response").stopped_at == minutes(1)

    def test_of_a_voicemail_is_what_the_contact_says(
        self, world: World, clock: StoppedClock
    ) -> None:
        ticket = reported(world)
        call = missed(clock, voicemail=True)

        join_call(
            call, ticket, Told(world.contacts["yuki"], "Still so."), by=world.users["ada"], at=SOON
        )

        said = ticket.messages.get(text__words="Still so.")
        assert (said.contact, said.said_at) == (world.contacts["yuki"], minutes(1))
        assert clock_of(ticket, "first_response").stopped_at is None

    def test_is_refused_of_another_customers(self, world: World, answered: Call) -> None:
        told = Told(world.contacts["grace"], "Hello")

        with pytest.raises(CallRefusedError, match="is not of Northwind Rail"):
            join_call(answered, reported(world), told, by=world.users["ada"], at=SOON)

    @pytest.mark.parametrize("ended_at", [None, minutes(5), minutes(9)])
    def test_is_held_from_the_report_on_where_that_was_made_while_they_spoke(
        self, world: World, answered: Call, ended_at: datetime | None
    ) -> None:
        Call.objects.update(ended_at=ended_at)
        ticket = reported(world, at=minutes(5))
        told = Told(world.contacts["yuki"], "I am mailing it now.")

        join_call(answered, ticket, told, by=world.users["ada"], at=SOON)

        answered.refresh_from_db()
        said = ticket.messages.get(text__words="I am mailing it now.")
        assert (answered.ticket, answered.answered_at) == (ticket, minutes(1))
        assert (said.kind, said.said_at) == (MessageKind.CALL, minutes(5))
        assert clock_of(ticket, "first_response").stopped_at == minutes(5)

    def test_is_refused_of_a_call_that_was_over_before_the_report(
        self, world: World, answered: Call
    ) -> None:
        ticket = reported(world, at=minutes(10))
        told = Told(world.contacts["yuki"], "Hi")

        with pytest.raises(CallRefusedError, match="make it a report of its own"):
            join_call(answered, ticket, told, by=world.users["ada"], at=SOON)

        answered.refresh_from_db()
        assert answered.ticket is None
        assert facts(ticket) == ["reported"]


class TestCallers:
    def test_are_all_who_may_be_calling_with_what_covers_them(
        self, world: World, clock: StoppedClock
    ) -> None:
        has_number(world, "rosa", "hans")
        ticket = reported(world)
        clock.at = SATURDAY
        call = missed(clock)

        hans, rosa = callers_of(call, world.users["ada"], at=clock.at)

        assert (rosa.plan, rosa.is_open, rosa.tickets) == ("Standard support", False, [ticket])
        assert (hans.plan, hans.is_open, hans.tickets) == ("Tier 2 support", True, [])
        assert rosa.opens_at is not None
        assert rosa.opens_at > clock.at
        assert (hans.opens_at, call.contact) == (None, None)
        assert (hans.contract_stands, rosa.contract_stands) == ("runs", "runs")


class TestConcerning:
    def test_is_who_is_rung_and_who_answered(self, world: World, clock: StoppedClock) -> None:
        ada, ben = world.users["ada"], world.users["ben"]
        extensions(world, ada="201", ben="202")
        line()

        post(user=["201", "202"])
        rung = [list(Call.objects.concerning(each, clock.at)) for each in (ada, ben)]
        post("answer", answeringNumber="202")
        spoken = [list(Call.objects.concerning(each, clock.at)) for each in (ada, ben)]

        call = Call.objects.get()
        assert (rung, spoken) == ([[call], [call]], [[], [call]])
        finish_call(call, by=ben, at=clock.at)
        assert not Call.objects.concerning(ben, clock.at)


class TestJournal:
    def test_holds_no_number(self, world: World, answered: Call) -> None:
        told = Told(world.contacts["yuki"], "Hello")
        report_call(answered, told, by=world.users["ada"], at=SOON)

        entries = Entry.objects.about(answered.journal_name)
        assert "312" not in str([each.data for each in entries])
        assert {each.organization_id for each in entries} == {world.organizations["northwind"].pk}
