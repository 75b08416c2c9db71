"""Rectification of a defect: calendar periods by severity (choices 9 to 12, 27, 28)."""

import pytest

from tests.sla.reference import confirmed, defect, evaluated, fact, reworded

REPORT = defect("2023-06-01 09:00")
FRIDAY = "2026-03-06 16:00"
PAUSES = "starts: confirmed\n    stops: rectified\n    cancels: rejected\n"


class TestPeriod:
    @pytest.mark.parametrize(
        "confirmation, severity, due, note",
        [
            (FRIDAY, "1", "2026-03-11 16:00", "5 days: the same local time, across the DST night"),
            (FRIDAY, "2", "2026-03-16 16:00", "10 days"),
            (FRIDAY, "3", "2026-03-20 16:00", "2 weeks"),
            (FRIDAY, "4", "2026-04-03 16:00", "4 weeks"),
            ("2026-03-07 23:30", "1", "2026-03-12 23:30", "closed days neither wait nor move it"),
            ("2026-03-03 02:30", "1", "2026-03-08 03:30", "02:30 does not exist: by the gap on"),
            ("2026-03-03 01:59:59", "1", "2026-03-08 01:59:59", "just before the gap"),
            ("2026-10-27 01:30", "1", "2026-11-01 01:30 EDT", "01:30 comes twice: the first"),
            ("2026-11-01 01:30 EST", "1", "2026-11-06 01:30", "from the second 01:30"),
            ("2028-02-24 12:00", "1", "2028-02-29 12:00", "to 29 February"),
            ("2027-02-24 12:00", "1", "2027-03-01 12:00", "no 29 February"),
            ("2028-02-29 12:00", "3", "2028-03-14 12:00", "from 29 February"),
            ("2026-12-28 09:00", "1", "2027-01-02 09:00", "over year's end"),
            ("2026-12-20 09:00", "1", "2026-12-25 09:00", "due on a holiday: not moved"),
        ],
    )
    def test_is_wall_clock_days(
        self, confirmation: str, severity: str, due: str, note: str
    ) -> None:
        found = evaluated(REPORT, confirmed(confirmation, severity))

        assert found.due("rectification") == due, note
        assert found.standing("rectification") == "running"

    @pytest.mark.parametrize(
        "counting, due, note",
        [
            ("wall_clock", "2026-03-11 16:00", "the same local time"),
            ("elapsed", "2026-03-11 17:00", "120 hours over a night of 23"),
            ("end_of_day", "2026-03-12 00:00", "to the end of the fifth date"),
        ],
    )
    def test_counts_as_the_key_says(self, counting: str, due: str, note: str) -> None:
        text = reworded(
            (
                "counting: wall_clock\n    calendar: standard_hours\n    # [10]",
                f"counting: {counting}\n    calendar: standard_hours\n    # [10]",
            )
        )

        found = evaluated(REPORT, confirmed(FRIDAY, "1"), text=text)

        assert found.due("rectification") == due, note

    @pytest.mark.parametrize(
        "rectified, standing",
        [
            ("2026-03-11 16:00", "met"),
            ("2026-03-11 16:00:01", "met_late"),
            ("2026-03-06 16:00", "met"),
        ],
    )
    def test_ends_when_rectified(self, rectified: str, standing: str) -> None:
        found = evaluated(REPORT, confirmed(FRIDAY, "1"), fact("rectified", rectified))

        assert found.standing("rectification") == standing

    @pytest.mark.parametrize(
        "at, standing",
        [
            ("2026-03-11 16:00", "running"),
            ("2026-03-11 16:00:01", "overdue"),
            ("2026-03-07 03:00", "running"),
        ],
    )
    def test_runs_day_and_night_until_overdue(self, at: str, standing: str) -> None:
        found = evaluated(REPORT, confirmed(FRIDAY, "1"), at=at)

        assert found.standing("rectification") == standing


class TestNothingElseEndsOrMovesIt:
    @pytest.mark.parametrize(
        "kind, fields, note",
        [
            ("workaround_delivered", {"accepted": True}, "choice 12, even with consent"),
            ("workaround_delivered", {"accepted": False}, "choice 12"),
            ("update_sent", {"estimated_at": "2026-05-01T12:00:00Z"}, "an estimate, choice 28"),
            ("waiting", {"on": "customer"}, "recorded only, choice 11"),
            ("waiting", {"on": "third_party"}, "recorded only, choice 11"),
            ("responded", {"by_person": True}, "a message"),
            ("closed", {}, "closing the ticket removes no fault"),
            ("plan_changed", {"to": "tier2"}, "defect periods are the same in every plan"),
            ("contract_ended", {}, "duties that arose before survive, choice 20"),
            ("suspended", {}, "as before"),
            ("reported", {"channel": "telephone", "filed_as": "defect"}, "another customer"),
        ],
    )
    def test_leaves_the_date_and_the_clock_alone(
        self, kind: str, fields: dict[str, object], note: str
    ) -> None:
        told = (defect("2026-03-06 10:00"), confirmed(FRIDAY, "1"))

        found = evaluated(*told, fact(kind, "2026-03-09 10:00", id="x", **fields))

        assert found.due("rectification") == "2026-03-11 16:00", note
        assert found.standing("rectification") == "running", note

    def test_may_let_an_estimate_extend_the_period(self) -> None:
        text = reworded(
            (
                "# [28] An estimate never moves the date.\n    estimate_extends: false",
                "estimate_extends: true",
            )
        )

        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("update_sent", "2026-03-09 10:00", estimated_at="2026-03-20T16:00:00-04:00"),
            text=text,
        )

        assert found.due("rectification") == "2026-03-20 16:00"
