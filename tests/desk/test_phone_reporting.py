"""What becomes of calls: reports by when they were answered or left, and owners of the missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dueby.desk.channels.phone.callers import callers_of
from dueby.desk.channels.phone.models import Call, State
from dueby.desk.channels.phone.reporting import CallRefusedError, Told, join_call, report_call
from dueby.desk.channels.phone.seeing_to import finish_call, give_call
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Contact, Team
from dueby.desk.streams.models import StreamEvent
from dueby.desk.tickets.models import MessageKind, Ticket
from dueby.desk.tickets.possible import NotPossibleError
from tests.desk.calls import extensions, has_number, kinds, line, post
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


def missed(clock: StoppedClock, *, voicemail: bool = False, call_id: str = "2") -> Call:
    """Return a call that rang for a minute and that nobody answered."""
    line_is_there = Call.objects.exists()
    if not line_is_there:
        line()
    post(callId=call_id, user="201")
    clock.at += timedelta(minutes=1)
    post("hangup", callId=call_id, cause="voicemail" if voicemail else "cancel")
    return Call.objects.get(call_id=call_id)


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

    def test_is_refused_before_the_report(self, world: World, answered: Call) -> None:
        ticket = reported(world)
        Ticket.objects.filter(pk=ticket.pk).update(reported_at=minutes(5))

        with pytest.raises(NotPossibleError, match="held after its report"):
            join_call(
                answered, ticket, Told(world.contacts["yuki"], "Hi"), by=world.users["ada"], at=SOON
            )

        answered.refresh_from_db()
        assert answered.ticket is None


class TestOwner:
    def test_of_a_missed_call_is_whose_extension_rang(
        self, world: World, clock: StoppedClock
    ) -> None:
        extensions(world, ada="201")

        call = missed(clock)

        assert (call.state, call.owner) == (State.MISSED, world.users["ada"])
        assert list(Call.objects.waiting()) == [call]
        assert not Ticket.objects.exists()

    def test_is_who_is_on_duty_for_tier_2_out_of_hours(
        self, world: World, clock: StoppedClock
    ) -> None:
        Team.objects.filter(name="Support").update(plans=["standard"])
        has_number(world, "hans")
        extensions(world, ada="201")
        clock.at = SATURDAY

        assert missed(clock).owner in {world.users["ben"], world.users["lena"]}

    @pytest.mark.parametrize("customer", ["contoso", "northwind"])
    def test_is_who_is_on_duty_where_one_of_those_who_may_have_called_has_tier_2(
        self, world: World, clock: StoppedClock, customer: str
    ) -> None:
        Team.objects.filter(name="Support").update(plans=["standard"])
        has_number(world, "hans", "rosa")
        organization = world.organizations[customer]
        Contact.objects.filter(name="Rosa Lindqvist").update(organization=organization)
        extensions(world, ada="201")
        clock.at = SATURDAY

        call = missed(clock)

        assert call.contact is None
        assert call.owner in {world.users["ben"], world.users["lena"]}

    def test_is_whose_extension_rang_for_the_standard_plan_out_of_hours(
        self, world: World, clock: StoppedClock
    ) -> None:
        has_number(world, "yuki")
        extensions(world, ada="201")
        clock.at = SATURDAY

        assert missed(clock).owner == world.users["ada"]

    def test_is_somebody_though_nobody_knows_who_called(
        self, world: World, clock: StoppedClock
    ) -> None:
        Team.objects.all().delete()

        owner = missed(clock).owner

        assert owner is not None
        assert owner.is_lead
        assert world.users

    def test_is_whoever_has_least_to_call_back(self, world: World, clock: StoppedClock) -> None:
        owners = [missed(clock, call_id=str(each)).owner for each in range(6)]

        assert len(set(owners)) == 3
        assert {each.name.split()[0] for each in owners if each} == {"Ada", "Ben", "Lena"}
        assert world.users

    def test_leaves_the_list_when_it_turns_out_to_be_answered(
        self, world: World, clock: StoppedClock
    ) -> None:
        del world
        missed(clock)
        post("answer", callId="2")

        assert not Call.objects.waiting().exists()

    def test_of_a_blocked_call_is_nobody(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line()
        post("hangup", cause="blocked")

        call = Call.objects.get()
        assert (call.state, call.owner) == (State.BLOCKED, None)

    def test_is_changed_and_it_is_done(self, world: World, clock: StoppedClock) -> None:
        call, lena = missed(clock), world.users["lena"]

        give_call(call, lena, by=lena, at=SOON)
        finish_call(call, by=lena, at=SOON)
        finish_call(call, by=lena, at=LATER)

        call.refresh_from_db()
        assert (call.owner, call.done_at) == (lena, SOON)
        assert kinds(call)[-2:] == ["call.owned", "call.done"]
        assert not Call.objects.waiting().exists()


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
