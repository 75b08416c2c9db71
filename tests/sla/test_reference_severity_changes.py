"""What a change of severity does to a running period (choices 12, 13)."""

import pytest

from tests.sla.reference import Told, confirmed, defect, evaluated, fact, local, reworded

REPORT = defect("2026-03-06 09:00")


def changed(at: str, to: str, **fields: object) -> Told:
    return fact("severity_changed", at, to=to, reason="agreed", **fields)


class TestChange:
    """From Friday 6 March: 1 is due on the 11th, 2 on the 16th, 3 on the 20th, 4 on 3 April."""

    @pytest.mark.parametrize(
        "fixed, at, to, due, note",
        [
            ("3", "2026-03-09 10:00", "1", "2026-03-14 10:00", "raised: the change + 5 days"),
            ("3", "2026-03-18 10:00", "2", "2026-03-20 16:00", "raised late: the running date"),
            ("4", "2026-03-06 16:00", "1", "2026-03-11 16:00", "raised at once"),
            ("4", "2026-03-24 16:00", "2", "2026-04-03 16:00", "both on one moment"),
            ("1", "2026-03-09 10:00", "4", "2026-04-03 16:00", "lowered: from the original start"),
            ("2", "2026-03-09 10:00", "3", "2026-03-20 16:00", "lowered by one"),
            ("1", "2026-03-12 10:00", "2", "2026-03-16 16:00", "lowered after the date"),
            ("2", "2026-03-09 10:00", "2", "2026-03-16 16:00", "no change"),
        ],
    )
    def test_moves_the_date(self, fixed: str, at: str, to: str, due: str, note: str) -> None:
        found = evaluated(REPORT, confirmed("2026-03-06 16:00", fixed), changed(at, to))

        assert found.due("rectification") == due, note
        assert found.standing("rectification") == "running"
        assert found.flags("rectification") == set()

    def test_is_logged_with_before_and_after(self) -> None:
        found = evaluated(
            REPORT,
            confirmed("2026-03-06 16:00", "3"),
            changed("2026-03-09 10:00", "1"),
            changed("2026-03-10 10:00", "2"),
        )

        logged = [
            (each.before, each.after, local(each.due_before), local(each.due_after))
            for each in found.clock("rectification").recalculations
        ]
        assert logged == [
            ("3", "1", "2026-03-20 16:00", "2026-03-14 10:00"),
            ("1", "2", "2026-03-14 10:00", "2026-03-16 16:00"),
        ]

    def test_never_saves_a_raised_clock_that_is_overdue(self) -> None:
        found = evaluated(
            REPORT, confirmed("2026-03-06 16:00", "2"), changed("2026-03-17 10:00", "1")
        )

        assert found.due("rectification") == "2026-03-16 16:00"
        assert found.standing("rectification") == "overdue"

    def test_into_the_past_is_marked_retroactive_and_owes_one_notice(self) -> None:
        """4 to 1 on the 2nd of April keeps the 3rd; back to 3 is recomputed from the start."""
        found = evaluated(
            REPORT,
            confirmed("2026-03-06 16:00", "4"),
            changed("2026-04-02 10:00", "1"),
            changed("2026-04-02 12:00", "3", id="lowered"),
        )

        assert found.due("rectification") == "2026-03-20 16:00"
        assert found.standing("rectification") == "overdue"
        assert found.flags("rectification") == {"retroactive"}

        later = evaluated(
            REPORT,
            confirmed("2026-03-06 16:00", "4"),
            changed("2026-04-02 10:00", "1"),
            changed("2026-04-02 12:00", "3", id="lowered"),
            at="2026-04-02 12:01",
        )
        (notice,) = later.found.notices
        assert local(notice.owed_at) == "2026-04-02 12:00", "known from the change on"

    def test_before_the_confirmation_changes_what_is_confirmed(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00", "4"),
            changed("2026-03-06 10:00", "2"),
            confirmed("2026-03-06 16:00"),
        )

        assert found.due("rectification") == "2026-03-16 16:00"

    def test_after_the_fix_leaves_the_result(self) -> None:
        found = evaluated(
            REPORT,
            confirmed("2026-03-06 16:00", "4"),
            fact("rectified", "2026-03-12 10:00"),
            changed("2026-03-13 10:00", "1"),
        )

        assert found.standing("rectification") == "met"
        assert found.due("rectification") == "2026-04-03 16:00"

    def test_leaves_responses_alone(self) -> None:
        found = evaluated(REPORT, changed("2026-03-06 10:00", "1"))

        assert found.due("first_response") == "2026-03-09 09:00"
        assert found.due("confirmation") == "2026-03-09 09:00"


RAISED = "when_raised: earlier_of\n"
LOWERED = "    when_lowered: from_start\n    # [27]"


class TestKeys:
    @pytest.mark.parametrize(
        "rule, fixed, to, due, note",
        [
            ("from_start", "3", "1", "2026-03-11 16:00", "start + 5 days"),
            ("from_change", "3", "2", "2026-03-19 10:00", "9 March + 10 days"),
            ("keep", "3", "1", "2026-03-20 16:00", "as it was"),
        ],
    )
    def test_choose_the_rule_for_more_severe(
        self, rule: str, fixed: str, to: str, due: str, note: str
    ) -> None:
        text = reworded((RAISED + LOWERED, f"when_raised: {rule}\n{LOWERED}"))
        told = (REPORT, confirmed("2026-03-06 16:00", fixed), changed("2026-03-09 10:00", to))

        assert evaluated(*told, text=text).due("rectification") == due, note

    @pytest.mark.parametrize(
        "rule, to, due, note",
        [
            ("from_change", "2", "2026-03-19 10:00", "9 March + 10 days"),
            ("keep", "4", "2026-03-11 16:00", "as it was"),
        ],
    )
    def test_choose_the_rule_for_less_severe(self, rule: str, to: str, due: str, note: str) -> None:
        text = reworded((LOWERED, f"    when_lowered: {rule}\n    # [27]"))
        told = (REPORT, confirmed("2026-03-06 16:00", "1"), changed("2026-03-09 10:00", to))

        assert evaluated(*told, text=text).due("rectification") == due, note


class TestWorkaround:
    """Choice 12: it may lower the severity only with the customer's consent, by its own fact."""

    @pytest.mark.parametrize(
        "accepted, changes, due",
        [
            (True, False, "2026-03-11 16:00"),
            (False, False, "2026-03-11 16:00"),
            (True, True, "2026-03-20 16:00"),
        ],
    )
    def test_changes_nothing_by_itself(self, accepted: bool, changes: bool, due: str) -> None:
        told = [
            REPORT,
            confirmed("2026-03-06 16:00", "1"),
            fact("workaround_delivered", "2026-03-09 10:00", accepted=accepted),
        ]
        if changes:
            told.append(changed("2026-03-09 10:00", "3"))

        found = evaluated(*told)

        assert found.due("rectification") == due
        assert found.clock("rectification").stopped_at is None


class TestTwoSeveritiesAtOneMoment:
    def test_stand_in_the_order_of_their_identifiers(self) -> None:
        told = (
            REPORT,
            confirmed("2026-03-06 16:00", "4"),
            changed("2026-03-09 10:00", "1", id="a"),
            changed("2026-03-09 10:00", "3", id="b"),
        )

        assert evaluated(*told).due("rectification") == "2026-03-20 16:00"
        assert evaluated(*reversed(told)).due("rectification") == "2026-03-20 16:00"
