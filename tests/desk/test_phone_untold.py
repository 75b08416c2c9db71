"""Calls of whose end nothing is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.channels.phone.seeing_to import finish_call
from dueby.desk.channels.phone.untold import GOES_ON, RINGS, end_untold
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Team
from dueby.desk.serving.chores import worker_chores
from dueby.desk.streams.models import StreamEvent
from tests.desk.calls import CALLER, HERE, course, extensions, has_number, kinds, line, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import minutes
from tests.desk.test_phone_passing import SECOND as PASSED_ON
from tests.desk.test_phone_passing import push
from tests.phone.requests import FORM, as_form

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def office(world: World, clock: StoppedClock) -> World:
    """Return the world with a telephone system and extensions of Ada and Ben."""
    clock.at = MONDAY_NOON
    line()
    extensions(world, ada="201", ben="202")
    return world


@pytest.fixture
def given_up(office: World) -> Call:
    """Return a call that rang with Ada at noon and whose end nobody told."""
    del office
    post(user="201")
    end_untold(MONDAY_NOON + RINGS + A_SECOND)
    return Call.objects.get()


class TestRinging:
    def test_is_missed_after_a_while_and_owned_as_if_its_end_were_told(self, office: World) -> None:
        post(user="201")

        assert end_untold(MONDAY_NOON + RINGS) == 0
        assert end_untold(MONDAY_NOON + RINGS + A_SECOND) == 1
        assert end_untold(MONDAY_NOON + RINGS * 2) == 0

        call = Call.objects.get()
        assert (call.state, call.owner, call.ended_at) == (
            State.MISSED,
            office.users["ada"],
            MONDAY_NOON + RINGS,
        )
        assert list(Call.objects.waiting()) == [call]
        assert kinds(call) == ["call.rang", "call.ended", "call.owned"]

    def test_is_recorded_with_why_and_told(self, office: World, given_up: Call) -> None:
        entry = Entry.objects.about(given_up.journal_name).get(kind="call.ended")
        assert (entry.data, entry.at) == ({"cause": "untold", "is_told": False}, given_up.ended_at)
        told = StreamEvent.objects.filter(stream__name=f"calls:{office.users['ada'].pk}")
        assert list(told.order_by("pk").values_list("kind", flat=True)) == ["ring", "changed"]

    def test_of_tier_2_out_of_hours_is_for_who_is_on_duty(
        self, office: World, clock: StoppedClock
    ) -> None:
        Team.objects.filter(name="Support").update(plans=["standard"])
        has_number(office, "hans")
        clock.at = MONDAY_NOON + timedelta(days=5)
        post(user="201")

        end_untold(clock.at + RINGS + A_SECOND)

        assert Call.objects.get().owner in {office.users["ben"], office.users["lena"]}

    def test_goes_on_while_something_is_told_of_it(
        self, office: World, clock: StoppedClock
    ) -> None:
        post(user="201")
        clock.at = minutes(8)
        post(user="202")

        assert end_untold(minutes(15)) == 0
        assert end_untold(minutes(19)) == 1

        assert Call.objects.get().ended_at == minutes(8) + RINGS
        assert office.users

    def test_that_a_machine_took_is_a_voicemail(self, office: World) -> None:
        post(user="201")
        post("answer", answeringNumber="voicemail")

        end_untold(minutes(11))

        call = Call.objects.get()
        assert (call.state, call.owner) == (State.VOICEMAIL, office.users["ada"])

    def test_of_a_rejected_number_is_blocked_and_nobodys(self, office: World) -> None:
        post(user="201")
        Call.objects.update(cause="blocked")

        end_untold(minutes(11))

        call = Call.objects.get()
        assert (call.state, call.owner) == (State.BLOCKED, None)
        assert office.users

    def test_is_a_chore_of_the_worker(self) -> None:
        assert end_untold in [each.do for each in worker_chores("here:1")]


class TestToldLater:
    @pytest.mark.parametrize("cause", ["cancel", "noAnswer", "normalClearing"])
    def test_end_changes_nothing_for_who_sees_to_it(
        self, office: World, clock: StoppedClock, given_up: Call, cause: str
    ) -> None:
        ben = office.users["ben"]
        finish_call(given_up, by=ben, at=minutes(11))
        clock.at = minutes(12)

        for _ in range(2):
            assert post("hangup", cause=cause) == 200

        call = Call.objects.get()
        assert (call.state, call.owner, call.done_at) == (
            State.MISSED,
            office.users["ada"],
            minutes(11),
        )
        assert (call.cause, call.ended_at) == (cause, minutes(12))
        assert kinds(call).count("call.owned") == 1
        assert end_untold(minutes(60)) == 0

    def test_voicemail_is_one(self, office: World, clock: StoppedClock, given_up: Call) -> None:
        clock.at = minutes(12)
        post("hangup", cause="voicemail")

        given_up.refresh_from_db()
        assert (given_up.state, given_up.said_at) == (State.VOICEMAIL, minutes(12))
        assert given_up.owner == office.users["ada"]

    def test_answer_is_one_at_its_moment(
        self, office: World, clock: StoppedClock, given_up: Call
    ) -> None:
        clock.at = minutes(25)
        post("answer", answeringNumber="202")
        given_up.refresh_from_db()
        assert (given_up.state, given_up.agent) == (State.TALKING, office.users["ben"])
        assert given_up.owner is None
        assert list(Call.objects.concerning(office.users["ben"], clock.at)) == [given_up]

        clock.at = minutes(30)
        post("hangup", cause="normalClearing")

        given_up.refresh_from_db()
        assert course(given_up) == (MONDAY_NOON, minutes(25), None, minutes(30))
        assert given_up.length == timedelta(minutes=5)

    def test_beginning_rings_with_nobody(self, office: World, given_up: Call) -> None:
        rings = StreamEvent.objects.filter(kind="ring").count()

        post(user="202")

        given_up.refresh_from_db()
        assert given_up.state is State.MISSED
        assert StreamEvent.objects.filter(kind="ring").count() == rings
        assert office.users


class TestGoingOn:
    def test_is_over_after_half_a_day_and_nobody_knows_how_long_they_spoke(
        self, office: World
    ) -> None:
        post(user="201")
        post("answer", answeringNumber="201")

        assert end_untold(MONDAY_NOON + GOES_ON) == 0
        assert end_untold(MONDAY_NOON + GOES_ON + A_SECOND) == 1

        call = Call.objects.get()
        assert (call.state, call.length, call.owner) == (State.ENDED, None, None)
        assert call.answered_at == MONDAY_NOON
        ada = Client()
        ada.force_login(office.users["ada"])
        page = ada.get(f"/desk/calls/{call.pk}/").content.decode()
        assert "Not told; taken as over since" in page
        assert ">Length<" not in page

    def test_is_over_in_all_its_parts(self, office: World, clock: StoppedClock) -> None:
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")
        push("newCall", "Ben Okafor", **PASSED_ON)
        push("answer", "Ben Okafor", **PASSED_ON)

        end_untold(MONDAY_NOON + GOES_ON + A_SECOND)

        call = Call.objects.get()
        assert call.state is State.ENDED
        assert not call.parts.filter(ended_at=None).exists()
        clock.at = MONDAY_NOON + GOES_ON * 2
        for who, part in (("Ada Marsh", {}), ("Ben Okafor", PASSED_ON)):
            push("hangup", who, **part)
        assert Call.objects.get().state is State.ENDED
        assert office.users

    def test_may_be_a_call_that_placetel_never_says_was_answered(
        self, office: World, clock: StoppedClock
    ) -> None:
        post(user="201", callId="missed")
        post("hangup", callId="missed", cause="cancel")
        told = {"from": "12075550199", "to": CALLER, "call_id": "f4", "direction": "out"}
        Client().post(HERE, as_form({**told, "event": "OutgoingCall"}), content_type=FORM)
        clock.at = minutes(20)
        assert end_untold(clock.at) == 0

        over = {**told, "event": "HungUp", "type": "accepted", "duration": "1100"}
        Client().post(HERE, as_form(over), content_type=FORM)

        call = Call.objects.get(call_id="f4")
        assert (call.state, call.length) == (State.ENDED, timedelta(seconds=1100))
        assert Call.objects.get(call_id="missed").returned_by == call
        assert office.users
