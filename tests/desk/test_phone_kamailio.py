"""Calls over real SIP: what Kamailio posts of a hundred calls is what became of each."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dueby.desk.channels.phone.models import Call, CallRequest, State
from dueby.desk.demo.cast import World
from tests.desk.calls import HERE, NUMBER, extensions, has_number, kinds, line
from tests.desk.servers import served, soon
from tests.desk.sip import (
    ANSWERS,
    GIVES_UP,
    IS_BUSY,
    LETS_IT_RING,
    TALKS,
    exchange,
    is_refused,
)

ANSWERED, MISSED, BUSY, NOWHERE = 55, 15, 15, 15


@pytest.mark.django_db(transaction=True)
class TestExchange:
    def test_tells_of_a_hundred_calls_what_became_of_each(
        self, world: World, tmp_path: Path
    ) -> None:
        has_number(world, "yuki")
        line()
        extensions(world, ada="201", ben="202", lena="203")
        with (
            served() as server,
            exchange(f"http://127.0.0.1:{server.port}{HERE}", tmp_path) as kamailio,
            kamailio.agent("201", ANSWERS),
            kamailio.agent("202", LETS_IT_RING),
            kamailio.agent("203", IS_BUSY),
            ThreadPoolExecutor(4) as callers,
        ):
            made = [
                callers.submit(kamailio.calls, extension, steps, count)
                for extension, steps, count in (
                    ("201", TALKS, ANSWERED),
                    ("202", GIVES_UP, MISSED),
                    ("203", is_refused(486), BUSY),
                    ("204", is_refused(404), NOWHERE),
                )
            ]
            for each in made:
                each.result()
            # The last calls have ended, and the last posts may still be on their way.
            assert soon(
                lambda: (
                    Call.objects.exclude(ended_at=None).count()
                    == ANSWERED + MISSED + BUSY + NOWHERE
                )
            )

        calls = list(Call.objects.select_related("agent", "owner", "contact"))
        became = Counter((each.state, each.cause) for each in calls)
        assert became == {
            (State.ENDED, "normalClearing"): ANSWERED,
            (State.MISSED, "cancel"): MISSED,
            (State.MISSED, "busy"): BUSY,
            (State.MISSED, "notFound"): NOWHERE,
        }
        assert {each.from_number for each in calls} == {NUMBER}
        assert {each.contact for each in calls} == {world.contacts["yuki"]}
        answered = [each for each in calls if each.state is State.ENDED]
        assert {each.agent for each in answered} == {world.users["ada"]}
        assert all(
            kinds(each)[:3] == ["call.rang", "call.answered", "call.ended"] for each in answered
        )
        assert all(each.owner is not None for each in calls if each.state is State.MISSED)
        assert set(CallRequest.objects.values_list("status", flat=True)) == {200}
