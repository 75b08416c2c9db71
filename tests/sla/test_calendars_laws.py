"""What holds of every calendar, whatever its hours."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.batch import CalendarBatch, ColumnError
from dueby.sla.calendars.shifts import EVERY_DAY
from dueby.sla.instants import BeyondCalendarError, instant, microseconds, since_epoch
from dueby.sla.interval import Interval, total
from tests.sla.calendar_plans import calendar_of, random_plan
from tests.sla.calendars import LUNCH, NIGHT, calendar, weekdays

ZONES = ("America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Lord_Howe")
PLANNED = [
    calendar_of(random_plan(Random(number), zone, date(2026, 3, 1)))  # noqa: S311 - examples
    for number in range(6)
    for zone in ZONES
]
KNOWN = [
    calendar(),
    calendar(weekdays(*LUNCH), "Europe/London", "2026-12-25", "2026-12-28"),
    calendar((*weekdays(*NIGHT),), "Africa/Casablanca", "2026-03-20"),
    calendar(EVERY_DAY, "America/Sao_Paulo"),
]
calendars = st.sampled_from([*KNOWN, *PLANNED])
instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(microseconds=1), timedelta(days=20))


class TestAdd:
    @given(calendars, instants, lengths)
    def test_undoes_open_between(
        self, calendar: BusinessCalendar, start: datetime, allowed: timedelta
    ) -> None:
        due = calendar.add(start, allowed)

        assert calendar.open_between(start, due) == allowed

    @given(calendars, instants, lengths)
    def test_is_undone_by_subtract_and_another_add(
        self, calendar: BusinessCalendar, start: datetime, allowed: timedelta
    ) -> None:
        due = calendar.add(start, allowed)

        assert calendar.add(calendar.subtract(due, allowed), allowed) == due

    @given(calendars, instants, instants, lengths)
    def test_never_overtakes_an_earlier_start(
        self, calendar: BusinessCalendar, start: datetime, other: datetime, allowed: timedelta
    ) -> None:
        earlier, later = sorted((start, other))

        assert calendar.add(earlier, allowed) <= calendar.add(later, allowed)

    @given(calendars, instants, lengths, lengths)
    def test_goes_as_far_in_two_steps(
        self, calendar: BusinessCalendar, start: datetime, first: timedelta, second: timedelta
    ) -> None:
        in_steps = calendar.add(calendar.add(start, first), second)

        assert in_steps == calendar.add(start, first + second)

    @given(calendars, instants, lengths, st.lists(st.tuples(instants, lengths), max_size=4))
    def test_does_not_care_how_a_pause_is_split(
        self,
        calendar: BusinessCalendar,
        start: datetime,
        allowed: timedelta,
        pauses: list[tuple[datetime, timedelta]],
    ) -> None:
        whole = [Interval(since, since + lasting) for since, lasting in pauses]
        split = [
            half
            for since, lasting in pauses
            for half in (
                Interval(since + lasting / 3, since + lasting),
                Interval(since, since + lasting / 2),
            )
        ]

        due = calendar.add(start, allowed, whole)

        assert calendar.add(start, allowed, split) == due
        assert calendar.open_between(start, due, whole) == allowed

    @given(calendars, instants, lengths)
    def test_answers_the_same_whatever_zone_the_start_is_given_in(
        self, calendar: BusinessCalendar, start: datetime, allowed: timedelta
    ) -> None:
        due = calendar.add(start.astimezone(calendar.zone), allowed)

        assert due == calendar.add(start, allowed)
        assert due.tzinfo is UTC


class TestSubtract:
    @given(calendars, instants, lengths)
    def test_undoes_open_between(
        self, calendar: BusinessCalendar, end: datetime, allowed: timedelta
    ) -> None:
        begun = calendar.subtract(end, allowed)

        assert calendar.open_between(begun, end) == allowed
        assert calendar.is_open(begun)

    @given(calendars, instants)
    def test_of_no_time_is_the_last_open_moment(
        self, calendar: BusinessCalendar, end: datetime
    ) -> None:
        closing = calendar.subtract(end, timedelta())

        assert closing == calendar.last_closing(end)
        assert calendar.open_between(closing, end) == timedelta()
        assert calendar.is_open(closing - timedelta(microseconds=1))


class TestOpenBetween:
    @given(calendars, instants, instants, instants)
    def test_adds_up(
        self, calendar: BusinessCalendar, one: datetime, two: datetime, three: datetime
    ) -> None:
        start, middle, end = sorted((one, two, three))

        parts = calendar.open_between(start, middle) + calendar.open_between(middle, end)

        assert parts == calendar.open_between(start, end)

    @given(calendars, instants, st.timedeltas(timedelta(), timedelta(days=60)))
    def test_is_what_the_openings_last_together(
        self, calendar: BusinessCalendar, start: datetime, lasting: timedelta
    ) -> None:
        asked = Interval(start, start + lasting)
        openings = [opening.interval & asked for opening in calendar.openings(start, asked.end)]

        counted = total(each for each in openings if each is not None)

        assert calendar.open_between(start, asked.end) == counted

    @given(calendars, instants)
    def test_gives_the_openings_in_order(self, calendar: BusinessCalendar, start: datetime) -> None:
        openings = list(calendar.openings(start, start + timedelta(days=9)))

        assert openings == sorted(openings, key=lambda each: each.interval)
        assert all(each.interval.end > start for each in openings)


class TestBatch:
    @pytest.mark.parametrize("calendar", [*KNOWN, *PLANNED])
    def test_gives_the_answers_of_the_scalar_methods(self, calendar: BusinessCalendar) -> None:
        chance = np.random.default_rng(1)
        first, last = (since_epoch(datetime(year, 1, 1, tzinfo=UTC)) for year in (2019, 2032))
        starts = chance.integers(first, last, 600)
        terms = chance.integers(1, microseconds(timedelta(days=90)), 600)
        batch = CalendarBatch(calendar)

        due = batch.add_many(starts, terms)
        elapsed = batch.open_between_many(starts, due)

        rows = zip(starts.tolist(), terms.tolist(), strict=True)
        expected = [calendar.add(instant(start), timedelta(0, 0, term)) for start, term in rows]
        assert [instant(each) for each in due.tolist()] == expected
        assert elapsed.tolist() == terms.tolist()

    def test_reaches_where_no_table_does(self) -> None:
        days = [datetime(year, 3, 3, tzinfo=UTC) for year in (3, 1500, 1999, 2600, 9000)]
        starts = np.array([since_epoch(day) for day in days])
        terms = np.full(len(days), microseconds(timedelta(days=3_000)))
        office = calendar()

        due = CalendarBatch(office).add_many(starts, terms)

        assert [instant(each) for each in due.tolist()] == [
            office.add(day, timedelta(days=3_000)) for day in days
        ]

    def test_has_no_rows_for_no_rows(self) -> None:
        none = np.array([], dtype=np.int64)

        assert CalendarBatch(calendar()).add_many(none, none).tolist() == []

    @pytest.mark.parametrize(
        "starts, terms, complaint",
        [
            ([0, 0], [1, 0], "row 1: a term of 0"),
            ([0, 0], [1], "equal length"),
            ([0.5], [1.0], "int64"),
        ],
    )
    def test_names_the_row_it_refuses(
        self, starts: list[float], terms: list[float], complaint: str
    ) -> None:
        with pytest.raises(ColumnError, match=complaint):
            CalendarBatch(calendar()).add_many(np.array(starts), np.array(terms))

    def test_refuses_an_end_before_its_start(self) -> None:
        with pytest.raises(ColumnError, match="row 0"):
            CalendarBatch(calendar()).open_between_many(np.array([5]), np.array([4]))

    def test_refuses_what_no_year_holds(self) -> None:
        with pytest.raises(BeyondCalendarError):
            CalendarBatch(calendar()).add_many(np.array([0]), np.array([2**62]))
