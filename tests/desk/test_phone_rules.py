"""What telephone systems are answered about certain numbers."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Answer, Call, NumberRule, State
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.streams.models import StreamEvent
from tests.desk.calls import CALLER, HERE, extensions, line, post
from tests.desk.conftest import StoppedClock
from tests.phone.requests import FORM, as_form, as_json, generic

REJECTS = {"action": "reject", "reason": "busy"}


def rule(answer: Answer, pattern: str, caller_id: str = "") -> NumberRule:
    return NumberRule.objects.create(answer=answer, pattern=pattern, caller_id=caller_id)


def answered(**changed: object) -> dict[str, str]:
    body = as_json(generic(**{"from": CALLER, "to": "493012345678", **changed}))
    told: dict[str, str] = json.loads(
        Client().post(HERE, body, content_type="application/json").content
    )
    return told


class TestReject:
    @pytest.mark.parametrize("pattern", ["+13125550101", "+1312*", "+1*", "*"])
    def test_turns_a_call_away_as_busy(
        self, world: World, clock: StoppedClock, pattern: str
    ) -> None:
        del clock
        line()
        extensions(world, ada="201")
        rule(Answer.REJECT, pattern)

        assert answered(user="201") == REJECTS
        assert not StreamEvent.objects.filter(kind="ring").exists()

        post("hangup", cause="busy")
        call = Call.objects.get()
        assert (call.state, call.owner, list(call.rings.all())) == (State.BLOCKED, None, [])

    @pytest.mark.parametrize("pattern", ["+13125550102", "+49*", "+1312555010"])
    def test_lets_others_ring(self, world: World, clock: StoppedClock, pattern: str) -> None:
        del world, clock
        line()
        rule(Answer.REJECT, pattern)

        assert answered() == {}

    def test_is_for_calls_that_come_in_and_for_their_beginning(
        self, world: World, clock: StoppedClock
    ) -> None:
        del world, clock
        line()
        rule(Answer.REJECT, "*")

        assert answered(direction="out") == {}
        assert answered(event="hangup") == {}

    def test_is_said_to_sipgate_in_its_words(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line(dialect="sipgate")
        rule(Answer.REJECT, "+4930*")
        told = Client().post(HERE, as_form(generic()), content_type=FORM).content.decode()

        assert '<Reject reason="busy" /></Response>' in told

    def test_is_said_to_placetel_in_its_words(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line()
        rule(Answer.REJECT, "+4930*")
        fields = {"event": "IncomingCall", "from": "+493012345678", "to": "1", "call_id": "f4"}

        told = Client().post(HERE, as_form(fields), content_type=FORM)

        assert told["Content-Type"] == "application/xml"
        assert '<Response><Reject reason="busy" /></Response>' in told.content.decode()


class TestCallerId:
    def test_is_that_of_the_longest_rule(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line()
        rule(Answer.CALLER_ID, "*", "+12075550199")
        rule(Answer.CALLER_ID, "+49*", "+493087654321")

        dialed = answered(direction="out")
        other = answered(direction="out", to="442079460958", callId="2")

        assert dialed == {"action": "dial", "caller_id": "493087654321", "number": "493012345678"}
        assert other["caller_id"] == "12075550199"
        assert answered(callId="3") == {}

    def test_is_said_to_sipgate_in_its_words(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line(dialect="sipgate")
        rule(Answer.CALLER_ID, "*", '+1"<&')
        body = as_form(generic(direction="out", to="<49&30>"))
        told = Client().post(HERE, body, content_type=FORM).content.decode()

        assert "<Dial callerId='1\"&lt;&amp;'><Number>&lt;49&amp;30&gt;</Number></Dial>" in told


class TestPages:
    def test_keep_rules(self, world: World) -> None:
        ines = Client()
        ines.force_login(world.users["ines"])
        new = "/desk/calls/rules/new/"

        ines.post(new, {"answer": "reject", "pattern": "+1312*"})
        refused = [
            ines.post(new, told).status_code
            for told in (
                {"answer": "reject", "pattern": "+1312*"},
                {"answer": "reject", "pattern": "312"},
                {"answer": "reject", "pattern": "+1*2"},
                {"answer": "reject", "pattern": "+1", "caller_id": "+1"},
                {"answer": "caller_id", "pattern": "+1"},
                {"answer": "other", "pattern": "+1"},
            )
        ]

        made = NumberRule.objects.get()
        assert refused == [422] * 6
        assert "+1312*" in ines.get("/desk/calls/lines/").content.decode()
        ines.post(f"/desk/calls/rules/{made.pk}/removal/")
        assert not NumberRule.objects.exists()
        kinds = Entry.objects.about(made.journal_name).values_list("kind", flat=True)
        assert list(kinds) == ["number_rule.added", "number_rule.removed"]
