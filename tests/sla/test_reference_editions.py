"""Which edition governs, what a correction moves, what an order overrides (choice 25)."""

import pytest

from dueby.sla.agreement import NotInForceError
from tests.sla.reference import TEXT, confirmed, defect, evaluated, fact, local, reworded

EDITION = 'edition: "2026"\nin_force: {from: 2015-01-01}'
LATER = reworded(
    (EDITION, 'edition: "2027"\nin_force: {from: 2026-03-09}'),
    ('"1": 5 days', '"1": 3 days'),
    ("hours: {mon-fri: 08:00-17:00}", "hours: {mon-fri: 09:00-18:00}"),
)
BOTH = f"{TEXT}\n---\n{LATER}"
CORRECTED = reworded(
    (EDITION, 'edition: "2026, corrected"\nin_force: {from: 2026-06-01}'),
    ("2026-05-25: Memorial Day", "2026-05-25: Memorial Day\n      2026-03-09: Founders' Day"),
)
CORRECTION = f"{TEXT}\n---\n{CORRECTED}"


class TestEdition:
    @pytest.mark.parametrize(
        "reported, due, edition, note",
        [
            ("2026-03-06 16:00", "2026-03-09 16:00", "2026", "before the new one"),
            ("2026-03-08 23:59:59", "2026-03-09 17:00", "2026", "the last second before"),
            ("2026-03-09 00:00", "2026-03-09 18:00", "2027", "its first moment"),
            ("2026-03-09 03:59:59 UTC", "2026-03-09 17:00", "2026", "in the agreement's zone"),
        ],
    )
    def test_is_the_one_in_force_at_the_report(
        self, reported: str, due: str, edition: str, note: str
    ) -> None:
        found = evaluated(defect(reported), text=BOTH)

        assert found.found.agreement.edition == edition, note
        assert found.due("first_response") == due, note

    def test_governs_to_the_end(self) -> None:
        told = (defect("2026-03-06 16:00"), confirmed("2026-03-09 10:00", "1"))

        assert evaluated(*told, text=BOTH).due("rectification") == "2026-03-14 10:00"

    def test_may_be_the_one_at_the_signing(self) -> None:
        text = BOTH.replace("governed_by: report", "governed_by: signing")

        found = evaluated(defect("2026-03-10 10:00"), signed_on="2026-03-08", text=text)

        assert found.found.agreement.edition == "2026"

    def test_is_needed(self) -> None:
        with pytest.raises(NotInForceError, match="2015-01-01"):
            evaluated(defect("2014-12-31 23:59:59"))


class TestCorrection:
    CORRECTED = fact("edition_corrected", "2026-03-07 12:00", to="2026, corrected", reason="day")

    def test_recomputes_what_runs_with_before_and_after(self) -> None:
        found = evaluated(defect("2026-03-06 16:00"), self.CORRECTED, text=CORRECTION)

        assert found.due("first_response") == "2026-03-10 16:00"
        (change,) = found.clock("first_response").recalculations
        assert (change.before, change.after) == ("2026", "2026, corrected")
        assert local(change.due_before) == "2026-03-09 16:00"
        assert local(change.due_after) == "2026-03-10 16:00"

    def test_leaves_what_has_finished(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("responded", "2026-03-06 16:30", by_person=True),
            self.CORRECTED,
            text=CORRECTION,
        )

        assert found.due("first_response") == "2026-03-09 16:00"
        assert found.due("confirmation") == "2026-03-10 16:00"

    def test_keeps_what_a_change_of_severity_made(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "3"),
            fact("severity_changed", "2026-03-09 10:00", to="1", reason="worse"),
            fact("edition_corrected", "2026-03-10 12:00", to="2026, corrected", reason="day"),
            text=CORRECTION,
        )

        assert found.due("rectification") == "2026-03-14 10:00"

    def test_keeps_what_a_change_of_plan_made(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("plan_changed", "2026-03-07 10:00", to="tier2"),
            self.CORRECTED,
            text=CORRECTION,
        )

        assert found.due("first_response") == "2026-03-07 18:00"

    def test_into_the_past_is_marked_retroactive(self) -> None:
        shorter = CORRECTED.replace('"1": 5 days', '"1": 1 day')

        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            fact("edition_corrected", "2026-03-10 12:00", to="2026, corrected", reason="typo"),
            text=f"{TEXT}\n---\n{shorter}",
        )

        assert found.due("rectification") == "2026-03-07 16:00"
        assert found.flags("rectification") == {"retroactive"}

    def test_of_no_edition_changes_nothing_and_says_so(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:00"),
            fact("edition_corrected", "2026-03-07 12:00", to="2031", reason="?"),
        )

        assert found.due("first_response") == "2026-03-09 16:00"
        assert "2031" in found.warnings

    def test_is_followed_by_what_comes_after(self) -> None:
        found = evaluated(
            defect("2026-03-06 16:00"),
            self.CORRECTED,
            confirmed("2026-03-10 16:00", "1"),
            text=CORRECTION,
        )

        assert found.standing("confirmation") == "met"
        assert found.due("rectification") == "2026-03-15 16:00"


class TestOrder:
    OVERRIDES = (("targets.rectification.within.1", "3 days", "order 4711"),)

    def test_overrides_single_values(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "1"),
            overrides=self.OVERRIDES,
        )

        assert found.due("rectification") == "2026-03-09 16:00"

    def test_leaves_the_rest(self) -> None:
        found = evaluated(
            defect("2026-03-06 09:00"),
            confirmed("2026-03-06 16:00", "2"),
            overrides=self.OVERRIDES,
        )

        assert found.due("rectification") == "2026-03-16 16:00"
