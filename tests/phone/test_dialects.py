"""The same event in the words of each telephone system."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from dueby.desk.channels.phone.events import (
    Cause,
    Dialect,
    Direction,
    EventKind,
    read_request,
)
from tests.phone.requests import CALLER, DESK, FORM, as_form, as_json, as_parts, generic


class TestGeneric:
    @pytest.mark.parametrize("written", [as_json, as_form, as_parts])
    def test_is_read_from_json_and_from_forms(
        self, written: Callable[[Mapping[str, object]], bytes]
    ) -> None:
        fields = generic(**{"user[]": ["Emma Hart", "Ali Öz"], "queue": "Support"})

        event = read_request(written(fields), "multipart/form-data; boundary=edge")

        assert (event.dialect, event.event) == (Dialect.GENERIC, EventKind.NEW_CALL)
        assert (event.direction, event.call_id) == (Direction.IN, "call-1")
        assert (event.from_number, event.to_number) == (CALLER, DESK)
        assert (event.agents, event.queue, event.errors) == (("Emma Hart", "Ali Öz"), "Support", ())

    @pytest.mark.parametrize("name", ["user", "user[]", "caller", "caller[]", "user[0]"])
    def test_takes_the_agent_by_each_of_its_names(self, name: str) -> None:
        assert read_request(as_form(generic(**{name: "Emma Hart"}))).agents == ("Emma Hart",)

    def test_says_who_answered_rather_than_whom_it_rang(self) -> None:
        told = generic("answer", user=["Emma Hart", "Ali Öz"], answeringNumber="ali@desk.example")

        event = read_request(as_json(told))

        assert (event.event, event.agent) == (EventKind.ANSWER, "ali@desk.example")
        assert read_request(as_json(generic("answer", user="Emma Hart"))).agent == "Emma Hart"

    @pytest.mark.parametrize("cause", list(Cause))
    def test_knows_why_a_call_ended(self, cause: Cause) -> None:
        event = read_request(as_json(generic("hangup", cause=cause.value)))

        assert (event.cause, event.errors) == (cause, ())

    @pytest.mark.parametrize("machine", ["voicemail", "Voicemail", "ivr"])
    def test_knows_a_machine_that_answered(self, machine: str) -> None:
        assert read_request(as_json(generic("answer", answeringNumber=machine))).is_machine
        assert not read_request(as_json(generic("answer", answeringNumber="Emma"))).is_machine

    def test_keeps_who_does_not_say_a_number(self) -> None:
        assert read_request(as_json(generic(**{"from": "anonymous"}))).from_number == "anonymous"

    def test_takes_numbers_that_are_numbers(self) -> None:
        body = b'{"event":"newCall","from":493012345678,"to":null,"direction":"out","callId":7}'

        event = read_request(body)

        assert (event.from_number, event.to_number, event.call_id) == (CALLER, "", "7")


class TestSipgate:
    def test_is_told_by_the_fields_that_only_it_has(self) -> None:
        body = as_form(generic(**{"user[]": ["Alice"], "userId[]": ["w0"], "xcid": "abc"}))

        event = read_request(body, FORM)

        assert (event.dialect, event.event) == (Dialect.SIPGATE, EventKind.NEW_CALL)
        assert (event.agents, event.errors) == (("Alice",), ())

    def test_is_told_by_who_sends_it(self) -> None:
        body = as_form(generic("hangup", cause="busy"))

        assert read_request(body, FORM, speaks=Dialect.SIPGATE).dialect is Dialect.SIPGATE
        assert read_request(body, FORM).dialect is Dialect.GENERIC

    def test_has_a_first_version_that_tells_two_numbers(self) -> None:
        event = read_request(as_form({"from": CALLER, "to": DESK}), FORM)

        assert (event.dialect, event.event) == (Dialect.SIPGATE, EventKind.NEW_CALL)
        assert (event.direction, event.is_usable, event.errors) == (Direction.IN, True, ())

    @pytest.mark.parametrize("said, way", [("in", Direction.IN), ("out", Direction.OUT)])
    def test_has_a_second_version_that_tells_the_direction(self, said: str, way: Direction) -> None:
        event = read_request(as_form({"from": "anonymous", "to": DESK, "direction": said}), FORM)

        assert (event.dialect, event.direction, event.errors) == (Dialect.SIPGATE, way, ())

    def test_is_told_by_fields_that_say_nothing(self) -> None:
        assert read_request(as_form(generic(xcid=""))).dialect is Dialect.SIPGATE

    @pytest.mark.parametrize("name", ["origCallId", "originalCallId"])
    def test_says_which_call_was_passed_on(self, name: str) -> None:
        event = read_request(as_form(generic(**{name: "call-0", "diversion": DESK})))

        assert (event.passed_from, event.diverted_from) == ("call-0", DESK)

    def test_lists_users_by_numbers_in_brackets(self) -> None:
        event = read_request(as_form(generic(**{"user[][0]": "Alice", "user[][1]": "Bob"})))

        assert event.agents == ("Alice", "Bob")


class TestPlacetel:
    @pytest.mark.parametrize(
        "word, kind, direction",
        [
            ("IncomingCall", EventKind.NEW_CALL, Direction.IN),
            ("OutgoingCall", EventKind.NEW_CALL, Direction.OUT),
            ("CallAccepted", EventKind.ANSWER, Direction.IN),
            ("HungUp", EventKind.HANGUP, Direction.IN),
        ],
    )
    def test_has_words_of_its_own(self, word: str, kind: EventKind, direction: Direction) -> None:
        fields = {
            "event": word,
            "from": "030123",
            "to": "030987",
            "call_id": "f4",
            "type": "missed",
        }

        event = read_request(as_form(fields), FORM)

        assert (event.dialect, event.event) == (Dialect.PLACETEL, kind)
        assert (event.direction, event.call_id, event.errors) == (direction, "f4", ())

    @pytest.mark.parametrize(
        "said, cause",
        [
            ("accepted", Cause.NORMAL),
            ("missed", Cause.NO_ANSWER),
            ("voicemail", Cause.VOICEMAIL),
            ("blocked", Cause.BLOCKED),
            ("canceled", Cause.CANCEL),
        ],
    )
    def test_says_how_a_call_went_as_it_ends(self, said: str, cause: Cause) -> None:
        event = read_request(as_form({"event": "HungUp", "call_id": "f4", "type": said}))

        assert (event.cause, event.is_machine) == (cause, said == "voicemail")

    @pytest.mark.parametrize(
        "said, seconds", [("63", 63), ("0", 0), ("", None), ("-5", None), ("9" * 40, None)]
    )
    def test_says_how_long_people_spoke(self, said: str, seconds: int | None) -> None:
        fields = {"event": "HungUp", "call_id": "f4", "type": "accepted", "duration": said}

        event = read_request(as_form(fields))

        assert event.spoken == (None if seconds is None else timedelta(seconds=seconds))

    def test_names_who_accepted(self) -> None:
        event = read_request(
            as_form({"event": "CallAccepted", "call_id": "f4", "peer": "77@pbx.example"})
        )

        assert (event.answered_by, event.agent) == ("77@pbx.example", "77@pbx.example")


class TestWrong:
    @pytest.mark.parametrize(
        "changed, said",
        [
            ({"event": "ring"}, "event: found 'ring'; known are newCall, answer, hangup"),
            ({"event": None}, "event is missing"),
            ({"direction": "up"}, "direction: found 'up'"),
            ({"direction": None}, "direction is missing"),
            ({"callId": None}, "the identifier of the call is missing"),
            ({"callId": "x" * 251}, "callid has more than 250 letters"),
            ({"user": {"name": "Emma"}}, "'user' is no text"),
        ],
    )
    def test_is_told(self, changed: dict[str, object], said: str) -> None:
        event = read_request(as_json(generic(**changed)))

        assert said in "; ".join(event.errors)

    @pytest.mark.parametrize("missing", ["event", "direction", "callId"])
    def test_lacks_what_a_call_needs(self, missing: str) -> None:
        assert not read_request(as_json(generic(**{missing: None}))).is_usable

    @pytest.mark.parametrize(
        "body, said",
        [
            (b"", "the request is empty"),
            (b"hello", "neither JSON nor a form"),
            (b"{", "no JSON"),
            (b"[1]", "one object is allowed"),
            (b'{"a":' + b"[" * 60_000, "no JSON"),
            (b"x" * 70_000, "more than 65536 bytes"),
            (b"&".join([b"a=1"] * 200), "no form"),
            (b'{"hello": "world"}', "no telephone system that is known"),
        ],
    )
    def test_bodies_are_told(self, body: bytes, said: str) -> None:
        event = read_request(body)

        assert (event.dialect, event.event, event.is_usable) == (None, None, False)
        assert said in "; ".join(event.errors)

    def test_letters_are_left_out(self) -> None:
        event = read_request(b'{"event":"newCall","callId":"a\\u0000b\\ud800","direction":"in"}')

        assert event.call_id == "a b"
