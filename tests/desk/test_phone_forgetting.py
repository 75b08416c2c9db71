"""When a person is forgotten the numbers of their calls go."""

from __future__ import annotations

import json

from django.core.serializers.json import DjangoJSONEncoder

from dueby.desk.channels.forgetting import forget
from dueby.desk.channels.phone.models import Call, CallRequest
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry, Text
from tests.desk.calls import CALLER, has_number, line, post
from tests.desk.conftest import StoppedClock
from tests.desk.reports import TUESDAY


def kept() -> str:
    tables = (Call, CallRequest, Entry, Text)
    told = [list(each._default_manager.values()) for each in tables]
    return json.dumps(told, cls=DjangoJSONEncoder)


class TestForget:
    def test_erases_numbers_and_requests(self, world: World, clock: StoppedClock) -> None:
        del clock
        has_number(world, "yuki")
        line()
        post()
        post("hangup")
        assert CALLER in kept()

        forgotten = forget(world.contacts["yuki"], by=None, at=TUESDAY)

        assert forgotten.calls == 1
        assert CALLER not in kept()
        assert Call.objects.get().contact == world.contacts["yuki"]

    def test_leaves_those_of_a_number_that_others_have(
        self, world: World, clock: StoppedClock
    ) -> None:
        del clock
        has_number(world, "yuki", "rosa")
        line()
        post()

        assert forget(world.contacts["yuki"], by=None, at=TUESDAY).calls == 0
        assert CALLER in kept()
