"""A fix that is reopened, and a ticket that is merged (choice 27)."""

from tests.sla.reference import confirmed, defect, evaluated, fact, local, reworded

REPORT = defect("2023-06-01 09:00")
FRIDAY = "2026-03-06 16:00"


class TestReopened:
    """Choice 27: the period resumes; the time between does not count."""

    def test_in_time_resumes_what_was_left(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("rectified", "2026-03-10 10:00"),
            fact("reopened", "2026-03-13 10:00"),
        )

        assert found.due("rectification") == "2026-03-14 16:00"  # 72 hours later
        assert found.standing("rectification") == "running"
        assert found.clock("rectification").stopped_at is None

    def test_twice_adds_both_times_between(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("rectified", "2026-03-10 10:00"),
            fact("reopened", "2026-03-11 10:00"),
            fact("rectified", "2026-03-12 10:00"),
            fact("reopened", "2026-03-12 22:00"),
            fact("rectified", "2026-03-13 04:00"),
        )

        assert found.due("rectification") == "2026-03-13 04:00"  # 24 h and 12 h later
        assert found.standing("rectification") == "met"

    def test_late_is_late_at_once(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("rectified", "2026-03-12 16:00"),
            fact("reopened", "2026-03-13 16:00"),
        )

        assert found.due("rectification") == "2026-03-11 16:00", "the period was used up before"
        assert found.standing("rectification") == "overdue"

    def test_after_closing_resumes_too(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("rectified", "2026-03-10 10:00"),
            fact("closed", "2026-03-10 11:00"),
            fact("reopened", "2026-03-11 10:00"),
        )

        assert found.due("rectification") == "2026-03-12 16:00"

    def test_takes_up_a_severity_that_changed_meanwhile(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "4"),
            fact("rectified", "2026-03-10 10:00"),
            fact("severity_changed", "2026-03-11 10:00", to="1", reason="worse than thought"),
            fact("reopened", "2026-03-12 10:00"),
        )

        assert found.due("rectification") == "2026-03-17 10:00"  # reopened + 5 days

    def test_of_what_is_a_feature_request_by_now_changes_nothing(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "4"),
            fact("rectified", "2026-03-10 10:00"),
            fact("reclassified", "2026-03-11 10:00", to="feature_request", reason="by design"),
            fact("reopened", "2026-03-12 10:00"),
        )

        assert found.standing("rectification") == "met"

    def test_of_what_was_never_rectified_changes_nothing(self) -> None:
        found = evaluated(REPORT, confirmed(FRIDAY, "1"), fact("reopened", "2026-03-10 10:00"))

        assert found.due("rectification") == "2026-03-11 16:00"

    def test_may_begin_anew(self) -> None:
        text = reworded(("when_reopened: resume", "when_reopened: restart"))

        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("rectified", "2026-03-10 10:00"),
            fact("reopened", "2026-03-13 10:00"),
            text=text,
        )

        clock = found.clocks("rectification")[-1]
        assert local(clock.due_at) == "2026-03-18 10:00"


class TestMerged:
    def test_stops_every_clock(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            confirmed("2026-03-06 12:00", "1"),
            fact("reported", "2026-03-06 13:00", channel="telephone", filed_as="defect"),
            fact("merged", "2026-03-09 10:00", into="ticket 4711"),
            at="2026-06-01 10:00",
        )

        standings = {clock.standing(found.at).value for clock in found.found.clocks}
        assert standings <= {"met", "cancelled"}
        assert found.standing("rectification") == "cancelled"
