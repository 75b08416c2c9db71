"""From when and until when the period of a patch runs (choices 18, 19)."""

import pytest

from tests.sla.reference import evaluated, fact, local, notified, temporal

NOTIFIED = "2026-03-02 10:00"
PATCHED = fact("patch_available", "2026-03-01 12:00")
SEVEN = "2026-03-09 10:00"


class TestStart:
    """The later of notification and the official patch (18)."""

    @pytest.mark.parametrize(
        "patched, started, due, note",
        [
            ("2026-02-01 12:00", NOTIFIED, SEVEN, "available before the notification"),
            (NOTIFIED, NOTIFIED, SEVEN, "at one moment"),
            ("2026-03-05 12:00", "2026-03-05 12:00", "2026-03-12 12:00", "available after"),
            ("2026-03-01 02:30", NOTIFIED, SEVEN, "a day before"),
        ],
    )
    def test_is_the_later_of_the_two(self, patched: str, started: str, due: str, note: str) -> None:
        found = evaluated(notified(NOTIFIED, **temporal(9.0)), fact("patch_available", patched))

        assert local(found.clock("patch_deployment").started_at) == started, note
        assert found.due("patch_deployment") == due, note

    def test_waits_without_a_date_until_there_is_a_patch(self) -> None:
        found = evaluated(notified(NOTIFIED, **temporal(9.8)), at="2027-03-02 10:00")

        assert found.due("patch_deployment") is None
        assert found.reason("patch_deployment") == "waiting_for_patch"
        assert found.standing("patch_deployment") == "waiting"

    def test_is_not_made_by_a_workaround(self) -> None:
        found = evaluated(
            notified(NOTIFIED, **temporal(9.8)), fact("workaround_delivered", "2026-03-04 10:00")
        )

        assert found.standing("patch_deployment") == "waiting"

    def test_is_the_first_record_from_any_source(self) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, source="nvd", **temporal(9.0)),
            notified("2026-03-04 10:00", source="os_vendor", **temporal(9.4)),
        )

        assert found.due("patch_deployment") == SEVEN

    def test_is_taken_back_with_the_patch(self) -> None:
        told = (
            notified(NOTIFIED, **temporal(9.0)),
            fact("patch_available", "2026-03-03 10:00"),
            fact("patch_withdrawn", "2026-03-04 10:00"),
        )

        withdrawn = evaluated(*told)
        back = evaluated(*told, fact("patch_available", "2026-03-10 10:00"))

        assert withdrawn.standing("patch_deployment") == "waiting"
        assert withdrawn.reason("patch_deployment") == "waiting_for_patch"
        assert back.due("patch_deployment") == "2026-03-17 10:00"
        assert back.standing("patch_deployment") == "running"

    @pytest.mark.parametrize(
        "begun, due, note",
        [
            ("2026-03-01 02:30", "2026-03-08 03:30", "02:30 does not exist on 8 March"),
            ("2028-02-22 10:00", "2028-02-29 10:00", "29 February"),
            ("2026-12-28 10:00", "2027-01-04 10:00", "over year's end"),
        ],
    )
    def test_counts_wall_clock_days(self, begun: str, due: str, note: str) -> None:
        found = evaluated(fact("patch_available", begun), notified(begun, **temporal(9.0)))

        assert found.due("patch_deployment") == due, note


class TestEnd:
    """The update is available to all entitled customers (19)."""

    @pytest.mark.parametrize(
        "deployed, standing",
        [(SEVEN, "met"), ("2026-03-09 10:00:01", "met_late"), ("2026-03-02 10:00", "met")],
    )
    def test_is_the_deployment(self, deployed: str, standing: str) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED, **temporal(9.0)), fact("deployed", deployed))

        assert found.standing("patch_deployment") == standing

    def test_is_not_undone_by_a_later_withdrawal(self) -> None:
        found = evaluated(
            PATCHED,
            notified(NOTIFIED, **temporal(9.0)),
            fact("deployed", "2026-03-05 10:00"),
            fact("patch_withdrawn", "2026-03-06 10:00"),
        )

        assert found.standing("patch_deployment") == "met"

    def test_without_a_score_is_met(self) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED), fact("deployed", "2026-03-05 10:00"))

        assert found.standing("patch_deployment") == "met"

    def test_owes_no_response_and_no_confirmation(self) -> None:
        found = evaluated(PATCHED, notified(NOTIFIED, **temporal(9.0)))

        assert {clock.target.name for clock in found.found.clocks} == {"patch_deployment"}
