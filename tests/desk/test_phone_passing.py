"""Calls that one agent answers and passes on to another, as each dialect tells it."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Call, Part, State
from dueby.desk.channels.phone.reporting import Told, report_call
from dueby.desk.channels.phone.templatetags.calls import who_spoke
from dueby.desk.demo.cast import World
from dueby.desk.streams.models import StreamEvent
from tests.desk.calls import HERE, extensions, has_number, kinds, line, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import clock_of, minutes
from tests.desk.sidebyside import side_by_side
from tests.phone.requests import FORM, as_form

CALLER, DESK = "4930123456", "4930876543"
SECOND = {"callId": "2", "origCallId": "1", "diversion": DESK}


@pytest.fixture
def office(world: World, clock: StoppedClock) -> World:
    """Return the world with a telephone system and extensions of Ada, Ben and Lena."""
    clock.at = MONDAY_NOON
    line()
    extensions(world, ada="201", ben="202", lena="203")
    has_number(world, "hans", number="+49 30 123456")
    return world


def push(event: str, user: str, **said: str) -> None:
    """Push an event as sipgate does."""
    fields = {"event": event, "direction": "in", "from": CALLER, "to": DESK, "callId": "1"}
    fields |= {"user[]": user, "xcid": "x", **said}
    assert Client().post(HERE, as_form(fields), content_type=FORM).status_code == 200


def told() -> str:
    """Return who spoke in the only call there is."""
    return who_spoke(Call.objects.with_speakers().get())


def pop_of(office: World, name: str) -> str:
    client = Client()
    client.force_login(office.users[name])
    return client.get("/desk/calls/pops/").content.decode()


def passed_on(clock: StoppedClock) -> None:
    """Let Ada answer a call of sipgate and pass it on to Ben, who answers."""
    push("newCall", "Ada Marsh")
    clock.at = minutes(1)
    push("answer", "Ada Marsh")
    clock.at = minutes(3)
    push("newCall", "Ben Okafor", **SECOND)
    clock.at = minutes(4)
    push("answer", "Ben Okafor", **SECOND, answeringNumber=DESK)
    push("hangup", "Ada Marsh")


class TestSipgate:
    def test_is_one_call_in_which_both_spoke(self, office: World, clock: StoppedClock) -> None:
        passed_on(clock)
        clock.at = minutes(9)
        assert Call.objects.get().state is State.TALKING

        push("hangup", "Ben Okafor", **SECOND)

        call = Call.objects.get()
        assert told() == "Ada Marsh, then Ben Okafor"
        assert (call.state, call.agent, call.length) == (
            State.ENDED,
            office.users["ben"],
            timedelta(minutes=8),
        )
        assert kinds(call) == ["call.rang", "call.answered", "call.passed_on", "call.ended"]

    def test_pops_for_the_second_while_it_rings_and_then_as_theirs(
        self, office: World, clock: StoppedClock
    ) -> None:
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")
        push("newCall", "Ben Okafor", **SECOND)

        ring = StreamEvent.objects.filter(kind="ring").latest("pk")
        assert ring.stream.name == f"calls:{office.users['ben'].pk}"
        assert "Ada Marsh passes it on" in pop_of(office, "ben")
        assert "Hans Vogel" in pop_of(office, "ben")
        assert "Make it a report" not in pop_of(office, "ben")
        assert "Make it a report" in pop_of(office, "ada")

        push("answer", "Ben Okafor", **SECOND)

        assert "Make it a report" in pop_of(office, "ben")
        assert "Call from" not in pop_of(office, "ada")
        assert clock.at == MONDAY_NOON

    def test_goes_back_where_the_second_does_not_answer(
        self, office: World, clock: StoppedClock
    ) -> None:
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")
        push("newCall", "Ben Okafor", **SECOND)
        clock.at = minutes(1)

        push("hangup", "Ben Okafor", **SECOND, cause="noAnswer")

        assert "Call from" not in pop_of(office, "ben")
        assert (Call.objects.get().state, told()) == (State.TALKING, "Ada Marsh")
        push("hangup", "Ada Marsh")
        assert Call.objects.get().state is State.ENDED

    def test_is_not_missed_where_it_was_forwarded_and_answered(
        self, office: World, clock: StoppedClock
    ) -> None:
        push("newCall", "Ada Marsh")
        push("hangup", "Ada Marsh", cause="forwarded")
        assert Call.objects.get().owner == office.users["ada"]
        clock.at = minutes(1)

        push("newCall", "Ben Okafor", **SECOND)
        assert "Ringing" in pop_of(office, "ben")
        push("answer", "Ben Okafor", **SECOND)
        clock.at = minutes(2)
        push("hangup", "Ben Okafor", **SECOND)

        call = Call.objects.get()
        assert (call.state, call.owner, told()) == (State.ENDED, None, "Ben Okafor")
        assert (call.rang_at, call.answered_at) == (MONDAY_NOON, minutes(1))

    def test_is_missed_where_nobody_answered_it_elsewhere_either(
        self, office: World, clock: StoppedClock
    ) -> None:
        del clock
        push("newCall", "Ada Marsh")
        push("hangup", "Ada Marsh", cause="forwarded")
        push("newCall", "Ben Okafor", **SECOND)
        push("hangup", "Ben Okafor", **SECOND, cause="cancel")

        call = Call.objects.get()
        assert (call.state, call.cause) == (State.MISSED, "cancel")
        assert call.owner in {office.users["ada"], office.users["ben"]}

    def test_is_known_by_the_number_that_was_dialed_where_nothing_else_is_told(
        self, office: World, clock: StoppedClock
    ) -> None:
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")
        push("newCall", "Ben Okafor", callId="2", diversion=DESK)
        push("answer", "Ben Okafor", callId="2", diversion=DESK)

        assert told() == "Ada Marsh, then Ben Okafor"
        assert office.users
        assert clock.at == MONDAY_NOON

    @pytest.mark.parametrize(
        "said",
        [
            {"diversion": "4930999999"},
            {"diversion": DESK, "from": "4930765432"},
            {"diversion": DESK, "from": "anonymous"},
            {},
        ],
    )
    def test_is_another_call_where_it_is_another(
        self, office: World, clock: StoppedClock, said: dict[str, str]
    ) -> None:
        del clock
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")

        push("newCall", "Ben Okafor", **{"callId": "2", **said})

        assert Call.objects.count() == 2
        assert office.users

    def test_of_a_caller_who_calls_twice_is_nobodys_guess(
        self, office: World, clock: StoppedClock
    ) -> None:
        del clock
        for each in ("1", "2"):
            push("newCall", "Ada Marsh", callId=each)

        push("newCall", "Ben Okafor", callId="3", diversion=DESK)

        assert Call.objects.count() == 3
        assert office.users

    def test_may_be_passed_on_again(self, office: World, clock: StoppedClock) -> None:
        passed_on(clock)
        third = {"callId": "3", "origCallId": "2"}
        push("newCall", "Lena Fischer", **third)
        push("answer", "Lena Fischer", **third)
        push("hangup", "Ben Okafor", **SECOND)
        assert Call.objects.get().state is State.TALKING
        clock.at = minutes(20)
        push("hangup", "Lena Fischer", **third)

        assert told() == "Ada Marsh, then Ben Okafor, then Lena Fischer"
        assert Call.objects.get().state is State.ENDED
        assert office.users

    def test_told_twice_is_passed_on_once(self, office: World, clock: StoppedClock) -> None:
        passed_on(clock)
        push("hangup", "Ben Okafor", **SECOND)
        call = Call.objects.get()
        before = (kinds(call), call.ended_at, StreamEvent.objects.count())
        clock.at = minutes(30)

        for event in ("newCall", "answer", "hangup"):
            push(event, "Ben Okafor", **SECOND)
            push(event, "Ada Marsh")

        call = Call.objects.get()
        assert (kinds(call), call.ended_at, StreamEvent.objects.count()) == before
        assert (told(), office.users["ben"]) == ("Ada Marsh, then Ben Okafor", call.agent)

    @pytest.mark.parametrize("order", list(permutations(range(4))))
    def test_is_one_in_whatever_order_it_is_told(
        self, office: World, clock: StoppedClock, order: tuple[int, ...]
    ) -> None:
        del clock
        events = [
            lambda: push("newCall", "Ada Marsh"),
            lambda: push("answer", "Ada Marsh"),
            lambda: push("newCall", "Ben Okafor", **SECOND),
            lambda: push("answer", "Ben Okafor", **SECOND),
        ]
        for each in order:
            events[each]()
        push("hangup", "Ada Marsh")
        push("hangup", "Ben Okafor", **SECOND)

        call = Call.objects.get()
        assert (told(), call.state) == ("Ada Marsh, then Ben Okafor", State.ENDED)
        assert call.agent == office.users["ben"]


class TestOneIdentifier:
    def test_rings_and_is_passed_on_under_the_same(
        self, office: World, clock: StoppedClock
    ) -> None:
        post(user="201")
        post("answer", answeringNumber="201")
        clock.at = minutes(2)

        post(user="202")
        assert "Ada Marsh passes it on" in pop_of(office, "ben")
        post("answer", answeringNumber="202")

        assert told() == "Ada Marsh, then Ben Okafor"
        assert "Make it a report" in pop_of(office, "ben")
        assert "Call from" not in pop_of(office, "ada")

    def test_of_placetel_is_told_by_who_accepts(self, office: World, clock: StoppedClock) -> None:
        del clock
        for peer in ("201@fpbx.example", "202@fpbx.example"):
            fields = {"event": "CallAccepted", "from": "030123456", "to": "1", "call_id": "f4"}
            Client().post(HERE, as_form({**fields, "peer": peer}), content_type=FORM)

        assert told() == "Ada Marsh, then Ben Okafor"
        assert office.users

    def test_rings_with_nobody_whom_it_rang_before(
        self, office: World, clock: StoppedClock
    ) -> None:
        del clock
        post(user=["201", "202"])
        post("answer", answeringNumber="201")

        post(user=["201", "202"])

        assert "Call from" not in pop_of(office, "ben")

    def test_is_not_the_other_side_of_a_call_that_goes_out(
        self, office: World, clock: StoppedClock
    ) -> None:
        del clock
        post(direction="out", user="201", to="13125550101")
        post("answer", direction="out", answeringNumber="202")
        post("answer", direction="out", answeringNumber="203")

        assert told() == "Ada Marsh"
        assert office.users


class TestTicket:
    def test_says_both_and_was_answered_by_the_first(
        self, office: World, clock: StoppedClock
    ) -> None:
        passed_on(clock)
        call = Call.objects.get()
        told_by = Told(office.contacts["hans"], "Export fails", "defect", "2")

        ticket = report_call(call, told_by, by=office.users["ben"], at=clock.at)

        client = Client()
        client.force_login(office.users["ada"])
        shown = client.get(f"/desk/tickets/{ticket.pk}/").content.decode()
        assert "Ada Marsh, then Ben Okafor" in shown.partition('id="ticket-calls"')[2]
        assert clock_of(ticket, "first_response").stopped_at == minutes(1)

    def test_is_where_the_second_is_led_whom_it_is_passed_on_to(
        self, office: World, clock: StoppedClock
    ) -> None:
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")
        told_by = Told(office.contacts["hans"], "Export fails")
        ada = office.users["ada"]
        ticket = report_call(Call.objects.get(), told_by, by=ada, at=clock.at)

        push("newCall", "Ben Okafor", **SECOND)

        assert f'href="/desk/tickets/{ticket.pk}/">Ticket #{ticket.pk}' in pop_of(office, "ben")
        assert "Call from" not in pop_of(office, "ada")


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_is_one_call_in_two_parts(self, world: World) -> None:
        line()
        extensions(world, ada="201", ben="202")
        push("newCall", "Ada Marsh")
        push("answer", "Ada Marsh")

        side_by_side(
            *(lambda: push("newCall", "Ben Okafor", **SECOND),) * 2,
            *(lambda: push("answer", "Ben Okafor", **SECOND),) * 2,
            lambda: push("hangup", "Ada Marsh"),
        )

        assert Call.objects.count() == 1
        assert Part.objects.count() == 2
        assert told() == "Ada Marsh, then Ben Okafor"
