"""Facts that supersede others, facts in any order, and judging at earlier moments."""

from random import Random

import pytest

from dueby.sla.facts import FactError
from tests.sla.reference import (
    Outcome,
    Told,
    confirmed,
    defect,
    evaluated,
    fact,
    facts_of,
    notified,
    temporal,
)


def told_by(found: Outcome) -> list[tuple[object, ...]]:
    return [
        (
            clock.target.name,
            clock.started_at,
            clock.due_at,
            clock.stopped_at,
            clock.standing(found.at),
            clock.reason,
            clock.flags,
        )
        for clock in found.found.clocks
    ]


class TestSupersedes:
    def test_moves_the_report_earlier(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:59", id="seen"),
            defect("2026-03-06 09:00", id="arrived", supersedes="seen"),
            at="2026-03-09 12:00",
        )

        assert found.due("first_response") == "2026-03-09 09:00"
        assert found.standing("first_response") == "overdue"

    def test_changes_the_severity(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "4", id="typo"),
            confirmed("2026-03-06 16:00", "1", id="right", supersedes="typo"),
        )

        assert found.due("rectification") == "2026-03-11 16:00"
        assert found.clock("rectification").recalculations == ()

    def test_follows_a_chain_to_its_end(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "4", id="a"),
            confirmed("2026-03-06 16:30", "1", id="b", supersedes="a"),
            confirmed("2026-03-07 16:00", "2", id="c", supersedes="b"),
        )

        assert found.due("rectification") == "2026-03-17 16:00"

    def test_takes_a_fact_back_by_another_kind(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("rectified", "2026-03-09 10:00", id="too-soon"),
            fact("update_sent", "2026-03-09 10:00", supersedes="too-soon"),
            at="2026-03-12 10:00",
        )

        assert found.standing("rectification") == "overdue"

    @pytest.mark.parametrize(
        "told, words",
        [
            ((defect("2026-03-06 09:00", id="a", supersedes="nobody"),), "nobody"),
            ((defect("2026-03-06 09:00", id="a", supersedes="a"),), "'a'"),
            (
                (
                    defect("2026-03-06 09:00", id="a", supersedes="b"),
                    defect("2026-03-06 09:00", id="b", supersedes="a"),
                ),
                "itself",
            ),
        ],
    )
    def test_is_refused_for_no_other_fact(self, told: tuple[Told, ...], words: str) -> None:
        with pytest.raises(FactError, match=words):
            facts_of(told)


class TestOrder:
    TOLD = (
        defect("2026-03-06 09:00", "4", id="r"),
        fact("responded", "2026-03-06 12:00", by_person=False, id="auto"),
        confirmed("2026-03-06 16:00", "3", id="c"),
        fact("severity_changed", "2026-03-09 10:00", to="1", reason="worse", id="s"),
        fact("known_unachievable", "2026-03-10 10:00", id="k"),
        fact(
            "notice_sent",
            "2026-03-10 12:00",
            contains=["reasons", "estimated_time"],
            id="n",
        ),
        fact("plan_changed", "2026-03-10 13:00", to="tier2", id="p"),
        fact("rectified", "2026-03-15 10:00", id="f"),
        fact("reopened", "2026-03-16 10:00", id="o"),
        notified("2026-03-09 09:00", id="v", **temporal(7.0)),
        fact("patch_available", "2026-03-11 09:00", id="a"),
        fact("rescored", "2026-03-12 09:00", id="w", **temporal(9.0)),
    )

    @pytest.mark.parametrize("seed", range(10))
    def test_of_recording_makes_no_difference(self, seed: int) -> None:
        shuffled = list(self.TOLD)
        Random(seed).shuffle(shuffled)  # noqa: S311 - an order of examples is no secret

        assert told_by(evaluated(*shuffled)) == told_by(evaluated(*self.TOLD))


class TestJudgedEarlier:
    """What has not happened by `at` is not known at `at`."""

    TOLD = TestOrder.TOLD

    @pytest.mark.parametrize(
        "at, response, confirmation, rectification",
        [
            ("2026-03-06 09:00", "running", "running", "not_started"),
            ("2026-03-06 15:59:59", "running", "running", "not_started"),
            ("2026-03-06 16:00", "met", "met", "running"),
            ("2026-03-14 10:00", "met", "met", "running"),
            ("2026-03-14 10:00:01", "met", "met", "overdue"),
            ("2026-03-15 10:00", "met", "met", "met_late"),
            ("2026-03-16 10:00", "met", "met", "overdue"),
        ],
    )
    def test_sees_only_what_has_happened(
        self, at: str, response: str, confirmation: str, rectification: str
    ) -> None:
        found = evaluated(*self.TOLD, at=at)

        assert found.standing("first_response") == response
        assert found.standing("confirmation") == confirmation
        assert found.standing("rectification") == rectification

    def test_finds_nothing_before_the_first_fact(self) -> None:
        found = evaluated(*self.TOLD, at="2026-03-05 09:00")

        assert found.found.clocks == ()
        assert found.found.notices == ()

    def test_knows_the_date_of_that_time(self) -> None:
        before = evaluated(*self.TOLD, at="2026-03-09 09:59:59")
        after = evaluated(*self.TOLD, at="2026-03-09 10:00")

        assert before.due("rectification") == "2026-03-20 16:00"
        assert after.due("rectification") == "2026-03-14 10:00"
