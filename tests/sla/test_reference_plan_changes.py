"""A plan that changes while responses run: their calendar changes from then on (choice 7)."""

import pytest

from tests.sla.reference import confirmed, defect, evaluated, fact, local, reworded


class TestPlanChanged:
    @pytest.mark.parametrize(
        "plan, reported, at, due, note",
        [
            (
                "standard",
                "2026-03-06 16:00",
                "2026-03-07 10:00",
                "2026-03-07 18:00",
                "1 h used, 8 h left count day and night",
            ),
            (
                "standard",
                "2026-03-06 16:59",
                "2026-03-08 01:30",
                "2026-03-08 11:29",
                "8:59 h left over the night of 23 hours",
            ),
            (
                "standard",
                "2026-03-07 10:00",
                "2026-03-07 12:00",
                "2026-03-07 21:00",
                "nothing used: nine hours at once",
            ),
            (
                "tier2",
                "2026-03-06 16:00",
                "2026-03-06 17:00",
                "2026-03-09 17:00",
                "23 h left, but never more than nine open hours",
            ),
            (
                "tier2",
                "2026-03-06 16:00",
                "2026-03-07 10:00",
                "2026-03-09 14:00",
                "18 h used, 6 h left from Monday 08:00",
            ),
            (
                "tier2",
                "2026-10-31 16:00",
                "2026-11-01 12:00",
                "2026-11-02 11:00",
                "21 h used in a night of 25, 3 h left",
            ),
        ],
    )
    def test_moves_responses_of_every_kind(
        self, plan: str, reported: str, at: str, due: str, note: str
    ) -> None:
        other = {"standard": "tier2", "tier2": "standard"}[plan]

        found = evaluated(defect(reported), fact("plan_changed", at, to=other), plan=plan)

        assert found.due("first_response") == due, note
        assert found.due("confirmation") == due, note
        (change,) = found.clock("first_response").recalculations
        assert (change.before, change.after) == (plan, other)
        assert local(change.due_after) == due

    def test_to_and_fro_leaves_what_was_used(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("plan_changed", "2026-03-06 20:00", to="tier2"),
            fact("plan_changed", "2026-03-06 22:00", to="standard"),
        )

        # 1 h on Friday, 2 h at night, 6 h left on Monday.
        assert found.due("first_response") == "2026-03-09 14:00"

    def test_leaves_periods_alone(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("plan_changed", "2026-03-07 10:00", to="tier2"),
        )

        assert found.due("rectification") == "2026-03-11 16:00"
        assert found.clock("rectification").recalculations == ()

    def test_leaves_what_has_ended(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"),
            fact("responded", "2026-03-06 11:00", by_person=True),
            fact("plan_changed", "2026-03-07 10:00", to="tier2"),
        )

        assert found.due("first_response") == "2026-03-09 10:00"
        assert found.due("confirmation") == "2026-03-07 12:00"  # 7 h used, 2 h left

    def test_never_saves_what_is_overdue(self) -> None:
        found = evaluated(
            defect("2026-03-06 10:00"), fact("plan_changed", "2026-03-09 12:00", to="tier2")
        )

        assert found.due("first_response") == "2026-03-09 10:00"
        assert found.standing("first_response") == "overdue"

    def test_before_the_report_is_the_plan(self) -> None:
        found = evaluated(
            fact("plan_changed", "2026-03-05 10:00", to="tier2"), defect("2026-03-07 10:00")
        )

        assert found.due("first_response") == "2026-03-08 11:00"

    @pytest.mark.parametrize(
        "rule, due, note",
        [
            ("from_start", "2026-03-07 16:00", "24 h from the report"),
            ("from_change", "2026-03-08 11:00", "24 h from the change"),
            ("keep", "2026-03-09 16:00", "as it was"),
        ],
    )
    def test_follows_the_key(self, rule: str, due: str, note: str) -> None:
        key = "    when_plan_changes: remaining_time\n\n  immediate"
        text = reworded((key, key.replace("remaining_time", rule)))

        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("plan_changed", "2026-03-07 10:00", to="tier2"),
            text=text,
        )

        assert found.due("first_response") == due, note
