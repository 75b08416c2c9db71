"""When a share of the term is used up: counted as the term itself is counted."""

import pytest

from dueby.sla.shares import share_used_at
from tests.sla.reference import confirmed, defect, evaluated, fact, local, reworded

_UNPAUSED = "pauses: []\n    strength: commitment\n    # [13] More severe"
_PAUSED = _UNPAUSED.replace("[]", "[{while: {waiting: {on: customer}}, until: resumed}]")
PAUSING = reworded((_UNPAUSED, _PAUSED))
BEGUN = (defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "1"))


class TestShareUsedAt:
    @pytest.mark.parametrize(
        "share, moment, note",
        [
            (0.5, "2026-03-09 04:30", "half of 119 hours: the night of 8 March has 23 hours"),
            (0.8, "2026-03-10 16:12", "four fifths of them"),
            (1.0, "2026-03-11 16:00", "the date itself"),
        ],
    )
    def test_counts_all_that_passes_for_calendar_days(
        self, share: float, moment: str, note: str
    ) -> None:
        clock = evaluated(*BEGUN).clock("rectification")

        assert local(share_used_at(clock, share)) == moment, note

    @pytest.mark.parametrize(
        "reported, moment",
        [
            ("2026-03-06 09:00", "2026-03-06 15:45"),
            ("2026-03-06 14:00", "2026-03-09 11:45"),
            ("2026-03-07 12:00", "2026-03-09 14:45"),
        ],
    )
    def test_counts_open_time_for_business_days(self, reported: str, moment: str) -> None:
        clock = evaluated(defect(reported)).clock("confirmation")

        assert local(share_used_at(clock, 0.75)) == moment

    def test_follows_the_date_where_a_change_moved_it(self) -> None:
        raised = fact("severity_changed", "2026-03-07 16:00", to="1", reason="all sites")
        found = evaluated(defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "2"), raised)

        assert found.due("rectification") == "2026-03-12 16:00"
        assert local(share_used_at(found.clock("rectification"), 0.5)) == "2026-03-09 16:30"

    def test_leaves_out_what_was_paused(self) -> None:
        pause = (
            fact("waiting", "2026-03-07 16:00", on="customer"),
            fact("resumed", "2026-03-09 16:00"),
        )
        clock = evaluated(*BEGUN, *pause, text=PAUSING).clock("rectification")

        assert local(share_used_at(clock, 0.1)) == "2026-03-07 03:54"
        assert local(share_used_at(clock, 0.5)) == "2026-03-11 03:30"

    def test_is_known_in_a_pause_only_where_it_came_before(self) -> None:
        waiting = fact("waiting", "2026-03-09 16:00", on="customer")
        clock = evaluated(*BEGUN, waiting, text=PAUSING).clock("rectification")

        assert clock.due_at is None
        assert local(share_used_at(clock, 0.5)) == "2026-03-09 04:30"
        assert share_used_at(clock, 0.8) is None

    def test_is_nothing_without_a_date(self) -> None:
        clock = evaluated(defect("2026-03-06 09:00")).clock("rectification")

        assert share_used_at(clock, 0.5) is None
