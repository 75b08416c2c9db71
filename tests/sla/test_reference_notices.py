"""The notice that rectification will not be possible in time (choice 14)."""

import pytest

from tests.sla.reference import Outcome, Told, confirmed, defect, evaluated, fact, local, reworded

BOTH = {"contains": ["reasons", "estimated_time"], "estimated_at": "2026-03-20T16:00:00-04:00"}
BEGUN = (defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "1"))
DUE = "2026-03-11 16:00"  # Wednesday
SILENT = "2026-03-12 16:00"  # a business day after a deadline that passes without a word


def sent(at: str, **fields: object) -> Told:
    return fact("notice_sent", at, **(fields or BOTH))


def owed(found: Outcome) -> list[tuple[str, str | None, str | None, str | None, bool]]:
    return [
        (
            each.event,
            local(each.owed_at),
            local(each.due_at),
            local(each.sent_at),
            each.is_complete,
        )
        for each in found.found.notices
    ]


class TestOwed:
    @pytest.mark.parametrize(
        "known, due, note",
        [
            ("2026-03-06 16:30", "2026-03-09 16:30", "30 min on Friday, 8:30 on Monday"),
            ("2026-03-07 12:00", "2026-03-09 17:00", "Saturday: all Monday"),
            ("2026-03-09 10:00", "2026-03-10 10:00", "nine open hours"),
            ("2026-03-10 16:00", DUE, "exactly the deadline"),
            ("2026-03-11 10:00", DUE, "at the latest the deadline itself"),
            (DUE, "2026-03-12 16:00", "known as the deadline passes: a day from there"),
        ],
    )
    def test_within_a_business_day_of_knowing(self, known: str, due: str, note: str) -> None:
        found = evaluated(*BEGUN, fact("known_unachievable", known))

        assert owed(found) == [("known_unachievable-1", known, due, None, False)], note
        assert found.due("notification") == due
        assert found.clock("notification").target.metric == "notification"
        assert found.clock("notification").target.clause == "6"

    def test_at_the_deadline_when_nobody_says_a_word(self) -> None:
        in_time = evaluated(*BEGUN, at=DUE)
        silent = evaluated(*BEGUN, at="2026-03-11 16:00:01")

        assert owed(in_time) == []
        assert owed(silent) == [("clock.overdue", DUE, SILENT, None, False)]
        assert silent.standing("notification") == "running"

    def test_since_the_deadline_when_known_only_after_it(self) -> None:
        found = evaluated(*BEGUN, fact("known_unachievable", "2026-03-12 10:00"))

        assert owed(found) == [("clock.overdue", DUE, SILENT, None, False)]

    @pytest.mark.parametrize("kind", ["update_sent", "estimated", "workaround_delivered"])
    @pytest.mark.parametrize(
        "estimate, is_owed",
        [
            ("2026-03-11T16:00:00-04:00", False),
            ("2026-03-11T16:00:01-04:00", True),
            ("2026-03-20T16:00:00-04:00", True),
            ("2026-03-10T16:00:00-04:00", False),
        ],
    )
    def test_by_an_estimate_past_the_date(self, kind: str, estimate: str, is_owed: bool) -> None:
        found = evaluated(*BEGUN, fact(kind, "2026-03-09 10:00", estimated_at=estimate, id="e"))

        expected = [("e", "2026-03-09 10:00", "2026-03-10 10:00", None, False)]
        assert owed(found) == (expected if is_owed else [])
        assert found.due("rectification") == DUE

    def test_from_the_change_that_brings_the_date_before_the_estimate(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "3"),
            fact("update_sent", "2026-03-06 16:30", estimated_at="2026-03-18T16:00:00-04:00"),
            fact("severity_changed", "2026-03-09 10:00", to="1", reason="worse", id="raised"),
        )

        ((_, since, due, _, _),) = owed(found)
        assert found.due("rectification") == "2026-03-14 10:00"
        assert since == "2026-03-09 10:00", "nothing was known before"
        assert due == "2026-03-10 10:00"

    def test_not_for_responses_or_for_patches(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            fact("known_unachievable", "2026-03-06 10:00"),
            at="2026-04-06 09:00",
        )

        assert owed(found) == []

    @pytest.mark.parametrize("kind", ["rectified", "rejected", "merged"])
    def test_not_of_a_clock_that_has_ended(self, kind: str) -> None:
        found = evaluated(
            *BEGUN,
            fact(kind, "2026-03-09 10:00"),
            fact("known_unachievable", "2026-03-09 11:00"),
            at="2026-04-06 09:00",
        )

        assert owed(found) == []


class TestSent:
    @pytest.mark.parametrize(
        "at, standing, flags, note",
        [
            ("2026-03-10 10:00", "met", {"with_notice"}, "exactly due"),
            ("2026-03-10 10:00:01", "met_late", {"with_notice"}, "late, yet before the miss"),
            ("2026-03-09 10:00", "met", {"with_notice"}, "at once"),
        ],
    )
    def test_meets_the_duty_and_marks_the_miss(
        self, at: str, standing: str, flags: set[str], note: str
    ) -> None:
        found = evaluated(
            *BEGUN,
            fact("known_unachievable", "2026-03-09 10:00"),
            sent(at),
            at="2026-03-13 10:00",
        )

        assert found.standing("notification") == standing, note
        assert found.standing("rectification") == "overdue", "the miss stays a miss"
        assert found.clock("rectification").is_miss(found.at)
        assert found.flags("rectification") == flags

    @pytest.mark.parametrize(
        "contains", [["reasons"], ["estimated_time"], [], ["apologies", "reasons"]]
    )
    def test_counts_only_with_reasons_and_estimate(self, contains: list[str]) -> None:
        found = evaluated(
            *BEGUN,
            fact("known_unachievable", "2026-03-09 10:00"),
            sent("2026-03-09 12:00", contains=contains),
        )

        assert owed(found) == [
            (
                "known_unachievable-1",
                "2026-03-09 10:00",
                "2026-03-10 10:00",
                "2026-03-09 12:00",
                False,
            )
        ]
        assert found.standing("notification") == "running"
        assert found.flags("rectification") == set()
        assert "notification" in found.warnings

    def test_counts_once_the_missing_part_follows(self) -> None:
        found = evaluated(
            *BEGUN,
            fact("known_unachievable", "2026-03-09 10:00"),
            sent("2026-03-09 12:00", contains=["reasons"]),
            sent("2026-03-09 15:00"),
        )

        ((_, _, _, when, is_complete),) = owed(found)
        assert (when, is_complete) == ("2026-03-09 15:00", True)
        assert found.standing("notification") == "met"

    def test_without_any_other_word_is_its_own_forecast(self) -> None:
        found = evaluated(*BEGUN, sent("2026-03-10 12:00"), at="2026-03-12 10:00")

        assert owed(found) == [
            ("notice_sent-1", "2026-03-10 12:00", "2026-03-11 12:00", "2026-03-10 12:00", True)
        ]
        assert found.flags("rectification") == {"with_notice"}

    @pytest.mark.parametrize(
        "at, standing, flags",
        [(SILENT, "met", {"with_notice"}), ("2026-03-12 16:00:01", "met_late", set[str]())],
    )
    def test_after_a_silent_overrun_marks_it_within_its_day(
        self, at: str, standing: str, flags: set[str]
    ) -> None:
        found = evaluated(*BEGUN, sent(at))

        assert owed(found) == [("clock.overdue", DUE, SILENT, at, True)]
        assert found.standing("notification") == standing
        assert found.flags("rectification") == flags


class TestRectifiedAfterAll:
    def test_in_time_makes_a_notice_that_was_not_due_yet_needless(self) -> None:
        found = evaluated(
            *BEGUN,
            fact("known_unachievable", "2026-03-09 10:00"),
            fact("rectified", "2026-03-09 15:00"),
            at="2026-04-09 15:00",
        )

        assert found.standing("rectification") == "met"
        assert found.standing("notification") == "cancelled"

    def test_in_time_does_not_undo_a_notice_that_was_missed(self) -> None:
        found = evaluated(
            *BEGUN,
            fact("known_unachievable", "2026-03-09 10:00"),
            fact("rectified", "2026-03-11 15:00"),
            at="2026-04-09 15:00",
        )

        assert found.standing("rectification") == "met"
        assert found.standing("notification") == "overdue"

    def test_late_leaves_the_silent_overrun(self) -> None:
        found = evaluated(*BEGUN, fact("rectified", "2026-03-12 10:00"), at="2026-04-09 15:00")

        assert found.standing("rectification") == "met_late"
        assert owed(found) == [("clock.overdue", DUE, SILENT, None, False)]


class TestKeys:
    @pytest.mark.parametrize(
        "before, after, due, note",
        [
            ("    latest: deadline\n", "", "2026-03-12 10:00", "nine hours, past the deadline"),
            ("latest: deadline", "latest: deadline", DUE, "as it stands"),
        ],
    )
    def test_let_a_notice_come_after_the_deadline(
        self, before: str, after: str, due: str, note: str
    ) -> None:
        text = reworded((before, after))

        found = evaluated(*BEGUN, fact("known_unachievable", "2026-03-11 10:00"), text=text)

        assert found.due("notification") == due, note

    def test_ask_for_reasons_only(self) -> None:
        text = reworded(("contains: [reasons, estimated_time]", "contains: [reasons]"))

        found = evaluated(*BEGUN, sent("2026-03-09 12:00", contains=["reasons"]), text=text)

        assert found.standing("notification") == "met"

    def test_owe_nothing_for_a_forecast(self) -> None:
        text = reworded(("[known_unachievable, estimate_passes_due, overdue]", "[overdue]"))

        found = evaluated(*BEGUN, fact("known_unachievable", "2026-03-09 10:00"), text=text)

        assert owed(found) == []
