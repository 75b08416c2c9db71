"""Half-open stretches of time and their algebra."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.interval import Interval, IntervalError, subtract, total, union
from tests.sla.calendars import at

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)


def between(first: int, last: int) -> Interval:
    return Interval(NOON + timedelta(minutes=first), NOON + timedelta(minutes=last))


minutes = st.integers(-100, 100)
intervals = st.tuples(minutes, minutes).map(lambda pair: between(min(pair), max(pair)))
many = st.lists(intervals, max_size=6)


def covered(some: list[Interval] | tuple[Interval, ...]) -> set[int]:
    """Return the minutes inside, found by asking for each."""
    asked = range(-101, 101)
    return {n for n in asked if any(NOON + timedelta(minutes=n) in each for each in some)}


class TestInterval:
    def test_holds_its_start_and_not_its_end(self) -> None:
        assert NOON in between(0, 10)
        assert NOON + timedelta(minutes=10) not in between(0, 10)

    def test_lasts_as_long_as_passes_when_the_clocks_change(self) -> None:
        night = Interval(at("2026-03-08 01:00"), at("2026-03-08 03:00"))

        assert night.duration == timedelta(hours=1)

    def test_knows_both_readings_of_an_hour(self) -> None:
        first, second = (at("2026-11-01 01:30").replace(fold=fold) for fold in (0, 1))

        assert Interval(first, second).duration == timedelta(hours=1)
        assert second not in Interval(first, second)

    @pytest.mark.parametrize(
        "start, end, complaint",
        [
            (NOON, NOON - timedelta(minutes=1), "ends before it starts"),
            (NOON.replace(tzinfo=None), NOON, "with an offset"),
            (at("9999-12-31 23:00"), at("9999-12-31 23:30"), "years 1 to 9999"),
        ],
    )
    def test_refuses_what_is_no_stretch(
        self, start: datetime, end: datetime, complaint: str
    ) -> None:
        with pytest.raises(IntervalError, match=complaint):
            Interval(start, end)

    @given(intervals, intervals)
    def test_shares_what_is_in_both(self, one: Interval, other: Interval) -> None:
        shared = one & other

        assert covered([] if shared is None else [shared]) == covered([one]) & covered([other])


class TestUnion:
    @given(many)
    def test_covers_the_same_in_order_and_apart(self, some: list[Interval]) -> None:
        joined = union(some)

        assert covered(joined) == covered(some)
        assert all(one.end < other.start for one, other in pairwise(joined))

    def test_joins_what_touches(self) -> None:
        assert union([between(10, 20), between(0, 10)]) == (between(0, 20),)


class TestTotal:
    @given(many)
    def test_counts_every_minute_once(self, some: list[Interval]) -> None:
        assert total(some) == timedelta(minutes=len(covered(some)))


class TestSubtract:
    @given(many, many)
    def test_leaves_what_is_not_taken(self, some: list[Interval], taken: list[Interval]) -> None:
        left = subtract(some, taken)

        assert covered(left) == covered(some) - covered(taken)
        assert union(left) == left
