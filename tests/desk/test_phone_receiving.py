"""What telephone systems post: believed, taken once in any order, answered, and kept a while."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from dueby.desk.channels.phone import receiving
from dueby.desk.channels.phone.models import Call, CallRequest, PhoneLine, State
from dueby.desk.channels.phone.models import line as lines
from dueby.desk.channels.phone.receiving import trim_requests
from dueby.desk.channels.phone.signing import placetel_signature, signature_of
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.streams.models import StreamEvent
from tests.desk.calls import CALLER, HERE, NUMBER, TOKEN, course, extensions, kinds, line, post
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.reports import minutes
from tests.desk.sidebyside import side_by_side
from tests.phone.requests import FORM, as_form, as_json, generic

SECRET = "sealed in the desk"  # noqa: S105 - made up


class TestCall:
    def test_rings_is_answered_and_ends(self, world: World, clock: StoppedClock) -> None:
        line()
        extensions(world, ada="201")

        for at, event in ((0, "newCall"), (1, "answer"), (9, "hangup")):
            clock.at = minutes(at)
            assert post(event, user="Ada Marsh", answeringNumber="201") == 200

        call = Call.objects.get()
        assert (call.from_number, call.agent, call.state) == (
            NUMBER,
            world.users["ada"],
            State.ENDED,
        )
        assert course(call) == (MONDAY_NOON, minutes(1), None, minutes(9))
        assert call.length == timedelta(minutes=8)
        assert kinds(call) == ["call.rang", "call.answered", "call.ended"]

    @pytest.mark.parametrize("answered_by", [{"answeringNumber": "201"}, {}])
    @pytest.mark.parametrize("order", list(permutations(["newCall", "answer", "hangup"])))
    def test_is_the_same_in_whatever_order_it_is_told(
        self,
        world: World,
        clock: StoppedClock,
        order: tuple[str, ...],
        answered_by: dict[str, str],
    ) -> None:
        named = {"newCall": {"user": "201"}, "answer": answered_by, "hangup": {}}
        line()
        extensions(world, ada="201")

        for at, event in enumerate(order):
            clock.at = minutes(at)
            assert post(event, cause="normalClearing", **named[event]) == 200

        call = Call.objects.get()
        assert (call.state, call.agent) == (State.ENDED, world.users["ada"])
        assert call.answered_at is not None
        assert call.ended_at is not None
        assert call.rang_at <= call.answered_at <= call.ended_at
        assert list(call.rings.all()) == [world.users["ada"]]

    @pytest.mark.parametrize("order", list(permutations(["newCall", "answer"])))
    def test_is_answered_by_whom_alone_it_rang_in_whatever_order_it_is_told(
        self, world: World, clock: StoppedClock, order: tuple[str, ...]
    ) -> None:
        line()
        extensions(world, ada="201")
        ada, said = world.users["ada"], {"newCall": {"user": "201"}}

        for event in order:
            assert post(event, **said.get(event, {})) == 200

        call = Call.objects.get()
        assert (call.state, call.agent, list(call.rings.all())) == (State.TALKING, ada, [ada])
        assert list(Call.objects.concerning(ada, clock.at)) == [call]
        assert StreamEvent.objects.filter(stream__name=f"calls:{ada.pk}").exists()
        named = [each.data.get("agent") for each in Entry.objects.about(call.journal_name)]
        assert [each for each in named if each is not None] == [ada.pk]

    @pytest.mark.parametrize("order", list(permutations(["newCall", "answer", "hangup"])))
    def test_that_rang_with_several_was_answered_by_nobody_knows_whom(
        self, world: World, clock: StoppedClock, order: tuple[str, ...]
    ) -> None:
        del clock
        line()
        extensions(world, ada="201", ben="202")
        said = {"newCall": {"user": ["201", "202"]}}

        for event in (*order, "newCall"):
            assert post(event, **said.get(event, {})) == 200

        call = Call.objects.get()
        assert (call.state, call.agent) == (State.ENDED, None)

    def test_told_twice_is_one_and_nothing_more_is_recorded(
        self, world: World, clock: StoppedClock
    ) -> None:
        line()
        extensions(world, ada="201")
        for event in ("newCall", "answer", "hangup"):
            post(event, user="201")
        told, heard = kinds(Call.objects.get()), StreamEvent.objects.count()

        clock.at = minutes(5)
        for event in ("hangup", "newCall", "answer", "hangup"):
            assert post(event, user="201") == 200

        call = Call.objects.get()
        assert (kinds(call), StreamEvent.objects.count()) == (told, heard)
        assert call.ended_at == MONDAY_NOON

    def test_that_ended_rings_no_more(self, world: World, clock: StoppedClock) -> None:
        del clock
        line()
        extensions(world, ada="201")

        post("hangup", cause="cancel")
        post("newCall", user="201")

        assert not StreamEvent.objects.filter(kind="ring").exists()

    def test_of_another_telephone_system_is_another(
        self, world: World, clock: StoppedClock
    ) -> None:
        del world, clock
        line()
        PhoneLine.objects.create(name="Branch", token_digest=PhoneLine.digest_of("other"))

        post()
        Client().post("/phone/other/", as_json(generic()), content_type="application/json")

        assert Call.objects.count() == 2

    def test_of_sipgate_is_answered_in_its_words(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line(dialect="sipgate")

        rings, ends = (
            Client().post(HERE, as_form(generic(event)), content_type=FORM)
            for event in ("newCall", "hangup")
        )

        here = f"http://localhost:8000{HERE}"
        assert rings["Content-Type"] == "application/xml"
        assert f'<Response onAnswer="{here}" onHangup="{here}" />' in rings.content.decode()
        assert "<Response />" in ends.content.decode()

    def test_without_an_identifier_is_each_its_own(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line()

        for _ in range(2):
            Client().post(HERE, as_form({"from": CALLER, "to": "12075550199"}), content_type=FORM)

        assert Call.objects.count() == 2


class TestAgent:
    @pytest.mark.parametrize(
        "named", ["201", "sip:201@pbx.example", "ada@dueby.example", "Ada Marsh", "ada marsh"]
    )
    def test_is_known_by_extension_address_or_name(
        self, world: World, clock: StoppedClock, named: str
    ) -> None:
        del clock
        line()
        extensions(world, ada="201")

        post(user=named)

        assert list(Call.objects.get().rings.all()) == [world.users["ada"]]

    def test_is_nobody_who_does_not_work_here(self, world: World, clock: StoppedClock) -> None:
        del clock
        line()
        for name in ("Rosa Lindqvist", "rosa@northwind.example", "999"):
            assert post(user=name, callId=name) == 200

        assert not [each for call in Call.objects.all() for each in call.rings.all()]
        assert world.users

    def test_of_a_number_of_their_own_is_rung_by_it(
        self, world: World, clock: StoppedClock
    ) -> None:
        del clock
        line()
        extensions(world, ben="+12075550199")

        post()

        assert list(Call.objects.get().rings.all()) == [world.users["ben"]]

    def test_who_dials_is_the_agent(self, world: World, clock: StoppedClock) -> None:
        del clock
        line()

        post(direction="out", **{"from": "12075550199", "to": CALLER}, user="Ada Marsh")
        post("answer", direction="out", answeringNumber=CALLER)

        call = Call.objects.get()
        assert (call.agent, call.number, call.state) == (world.users["ada"], NUMBER, State.TALKING)

    def test_hears_of_it_alone(self, world: World, clock: StoppedClock) -> None:
        del clock
        line()
        extensions(world, ada="201")

        post(user="201")

        told = set(StreamEvent.objects.values_list("stream__name", "kind"))
        assert told == {("calls", "changed"), (f"calls:{world.users['ada'].pk}", "ring")}


class TestMachine:
    def test_answering_is_no_answer(self, world: World, clock: StoppedClock) -> None:
        del world
        line()
        post()
        clock.at = minutes(1)
        post("answer", answeringNumber="voicemail")
        clock.at = minutes(2)
        post("hangup", cause="normalClearing")

        call = Call.objects.get()
        assert (call.state, call.said_at) == (State.VOICEMAIL, minutes(2))
        assert course(call) == (MONDAY_NOON, None, minutes(1), minutes(2))

    def test_is_told_by_placetel_at_the_end(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line()

        for fields in (
            {"event": "IncomingCall", "call_id": "f4", "from": "anonymous", "to": "1"},
            {"event": "HungUp", "call_id": "f4", "type": "voicemail"},
        ):
            Client().post(HERE, as_form(fields), content_type=FORM)

        assert Call.objects.get().state is State.VOICEMAIL


class TestDoor:
    @pytest.mark.parametrize("token", ["unknown", TOKEN[:-1], TOKEN + "x", TOKEN.lower(), "%00"])
    def test_does_not_exist_for_other_tokens(self, world: World, token: str) -> None:
        del world
        line()

        answer = Client().post(f"/phone/{token}/", b"{}", content_type="application/json")

        assert answer.status_code == 404
        assert not CallRequest.objects.exists()

    def test_does_not_exist_for_a_line_that_is_switched_off(self, world: World) -> None:
        del world
        PhoneLine.objects.filter(pk=line().pk).update(is_active=False)

        assert post() == 404

    def test_is_for_posts(self, world: World) -> None:
        del world
        line()

        assert Client().get(HERE).status_code == 405

    def test_asks_for_no_form_token_and_no_sign_in(self, world: World) -> None:
        del world
        line()
        strict = Client(enforce_csrf_checks=True)

        answer = strict.post(HERE, as_json(generic()), content_type="application/json")

        assert (answer.status_code, answer.content) == (200, b"{}")

    def test_takes_no_more_than_a_request_has(self, world: World) -> None:
        del world
        line()

        answer = Client().post(HERE, b"x" * 70_000, content_type="application/json")

        assert answer.status_code == 413
        assert not Call.objects.exists()

    def test_refuses_a_flood(
        self, world: World, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del world
        monkeypatch.setattr(lines, "MOST_A_MINUTE", 3)
        line()

        statuses = [post(callId=str(each)) for each in range(5)]
        clock.at = minutes(1)

        assert statuses == [200, 200, 200, 429, 429]
        assert Call.objects.count() == 3
        assert post(callId="later") == 200

    @pytest.mark.parametrize(
        "body, said",
        [
            (b"{", "no JSON"),
            (b"", "is empty"),
            (as_json(generic("ring")), "event: found 'ring'"),
            (as_json(generic(callId=None)), "the identifier of the call is missing"),
            (as_json(generic(direction="up")), "direction: found 'up'"),
        ],
    )
    def test_says_what_it_cannot_use(self, world: World, body: bytes, said: str) -> None:
        del world
        line()

        answer = Client().post(HERE, body, content_type="application/json")

        assert answer.status_code == 422
        assert said in json.loads(answer.content)["error"]
        assert not Call.objects.exists()


class TestSignature:
    @staticmethod
    def sent(headers: dict[str, str], body: bytes = as_json(generic())) -> int:
        answer = Client().post(HERE, body, content_type="application/json", headers=headers)
        return int(answer.status_code)

    @staticmethod
    def headers(at: int, secret: str = SECRET, body: bytes = as_json(generic())) -> dict[str, str]:
        return {
            "X-Dueby-Timestamp": str(at),
            "X-Dueby-Signature": signature_of(secret, str(at), body),
        }

    def test_opens_the_door(self, world: World, clock: StoppedClock) -> None:
        del world
        line(SECRET)

        assert self.sent(self.headers(int(clock.at.timestamp()))) == 200

    @pytest.mark.parametrize(
        "wrong",
        [
            {},
            {"X-Dueby-Signature": "sha256=00", "X-Dueby-Timestamp": "1"},
            {"X-Dueby-Signature": "é"},
            {"X-Dueby-Timestamp": "soon", "X-Dueby-Signature": "sha256=00"},
            {"X-Placetel-Signature": "00"},
        ],
    )
    def test_is_wanted_of_a_line_that_signs(
        self, world: World, clock: StoppedClock, wrong: dict[str, str]
    ) -> None:
        del world, clock
        line(SECRET)

        assert self.sent(wrong) == 401
        assert not Call.objects.exists()

    def test_is_of_this_body_this_secret_and_this_moment(
        self, world: World, clock: StoppedClock
    ) -> None:
        del world
        line(SECRET)
        at = int(clock.at.timestamp())

        forged = [
            self.sent(self.headers(at, "another secret")),
            self.sent(self.headers(at), as_json(generic("hangup"))),
            self.sent(self.headers(at) | {"X-Dueby-Timestamp": str(at + 1)}),
            self.sent(self.headers(at - 301)),
            self.sent(self.headers(at + 301)),
        ]

        assert forged == [401] * 5
        assert self.sent(self.headers(at - 299)) == 200

    def test_may_be_that_of_placetel(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line(SECRET)
        body = as_form({"event": "IncomingCall", "call_id": "f4", "from": "anonymous", "to": "1"})
        signed = placetel_signature(SECRET, body)
        send = partial(Client().post, HERE, content_type=FORM)

        assert send(body, headers={"X-PLACETEL-SIGNATURE": signed}).status_code == 200
        assert send(body + b"2", headers={"X-PLACETEL-SIGNATURE": signed}).status_code == 401

    def test_cannot_be_looked_at_under_another_key(
        self, world: World, clock: StoppedClock, settings: Settings
    ) -> None:
        del world
        line(SECRET)
        settings.SECRET_KEY = "another"  # noqa: S105

        assert self.sent(self.headers(int(clock.at.timestamp()))) == 401
        assert "make a new one" in CallRequest.objects.get().reply


class TestRequests:
    def test_are_kept_with_their_answers(self, world: World, clock: StoppedClock) -> None:
        del world
        line()
        post()
        post("ring", callId="2")

        first, second = CallRequest.objects.order_by("pk")
        assert (first.call, first.status, first.reply) == (Call.objects.get(), 200, "{}")
        assert json.loads(first.body)["from"] == CALLER
        assert (first.received_at, first.content_type) == (clock.at, "application/json")
        assert (second.call, second.status) == (None, 422)
        assert "event: found 'ring'" in second.errors[0]

    def test_hold_no_token(self, world: World, clock: StoppedClock) -> None:
        del world, clock
        line(dialect="sipgate")
        Client().post(HERE, as_form(generic()), content_type=FORM)

        row = CallRequest.objects.values().get()
        assert not [each for each in row.values() if TOKEN in str(each)]

    def test_leave_after_two_weeks(self, world: World, clock: StoppedClock) -> None:
        del world
        line()
        post()
        clock.at += timedelta(days=10)
        post(callId="2")

        assert trim_requests(MONDAY_NOON + timedelta(days=14, seconds=1)) == 1
        assert CallRequest.objects.get().call == Call.objects.get(call_id="2")

    def test_are_kept_where_the_desk_fails(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        del world
        line()

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("out of order")

        monkeypatch.setattr(receiving, "take_event", fail)

        with pytest.raises(RuntimeError, match="out of order"):
            post()

        assert CallRequest.objects.get().status == 500


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_is_one_call_recorded_once(self, world: World) -> None:
        line()
        extensions(world, ada="201")
        for each in range(5):
            told = [
                lambda event=event, call=str(each): post(event, callId=call, user="201")
                for event in ("newCall", "answer", "hangup", "newCall", "answer", "hangup")
            ]
            assert side_by_side(*told) == [200] * 6

        assert Call.objects.count() == 5
        for call in Call.objects.all():
            assert call.state is State.ENDED
            assert sorted(kinds(call)).count("call.answered") == 1
            assert sorted(kinds(call)).count("call.rang") == 1
            assert sorted(kinds(call)).count("call.ended") == 1
        for name in ("calls", f"calls:{world.users['ada'].pk}"):
            events = StreamEvent.objects.filter(stream__name=name).order_by("number")
            numbers = [each.number for each in events]
            assert numbers == list(range(1, len(numbers) + 1))
