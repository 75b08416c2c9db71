"""Workers that escalate at the same time, or die in the middle, page each step once."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.paging import escalating
from dueby.desk.paging.answering import NotAnsweredError, answer, pass_on
from dueby.desk.paging.escalating import escalate_due
from dueby.desk.paging.matters import matter_of
from dueby.desk.paging.models import Escalation, Page, Stage
from dueby.desk.paging.words import State
from tests.desk.conftest import MONDAY_NOON
from tests.desk.pages import MINUTE, begun, chain, paged, policy_of
from tests.desk.reports import reported
from tests.desk.sidebyside import side_by_side

LATER = MONDAY_NOON + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
class TestWorkers:
    def test_that_race_page_each_step_once(self, world: World) -> None:
        policy_of(world)
        escalations = [begun(reported(world), LATER) for _ in range(6)]

        for quarter in range(3):
            at = LATER + 15 * quarter * MINUTE
            done = side_by_side(*[partial(escalate_due, at)] * 3)
            assert not [each for each in done if isinstance(each, Exception)]
            # What one had locked while the others looked is nobody's loss.
            escalate_due(at)

        pages = Counter(Page.objects.values_list("escalation", "step", "user"))
        assert set(pages.values()) == {1}
        assert len(pages) == 6 * 5
        assert Parcel.objects.filter(key__startswith="page:").count() == 6 * 5
        kinds = Counter(Entry.objects.filter(kind__startswith="page.").values_list("kind"))
        assert kinds == {("page.sent",): 12, ("page.passed_on",): 12, ("page.exhausted",): 6}
        assert {each.state for each in Escalation.objects.all()} == {State.EXHAUSTED}
        assert len(escalations) == 6

    def test_one_of_which_dies_before_the_end_leave_the_step_to_the_next(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)

        def die(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            # The last thing of the transaction: pages and parcels are written by then.
            patched.setattr(escalating, "publish", die)
            with pytest.raises(KeyboardInterrupt):
                escalate_due(LATER)
        assert not Page.objects.exists()
        assert not Parcel.objects.filter(key__startswith="page:").exists()

        escalate_due(LATER)

        assert paged(escalation) == ["Ada"]
        assert chain(ticket) == ["page.sent"]

    def test_hold_up_no_other_where_one_breaks(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        policy_of(world)
        broken = begun(reported(world), LATER)
        sound = begun(reported(world), LATER)

        def breaks(subject: str) -> object:
            if subject == broken.subject:
                raise ZeroDivisionError
            return matter_of(subject)

        with monkeypatch.context() as patched:
            patched.setattr("dueby.desk.paging.escalating.matter_of", breaks)
            escalate_due(LATER)

        assert (paged(broken), paged(sound)) == ([], ["Ada"])
        escalate_due(LATER + MINUTE)
        assert paged(broken) == ["Ada"]


@pytest.mark.django_db(transaction=True)
class TestAnswer:
    def test_of_two_at_once_is_one(self, world: World) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        done = side_by_side(
            *[
                partial(answer, escalation, by=world.users[name], at=LATER + MINUTE)
                for name in ("ada", "ben")
            ]
        )

        assert [isinstance(each, NotAnsweredError) for each in done].count(True) == 1
        assert chain(ticket) == ["page.sent", "page.answered"]

    def test_passed_on_by_two_at_once_is_passed_on_once(self, world: World) -> None:
        policy_of(world)
        escalation = begun(reported(world), LATER)
        escalate_due(LATER)

        done = side_by_side(
            *[
                partial(pass_on, escalation, Stage(1, 0), by=world.users[name], at=LATER + MINUTE)
                for name in ("ada", "lena", "ada")
            ]
        )

        assert [isinstance(each, NotAnsweredError) for each in done].count(False) in {1, 2}
        assert paged(escalation) == ["Ada", "Ben"]

    @pytest.mark.parametrize("at", [LATER + 15 * MINUTE])
    def test_and_the_next_step_at_once_are_one_after_the_other(
        self, world: World, at: datetime
    ) -> None:
        policy_of(world)
        ticket = reported(world)
        escalation = begun(ticket, LATER)
        escalate_due(LATER)

        done = side_by_side(
            partial(answer, escalation, by=world.users["ada"], at=at), partial(escalate_due, at)
        )

        assert not [each for each in done if isinstance(each, Exception)]
        escalation.refresh_from_db()
        assert escalation.state == State.ANSWERED
        assert chain(ticket) in (
            ["page.sent", "page.answered"],
            ["page.sent", "page.passed_on", "page.sent", "page.answered"],
        )
