"""Waiting is recorded, and pauses only what the file says (choice 11)."""

import pytest

from tests.sla.reference import confirmed, defect, evaluated, fact, local, reworded

REPORT = defect("2023-06-01 09:00")
FRIDAY = "2026-03-06 16:00"
NONE = (
    '# apart. To let it pause: "pauses: [{while: {waiting: {on: customer}}, until: resumed}]".\n'
    "    pauses: []"
)
PAUSING = reworded((NONE, "\n    pauses: [{while: {waiting: {on: customer}}, until: resumed}]"))


class TestPauses:
    @pytest.mark.parametrize(
        "on, resumed, due, standing, note",
        [
            ("customer", "2026-03-10 16:00", "2026-03-12 16:00", "running", "24 hours later"),
            ("customer", None, None, "paused", "somebody is waited for"),
            ("third_party", "2026-03-10 16:00", "2026-03-11 16:00", "running", "not a pause"),
        ],
    )
    def test_move_the_date_by_their_elapsed_length(
        self, on: str, resumed: str | None, due: str | None, standing: str, note: str
    ) -> None:
        told = [REPORT, confirmed(FRIDAY, "1"), fact("waiting", "2026-03-09 16:00", on=on)]
        if resumed is not None:
            told.append(fact("resumed", resumed, on=on))

        found = evaluated(*told, at="2026-03-10 16:00", text=PAUSING)

        assert found.standing("rectification") == standing, note
        if due is not None:
            assert found.due("rectification") == due, note

    def test_end_by_rectification(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("waiting", "2026-03-09 16:00", on="customer"),
            fact("rectified", "2026-03-14 16:00"),
            text=PAUSING,
        )

        # 3 days used when the pause began; the pause lasted until the end.
        assert found.standing("rectification") == "met"
        assert local(found.clock("rectification").pauses[0].end) == "2026-03-14 16:00"

    def test_count_open_time_only_in_business_terms(self) -> None:
        confirmation = "stops: [confirmed, rejected]\n    pauses: []"
        text = reworded((confirmation, confirmation.replace(
            "[]", "[{while: {waiting: {on: customer}}, until: resumed}]")))  # fmt: skip

        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("waiting", "2026-03-06 16:30", on="customer"),
            fact("resumed", "2026-03-09 09:00", on="customer"),
            text=text,
        )

        # 30 min before the pause; 8:30 left from Monday 09:00: 8 h Monday, 30 min on Tuesday.
        assert found.due("confirmation") == "2026-03-10 08:30"

    def test_save_nothing_that_is_overdue_already(self) -> None:
        found = evaluated(
            REPORT,
            confirmed(FRIDAY, "1"),
            fact("waiting", "2026-03-12 16:00", on="customer"),
            at="2026-03-13 16:00",
            text=PAUSING,
        )

        assert found.due("rectification") == "2026-03-11 16:00"
        assert found.standing("rectification") == "overdue"

    def test_begun_before_the_confirmation_count_from_it(self) -> None:
        found = evaluated(
            REPORT,
            fact("waiting", "2026-03-05 16:00", on="customer"),
            confirmed(FRIDAY, "1"),
            fact("resumed", "2026-03-07 16:00", on="customer"),
            text=PAUSING,
        )

        assert found.due("rectification") == "2026-03-12 16:00"
