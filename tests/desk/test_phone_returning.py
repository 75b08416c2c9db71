"""Missed calls that are called back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from tests.desk.calls import CALLER, HERE, extensions, has_number, kinds, line, post
from tests.desk.conftest import StoppedClock
from tests.desk.reports import minutes
from tests.phone.requests import FORM, as_form


@pytest.fixture
def missed(world: World, clock: StoppedClock) -> Call:
    """Return a call that rang with Ada at noon and that nobody answered."""
    line()
    extensions(world, ada="201", ben="202")
    has_number(world, "yuki")
    post(user="201", callId="missed")
    post("hangup", callId="missed", cause="cancel")
    clock.at = minutes(10)
    return Call.objects.get()


def call_back(event: str = "newCall", **said: object) -> None:
    """Let Ben call the caller."""
    told = {"direction": "out", "from": "12075550199", "to": CALLER, "user": "202", **said}
    assert post(event, callId="back", **told) == 200


def shown(world: World, address: str) -> str:
    client = Client()
    client.force_login(world.users["ada"])
    return re.sub(r"\s+", " ", client.get(address).content.decode())


class TestReturn:
    def test_closes_the_missed_call_once_somebody_is_reached(
        self, world: World, clock: StoppedClock, missed: Call
    ) -> None:
        call_back()
        assert Call.objects.waiting().get() == missed
        clock.at = minutes(11)

        call_back("answer")

        missed.refresh_from_db()
        back = Call.objects.get(call_id="back")
        assert (missed.returned_by, missed.done_at) == (back, minutes(11))
        assert not Call.objects.waiting().exists()
        entry = Entry.objects.about(missed.journal_name).latest("pk")
        assert (entry.kind, entry.by) == ("call.returned", world.users["ben"].journal_name)
        log = shown(world, "/desk/calls/").partition('id="calls-log"')[2]
        assert f'href="/desk/calls/{back.pk}/">called back by Ben Okafor' in log
        assert "Called back" in shown(world, f"/desk/calls/{missed.pk}/")

    def test_that_reaches_nobody_is_told_and_closes_nothing(
        self, world: World, clock: StoppedClock, missed: Call
    ) -> None:
        call_back()
        clock.at = minutes(12)
        call_back("hangup", cause="noAnswer")

        assert Call.objects.waiting().get() == missed
        waiting = shown(world, "/desk/calls/").partition('id="calls-log"')[0]
        assert "not reached by Ben Okafor" in waiting

    def test_leaves_a_voicemail_to_be_written_down(
        self, world: World, clock: StoppedClock, missed: Call
    ) -> None:
        post(callId="words")
        post("hangup", callId="words", cause="voicemail")
        clock.at = minutes(11)

        call_back("answer")

        voicemail = Call.objects.waiting().get()
        assert (voicemail.state, voicemail.returned_by) == (
            State.VOICEMAIL,
            Call.objects.get(call_id="back"),
        )
        waiting = shown(world, "/desk/calls/").partition('id="calls-log"')[0]
        assert "called back by Ben Okafor" in waiting
        assert missed.pk != voicemail.pk

    def test_closes_no_call_of_another_number_and_none_that_comes_later(
        self, world: World, clock: StoppedClock, missed: Call
    ) -> None:
        del world
        call_back("answer", to="13125550142")
        assert Call.objects.waiting().get() == missed
        clock.at = minutes(20)
        post(callId="later")
        post("hangup", callId="later")

        call_back("hangup", to="13125550142")

        assert Call.objects.waiting().count() == 2

    def test_told_twice_closes_once(self, world: World, clock: StoppedClock, missed: Call) -> None:
        del world
        for at in (11, 12):
            clock.at = minutes(at)
            for event in ("newCall", "answer", "hangup"):
                call_back(event)

        assert kinds(missed).count("call.returned") == 1

    def test_of_placetel_was_answered_as_long_before_its_end_as_it_says(
        self, world: World, clock: StoppedClock, missed: Call
    ) -> None:
        del world
        told = {"call_id": "f4", "from": "12075550199", "to": CALLER, "direction": "out"}
        outgoing = {"event": "OutgoingCall", "peer": "202@fpbx.example", **told}
        ended = {"event": "HungUp", "type": "accepted", "duration": "120", **told}
        Client().post(HERE, as_form(outgoing), content_type=FORM)
        clock.at = minutes(15)

        Client().post(HERE, as_form(ended), content_type=FORM)

        missed.refresh_from_db()
        back = Call.objects.get(call_id="f4")
        assert (back.answered_at, back.ended_at) == (minutes(13), minutes(15))
        assert (missed.returned_by, missed.done_at) == (back, minutes(13))
