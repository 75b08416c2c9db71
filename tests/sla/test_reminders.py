"""When a running clock is spoken of, checked against counting minute by minute."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.clocks import Clock
from dueby.sla.reminders import (
    Ahead,
    Length,
    Share,
    dated_since,
    repeated_at,
    repeats_by,
    warned_at,
)
from dueby.sla.terms import BusinessDays, BusinessTime, Elapsed
from tests.sla.reference import confirmed, defect, evaluated, fact, local, moment, reworded

_UNPAUSED = "pauses: []\n    strength: commitment\n    # [13] More severe"
_PAUSED = _UNPAUSED.replace("[]", "[{while: {waiting: {on: customer}}, until: resumed}]")
PAUSING = reworded((_UNPAUSED, _PAUSED))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FOUR_BUSINESS_HOURS = Ahead(BusinessTime(4 * HOUR))
A_DAY = Ahead(Elapsed(DAY))
minutes_of_two_weeks = st.integers(0, 14 * 24 * 60 - 1)


def confirmation(reported: str) -> Clock:
    """Return the clock of a confirmation: within two business days of the report."""
    return evaluated(defect(reported)).clock("confirmation")


def open_minutes(clock: Clock, start: datetime, end: datetime) -> int:
    """Count the minutes from start to end in which the calendar is open, one by one."""
    calendar, count = clock.calendar, 0
    assert calendar is not None
    while start < end:
        count += calendar.is_open(start)
        start += MINUTE
    return count


class TestWarnedAt:
    @pytest.mark.parametrize(
        "threshold, found, note",
        [
            (Share(0.75), "2026-03-06 15:45", "a share of a term in open time"),
            (FOUR_BUSINESS_HOURS, "2026-03-06 14:00", "backwards over the night"),
            (Ahead(BusinessDays(0.5)), "2026-03-06 13:30", "half of a business day of 9 hours"),
        ],
    )
    def test_counts_as_the_clock_counts(
        self, threshold: Share | Ahead, found: str, note: str
    ) -> None:
        assert local(warned_at(confirmation("2026-03-06 09:00"), threshold)) == found, note

    def test_comes_within_the_hours_of_a_clock_that_counts_only_them(self) -> None:
        friday = confirmation("2026-03-06 09:00")._replace(due_at=moment("2026-03-09 12:00"))
        weekend = confirmation("2026-03-07 10:00")._replace(due_at=moment("2026-03-09 12:00"))

        assert local(warned_at(friday, A_DAY)) == "2026-03-06 17:00", "the closing before"
        assert local(warned_at(weekend, A_DAY)) == "2026-03-09 08:00", "nothing was open before"

    def test_is_nothing_where_the_clock_began_with_less_left(self) -> None:
        assert warned_at(confirmation("2026-03-06 09:00"), Ahead(Elapsed(9 * DAY))) is None

    def test_counts_back_over_what_was_paused(self) -> None:
        pause = (
            fact("waiting", "2026-03-10 16:00", on="customer"),
            fact("resumed", "2026-03-12 16:00"),
        )
        begun = (defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "1"))
        clock = evaluated(*begun, *pause, text=PAUSING).clock("rectification")

        assert local(clock.due_at) == "2026-03-13 16:00"
        assert local(warned_at(clock, Ahead(Elapsed(12 * HOUR)))) == "2026-03-13 04:00"
        assert local(warned_at(clock, A_DAY)) == "2026-03-12 16:00"
        assert local(warned_at(clock, Ahead(Elapsed(30 * HOUR)))) == "2026-03-10 10:00"

    def test_is_nothing_while_it_pauses(self) -> None:
        begun = (defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "1"))
        waiting = fact("waiting", "2026-03-10 16:00", on="customer")
        clock = evaluated(*begun, waiting, text=PAUSING).clock("rectification")

        assert warned_at(clock, Share(0.5)) is None
        assert warned_at(clock, A_DAY) is None

    @given(begun=minutes_of_two_weeks, length=st.integers(1, 500))
    def test_leaves_as_much_as_it_says(self, begun: int, length: int) -> None:
        clock = confirmation("2026-03-02 00:00")
        start = moment("2026-03-02 00:00") + begun * MINUTE
        assert clock.calendar is not None
        due = clock.calendar.add(start, 501 * MINUTE)
        clock = clock._replace(started_at=start, due_at=due)

        found = warned_at(clock, Ahead(BusinessTime(length * MINUTE)))

        assert found is not None
        assert open_minutes(clock, found, due) == length

    @given(begun=minutes_of_two_weeks, share=st.floats(0.01, 0.99))
    def test_never_comes_before_so_much_is_used_up(self, begun: int, share: float) -> None:
        start = moment("2026-03-02 00:00") + begun * MINUTE
        clock = confirmation("2026-03-02 00:00")
        assert clock.calendar is not None
        due = clock.calendar.add(start, 501 * MINUTE)
        clock = clock._replace(started_at=start, due_at=due)

        found = warned_at(clock, Share(share))

        assert found is not None
        assert found.microsecond == 0
        calendar = clock.calendar
        assert calendar is not None
        used = calendar.open_between(start, found)
        assert used - share * 501 * MINUTE >= -timedelta(microseconds=1)
        assert used - share * 501 * MINUTE <= timedelta(seconds=1)


class TestDatedSince:
    def test_is_the_start_until_a_change_moves_the_date(self) -> None:
        begun = (defect("2026-03-06 09:00"), confirmed("2026-03-06 16:00", "2"))
        raised = fact("severity_changed", "2026-03-07 16:00", to="1", reason="all sites")

        before = evaluated(*begun).clock("rectification")
        after = evaluated(*begun, raised).clock("rectification")

        assert local(dated_since(before)) == "2026-03-06 16:00"
        assert local(dated_since(after)) == "2026-03-07 16:00"


EVERY: list[Length] = [
    Elapsed(5 * HOUR),
    BusinessTime(2 * HOUR),
    BusinessDays(1),
]


class TestRepeats:
    def test_come_a_business_day_apart_within_the_hours(self) -> None:
        clock = confirmation("2026-03-06 09:00")
        due = moment("2026-03-06 16:30")

        told = [local(repeated_at(clock, BusinessDays(1), number, due)) for number in (1, 2)]

        assert told == ["2026-03-09 16:30", "2026-03-10 16:30"]

    def test_of_what_was_due_at_a_closing_come_at_the_next_closing(self) -> None:
        clock = confirmation("2026-03-06 09:00")

        found = repeated_at(clock, BusinessDays(1), 1, moment("2026-03-06 17:00"))

        assert local(found) == "2026-03-09 17:00"

    def test_in_elapsed_time_wait_for_the_opening(self) -> None:
        clock = confirmation("2026-03-06 09:00")
        due = moment("2026-03-06 16:30")

        told = [local(repeated_at(clock, Elapsed(5 * HOUR), number, due)) for number in (1, 14)]

        assert told == ["2026-03-09 08:00", "2026-03-09 15:30"]

    @given(
        every=st.sampled_from(EVERY),
        since=minutes_of_two_weeks,
        later=st.integers(-60, 14 * 24 * 60),
    )
    def test_are_counted_as_one_would_count_them(
        self, every: Length, since: int, later: int
    ) -> None:
        clock = confirmation("2026-03-02 00:00")
        overdue = moment("2026-03-02 00:00") + since * MINUTE
        at = overdue + later * MINUTE

        counted = 0
        while (next_one := repeated_at(clock, every, counted + 1, overdue)) and next_one < at:
            counted += 1

        assert repeats_by(clock, every, overdue, at) == counted
