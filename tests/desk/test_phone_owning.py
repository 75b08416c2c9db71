"""Who sees to missed calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.channels.phone.seeing_to import finish_call, give_call
from dueby.desk.demo.cast import World
from dueby.desk.people.models import Contact, Team
from dueby.desk.tickets.models import Ticket
from tests.desk.calls import extensions, has_number, kinds, line, missed, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import LATER, SOON

SATURDAY = MONDAY_NOON + timedelta(days=5)


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
