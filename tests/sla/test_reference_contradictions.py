"""Facts that contradict each other: warned about, and judged by a stated rule."""

from itertools import permutations

import pytest

from dueby.sla.given import CaseError
from tests.sla.reference import (
    Told,
    confirmed,
    defect,
    evaluated,
    fact,
    notified,
    reworded,
    temporal,
)

PAUSING = reworded(
    (
        """    pauses: []
    strength: commitment
    # [13] More""",
        """    pauses: [{while: {waiting: {on: customer}}, until: resumed}]
    strength: commitment
    # [13] More""",
    )
)


class TestStopBeforeStart:
    def test_of_rectification_stops_nothing_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            fact("rectified", "2026-03-06 12:00"),
            confirmed("2026-03-06 16:00", "1"),
        )

        assert found.standing("rectification") == "running"
        assert found.due("rectification") == "2026-03-11 16:00"
        assert found.flags("rectification") == {"contradiction"}
        assert "rectified" in found.warnings

    def test_is_said_while_nothing_has_started(self) -> None:
        found = evaluated(defect("2026-03-06 09:00"), fact("rectified", "2026-03-06 12:00"))

        assert found.standing("rectification") == "not_started"
        assert found.flags("rectification") == {"contradiction"}

    def test_of_a_patch_stops_nothing_and_is_said(self) -> None:
        found = evaluated(
            notified("2026-03-02 10:00", **temporal(9.0)),
            fact("deployed", "2026-03-03 10:00"),
            fact("patch_available", "2026-03-04 10:00"),
        )

        assert found.standing("patch_deployment") == "running"
        assert found.flags("patch_deployment") == {"contradiction"}
        assert "deployed" in found.warnings

    def test_of_a_response_is_no_response(self) -> None:
        found = evaluated(
            fact("responded", "2026-03-06 08:00", by_person=True), defect("2026-03-06 09:00")
        )

        assert found.standing("first_response") == "running"


class TestAgainstWhatWasSaid:
    def test_a_resumption_without_a_wait_changes_nothing_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("resumed", "2026-03-09 16:00", id="early"),
            text=PAUSING,
        )

        assert found.flags("rectification") == {"contradiction"}
        assert found.flags("first_response") == set()
        assert "rectification: resumed (early) at 2026-03-09 20:00 UTC" in found.warnings
        assert found.due("rectification") == "2026-03-11 16:00"

    def test_a_resumption_is_said_where_no_clock_pauses_too(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("resumed", "2026-03-09 16:00"),
        )

        assert found.flags("rectification") == set()
        assert "nobody was waited for" in found.warnings

    @pytest.mark.parametrize(
        "waits_on, resumes_on, is_said",
        [
            ("customer", "customer", False),
            ("customer", None, False),
            (None, "customer", False),
            ("customer", "third_party", True),
        ],
    )
    def test_a_resumption_ends_the_wait_for_whom_it_names(
        self, waits_on: str | None, resumes_on: str | None, is_said: bool
    ) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            fact("waiting", "2026-03-05 10:00", on=waits_on),
            fact("resumed", "2026-03-05 11:00", on=resumes_on),
        )

        assert ("nobody was waited for" in found.warnings) is is_said

    def test_a_reopening_of_what_was_not_fixed_changes_nothing_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("reopened", "2026-03-09 16:00", id="again"),
        )

        assert found.flags("rectification") == {"contradiction"}
        assert "rectification: reopened (again)" in found.warnings
        assert found.due("rectification") == "2026-03-11 16:00"

    @pytest.mark.parametrize("end", ["rectified", "closed", "rejected"])
    def test_a_reopening_of_what_had_ended_is_none(self, end: str) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact(end, "2026-03-09 16:00"),
            fact("reopened", "2026-03-10 16:00"),
        )

        assert "reopened" not in found.warnings

    def test_a_second_reopening_of_one_fix_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("rectified", "2026-03-09 16:00"),
            fact("reopened", "2026-03-10 16:00"),
            fact("reopened", "2026-03-10 17:00", id="twice"),
        )

        assert "reopened (twice)" in found.warnings
        assert found.flags("rectification") == {"contradiction"}

    def test_an_overrun_announced_after_the_fix_owes_nothing_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("rectified", "2026-03-09 16:00", id="fix"),
            fact("known_unachievable", "2026-03-10 16:00", id="late"),
        )

        assert found.found.notices == ()
        assert found.flags("rectification") == {"contradiction"}
        assert found.standing("rectification") == "met"
        assert "known_unachievable (late)" in found.warnings
        assert "rectified (fix)" in found.warnings

    def test_a_confirmation_after_a_rejection_starts_the_period_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            fact("rejected", "2026-03-05 12:00", id="no", reason="works as documented"),
            confirmed("2026-03-06 16:00", "1", id="yes"),
        )

        assert found.flags("rectification") == {"contradiction"}
        assert found.due("rectification") == "2026-03-11 16:00"
        assert "confirmed (yes) at 2026-03-06 21:00 UTC came after rejected (no)" in found.warnings

    def test_a_rejection_after_a_confirmation_ends_the_period_and_is_said(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("rejected", "2026-03-09 12:00", reason="works as documented"),
        )

        assert found.standing("rectification") == "cancelled"
        assert found.flags("rectification") == {"contradiction"}

    def test_a_confirmation_after_a_contested_rejection_is_none(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            fact("rejected", "2026-03-05 12:00", reason="works as documented"),
            fact("reopened", "2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "1"),
        )

        assert found.flags("rectification") == set()
        assert found.warnings == ""

    def test_a_finding_before_the_report_fixes_the_severity_and_stops_nothing(self) -> None:
        found = evaluated(
            confirmed("2026-03-05 09:00", "2", id="early"),
            defect("2026-03-05 12:00", "4"),
        )

        assert found.due("rectification") == "2026-03-15 09:00"
        assert found.standing("confirmation") == "running"
        assert found.flags("confirmation") == {"contradiction"}
        assert found.flags("rectification") == set()
        assert "confirmation: confirmed (early) at 2026-03-05 14:00 UTC came before the report" in (
            found.warnings
        )

    def test_a_withdrawal_of_a_patch_that_never_came_is_said(self) -> None:
        found = evaluated(
            notified("2026-03-02 10:00", **temporal(9.0)),
            fact("patch_withdrawn", "2026-03-03 10:00"),
        )

        assert found.standing("patch_deployment") == "waiting"
        assert found.flags("patch_deployment") == {"contradiction"}
        assert "had not happened" in found.warnings


class TestRepeated:
    @pytest.mark.parametrize(
        "again, note",
        [
            (confirmed("2026-03-09 16:00", "1"), "the first confirmation counts"),
            (fact("resumed", "2026-03-09 16:00"), "nothing was paused"),
            (fact("rejected", "2026-03-05 16:00"), "before the confirmation"),
            (fact("closed", "2026-03-09 16:00"), "closing is no fix"),
        ],
    )
    def test_facts_move_nothing(self, again: Told, note: str) -> None:
        found = evaluated(defect("2026-03-05 09:00"), confirmed("2026-03-06 16:00", "1"), again)

        clock = found.clocks("rectification")[-1]
        assert clock.standing(found.at) == "running", note
        assert found.due("rectification") == "2026-03-11 16:00", note

    def test_rectifications_count_once(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("rectified", "2026-03-09 16:00"),
            fact("rectified", "2026-03-12 16:00"),
        )

        assert found.standing("rectification") == "met"

    def test_merging_ends_what_comes_after(self) -> None:
        found = evaluated(
            defect("2026-03-05 09:00"),
            fact("merged", "2026-03-05 12:00", into="another"),
            fact("responded", "2026-03-09 12:00", by_person=True),
        )

        assert found.standing("first_response") == "cancelled"


class TestOneMoment:
    def test_stands_in_the_order_of_the_vocabulary(self) -> None:
        told = [
            defect("2026-03-06 16:00", id="a"),
            confirmed("2026-03-06 16:00", "1", id="b"),
            fact("rectified", "2026-03-06 16:00", id="c"),
        ]

        for shuffled in permutations(told):
            found = evaluated(*shuffled)
            assert found.standing("first_response") == "met"
            assert found.standing("confirmation") == "met"
            assert found.standing("rectification") == "met"


class TestWords:
    @pytest.mark.parametrize(
        "told, place",
        [
            (defect("2026-03-06 09:00", "5"), "severity"),
            (fact("reported", "2026-03-06 09:00", channel="pigeon"), "channel"),
            (fact("reported", "2026-03-06 09:00", filed_as="wish"), "filed_as"),
            (confirmed("2026-03-06 09:00", "0"), "severity"),
            (fact("severity_changed", "2026-03-06 09:00", to="urgent"), "'urgent'"),
            (fact("reclassified", "2026-03-06 09:00", to="wish"), "to"),
            (fact("plan_changed", "2026-03-06 09:00", to="gold"), "to"),
            (notified("2026-03-06 09:00", rating="spicy"), "rating"),
            (notified("2026-03-06 09:00", vector="CVSS:3.1/AV:N"), "vector"),
            (notified("2026-03-06 09:00", score=7.55), "score"),
        ],
    )
    def test_that_the_agreement_lacks_are_refused_with_what_is_allowed(
        self, told: Told, place: str
    ) -> None:
        named = (told[0], told[1], {**told[2], "id": "the-fact"})
        before = () if told[0] == "reported" else (defect("2026-03-05 09:00"),)

        with pytest.raises(CaseError) as refused:
            evaluated(*before, named)

        assert "the-fact" in str(refused.value)
        assert place in str(refused.value)
