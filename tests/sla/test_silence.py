"""A notice owed because much of the period is used up and nobody has given an estimate."""

import pytest

from dueby.sla.explanation import explain
from dueby.sla.notices import Why
from dueby.sla.silence import silent_moments
from tests.language.files import told, written
from tests.sla.reference import (
    NEW_YORK,
    Outcome,
    Told,
    confirmed,
    defect,
    evaluated,
    fact,
    local,
    reworded,
)

SILENCE = reworded(("share_without_estimate: none", "share_without_estimate: 0.8"))
BEGUN = (defect("2026-03-02 09:00"), confirmed("2026-03-02 12:00", "2"))
DUE = "2026-03-12 12:00"
REACHED = "2026-03-10 12:12"
"""Four fifths of the 239 hours to the date: the clocks went forward between."""


def estimate(at: str, of: str, kind: str = "update_sent") -> Told:
    return fact(kind, at, estimated_at=f"{of}-04:00")


def owed(found: Outcome) -> list[tuple[str, str | None, str | None]]:
    return [(each.cause, local(each.owed_at), local(each.due_at)) for each in found.found.notices]


class TestSilence:
    def test_makes_a_notice_owed_from_the_share_on(self) -> None:
        just_before = evaluated(*BEGUN, at="2026-03-10 12:11:59", text=SILENCE)
        there = evaluated(*BEGUN, at=REACHED, text=SILENCE)

        assert owed(just_before) == []
        assert owed(there) == [(Why.SILENCE, REACHED, "2026-03-11 12:12")]
        assert there.found.notices[0].event == "clock.share_used"

    def test_owes_nothing_where_the_agreement_names_no_share(self) -> None:
        assert owed(evaluated(*BEGUN, at="2026-03-12 11:00")) == []

    def test_is_due_at_the_deadline_at_the_latest(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            at="2026-03-10 17:00",
            text=SILENCE,
        )

        assert owed(found) == [(Why.SILENCE, "2026-03-10 16:12", "2026-03-11 16:00")]

    def test_is_kept_away_by_an_estimate_that_lies_ahead(self) -> None:
        given = estimate("2026-03-09 10:00", "2026-03-12T10:00:00")

        assert owed(evaluated(*BEGUN, given, at="2026-03-12 09:00", text=SILENCE)) == []

    def test_comes_when_the_estimate_passes_and_nothing_else_is_told(self) -> None:
        given = estimate("2026-03-09 10:00", "2026-03-11T10:00:00")

        found = evaluated(*BEGUN, given, at="2026-03-11 10:00", text=SILENCE)

        assert owed(found) == [(Why.SILENCE, "2026-03-11 10:00", "2026-03-12 10:00")]

    def test_is_kept_away_by_one_estimate_after_the_other(self) -> None:
        first = estimate("2026-03-09 10:00", "2026-03-11T10:00:00")
        second = estimate("2026-03-11 09:00", "2026-03-12T10:00:00")

        assert owed(evaluated(*BEGUN, first, second, at=DUE, text=SILENCE)) == [
            (Why.SILENCE, "2026-03-12 10:00", DUE)
        ]

    def test_is_not_made_up_for_by_an_estimate_after_it(self) -> None:
        late = estimate("2026-03-11 09:00", "2026-03-12T10:00:00")

        found = evaluated(*BEGUN, late, text=SILENCE)

        assert owed(found) == [(Why.SILENCE, REACHED, "2026-03-11 12:12")]

    def test_gives_way_to_what_was_said_before(self) -> None:
        found = evaluated(
            *BEGUN, fact("known_unachievable", "2026-03-09 10:00"), at=DUE, text=SILENCE
        )

        assert [each[:2] for each in owed(found)] == [("known_unachievable", "2026-03-09 10:00")]

    def test_ends_with_the_fix_in_time(self) -> None:
        at_the_share = evaluated(*BEGUN, fact("rectified", REACHED), text=SILENCE)
        before_the_notice = evaluated(
            *BEGUN, fact("rectified", "2026-03-11 09:00"), at=DUE, text=SILENCE
        )

        assert owed(at_the_share) == []
        assert before_the_notice.standing("notification") == "cancelled"

    def test_marks_the_miss_where_the_customer_was_told(self) -> None:
        sent = fact(
            "notice_sent",
            "2026-03-11 11:00",
            contains=["reasons", "estimated_time"],
            estimated_at="2026-03-16T12:00:00-04:00",
        )

        found = evaluated(*BEGUN, sent, at="2026-03-13 12:00", text=SILENCE)

        assert found.standing("notification") == "met"
        assert found.flags("rectification") == {"with_notice"}

    def test_stays_owed_when_a_change_moves_the_date_away(self) -> None:
        lowered = fact("severity_changed", "2026-03-11 09:00", to="4", reason="one site only")

        found = evaluated(*BEGUN, lowered, text=SILENCE)

        assert found.due("rectification") == "2026-03-30 12:00"
        assert [each[:2] for each in owed(found)] == [(Why.SILENCE, REACHED)]

    def test_is_owed_from_the_change_that_brings_the_date_close(self) -> None:
        raised = fact("severity_changed", "2026-03-09 09:00", to="1", reason="all sites")

        found = evaluated(
            defect("2026-02-16 09:00"),
            confirmed("2026-02-16 12:00", "4"),
            raised,
            at="2026-03-09 12:00",
            text=SILENCE,
        )

        assert owed(found)[0][:2] == (Why.SILENCE, "2026-03-09 09:00")

    def test_explains_itself(self) -> None:
        clock = evaluated(*BEGUN, at=REACHED, text=SILENCE).clock("notification")

        sentences = [step.sentence for step in explain(clock, NEW_YORK)]

        assert (
            "The clock started on Tue 10 Mar 2026 12:12 EDT with 0.8 of the term used up, and no "
            "estimate that lay ahead." in sentences
        )


class TestSilentMoments:
    def test_tell_when_time_alone_will_make_a_notice_owed(self) -> None:
        begun = evaluated(*BEGUN, text=SILENCE)
        estimated = evaluated(
            *BEGUN, estimate("2026-03-09 10:00", "2026-03-11T10:00:00"), text=SILENCE
        )

        assert [local(each) for each in silent_moments(begun.found)] == [REACHED]
        assert [local(each) for each in silent_moments(estimated.found)] == ["2026-03-11 10:00"]

    def test_are_none_once_it_is_owed_or_where_no_share_is_named(self) -> None:
        assert list(silent_moments(evaluated(*BEGUN, at=DUE, text=SILENCE).found)) == []
        assert list(silent_moments(evaluated(*BEGUN).found)) == []


class TestTheKey:
    @pytest.mark.parametrize("share", ["0", "1", "1.5", "80", "most", "-0.5"])
    def test_takes_what_lies_between_nothing_and_all(self, share: str) -> None:
        duty = f"{{within: 1 hour, owed_when: overdue, share_without_estimate: {share}}}"

        (found,) = told(written(f"notices: {{n: {duty}}}"))

        assert "notices.n.share_without_estimate: found" in found
        assert "allowed is a share of the term between 0 and 1" in found
