"""Terms: when each is due, how each counts back, and how each reads."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import EVERY_DAY
from dueby.sla.instants import BeyondCalendarError, CalendarError, NaiveInstantError
from dueby.sla.interval import Interval
from dueby.sla.terms import (
    BusinessDays,
    BusinessTime,
    BusinessWeeks,
    CalendarPeriod,
    Counting,
    Elapsed,
    PeriodCounting,
    Roll,
    Term,
    Unit,
    before,
    describe,
    due_at,
)
from tests.sla.calendars import OFFICE, at, calendar, length, local, weekdays

CLOCK, CLOSE = Counting.SAME_CLOCK, Counting.CLOSE_OF_DAY
ELAPSED, END_OF_DAY = PeriodCounting.ELAPSED, PeriodCounting.END_OF_DAY
NEXT, PREVIOUS = Roll.NEXT_OPENING, Roll.PREVIOUS_OPENING
HOURS_48 = Elapsed(timedelta(hours=48))


def days(count: int, counting: PeriodCounting = PeriodCounting.WALL_CLOCK) -> CalendarPeriod:
    return CalendarPeriod(count, Unit.DAY, counting)


class TestDueAt:
    @pytest.mark.parametrize(
        "start, term, due, note",
        [
            ("2026-03-07 12:00", HOURS_48, "2026-03-09 13:00-04:00", "elapsed, open or not"),
            (
                "2026-03-06 16:00",
                BusinessTime(timedelta(hours=4)),
                "2026-03-09 11:00-04:00",
                "only while open",
            ),
            ("2026-03-06 16:00", BusinessDays(1), "2026-03-09 16:00-04:00", "nine open hours"),
            ("2026-03-06 16:00", BusinessDays(1, CLOSE), "2026-03-09 17:00-04:00", "Monday's"),
            ("2026-03-06 16:00", BusinessWeeks(1), "2026-03-13 16:00-04:00", "five days"),
            ("2026-03-06 16:00", BusinessWeeks(2, CLOCK), "2026-03-20 16:00-04:00", "ten days"),
            ("2026-03-07 12:00", days(1), "2026-03-08 12:00-04:00", "23 hours"),
            ("2026-03-07 12:00", days(1, ELAPSED), "2026-03-08 13:00-04:00", "24 hours"),
            ("2026-03-07 12:00", days(1, END_OF_DAY), "2026-03-09 00:00-04:00", "24:00"),
            ("2026-03-07 02:30", days(1), "2026-03-08 03:30-04:00", "does not exist"),
            ("2026-10-31 01:30", days(1), "2026-11-01 01:30-04:00", "twice: the first"),
            (
                "2026-03-02 12:00",
                CalendarPeriod(2, Unit.WEEK),
                "2026-03-16 12:00-04:00",
                "two weeks",
            ),
            (
                "2026-01-31 12:00",
                CalendarPeriod(1, Unit.MONTH),
                "2026-02-28 12:00-05:00",
                "February ends",
            ),
            (
                "2028-01-31 12:00",
                CalendarPeriod(1, Unit.MONTH),
                "2028-02-29 12:00-05:00",
                "in a leap year",
            ),
            (
                "2026-11-30 12:00",
                CalendarPeriod(3, Unit.MONTH),
                "2027-02-28 12:00-05:00",
                "over the year",
            ),
            (
                "2026-01-31 12:00",
                CalendarPeriod(1, Unit.MONTH, ELAPSED),
                "2026-02-28 12:00-05:00",
                "28 blocks of 24 hours",
            ),
        ],
    )
    def test_is_the_last_moment_in_time(self, start: str, term: Term, due: str, note: str) -> None:
        assert local(due_at(at(start), term, calendar())) == due, note

    @pytest.mark.parametrize(
        "start, roll, due, note",
        [
            ("2026-03-06 12:00", None, "2026-03-07 12:00-05:00", "not moved by default"),
            ("2026-03-06 12:00", NEXT, "2026-03-09 08:00-04:00", "a Saturday"),
            ("2026-03-06 12:00", PREVIOUS, "2026-03-06 17:00-05:00", "back to Friday's closing"),
            ("2026-03-05 20:00", NEXT, "2026-03-06 20:00-05:00", "Friday is no closed day"),
        ],
    )
    def test_rolls_off_a_closed_day(
        self, start: str, roll: Roll | None, due: str, note: str
    ) -> None:
        term = CalendarPeriod(1, Unit.DAY, roll=roll)

        assert local(due_at(at(start), term, calendar())) == due, note

    def test_rolls_by_the_day_that_ends_not_by_the_one_that_begins(self) -> None:
        friday_ends = CalendarPeriod(1, Unit.DAY, END_OF_DAY, NEXT)

        due = due_at(at("2026-03-05 12:00"), friday_ends, calendar())

        assert local(due) == "2026-03-07 00:00-05:00"

    @pytest.mark.parametrize(
        "term, due, note",
        [
            (HOURS_48, "2026-03-06 15:00-05:00", "the pause, 3 hours of it after the start"),
            (days(2), "2026-03-06 15:00-05:00", "the same, after the date is found"),
            (days(2, END_OF_DAY), "2026-03-07 03:00-05:00", "and past midnight"),
            (BusinessDays(2), "2026-03-06 15:00-05:00", "the open time inside"),
            (BusinessDays(2, CLOCK), "2026-03-06 15:00-05:00", "carried"),
            (BusinessDays(2, CLOSE), "2026-03-09 11:00-04:00", "carried past the weekend"),
        ],
    )
    def test_loses_what_a_pause_takes(self, term: Term, due: str, note: str) -> None:
        pauses = [
            Interval(at("2026-03-04 10:00"), at("2026-03-04 14:00")),
            Interval(at("2026-03-04 13:00"), at("2026-03-04 15:00")),
        ]

        assert local(due_at(at("2026-03-04 12:00"), term, calendar(), pauses)) == due, note

    def test_is_moved_by_a_pause_that_begins_in_what_another_added(self) -> None:
        pauses = [
            Interval(at("2026-03-05 12:00"), at("2026-03-05 13:00")),
            Interval(at("2026-03-06 12:30"), at("2026-03-06 14:30")),
        ]

        due = due_at(at("2026-03-04 12:00"), days(2), calendar(), pauses)

        assert local(due) == "2026-03-06 15:00-05:00"

    def test_is_not_moved_by_a_pause_that_begins_when_it_is_due(self) -> None:
        pauses = [Interval(at("2026-03-06 12:00"), at("2026-03-06 14:00"))]

        due = due_at(at("2026-03-04 12:00"), days(2), calendar(), pauses)

        assert local(due) == "2026-03-06 12:00-05:00"

    def test_counts_a_week_of_a_calendar_that_never_closes_as_seven_days(self) -> None:
        always = calendar(EVERY_DAY, "UTC")

        due = due_at(at("2026-03-04 12:00", "UTC"), BusinessWeeks(1), always)

        assert due == at("2026-03-11 12:00", "UTC")

    @pytest.mark.parametrize(
        "term", [days(10_000_000), CalendarPeriod(99_999, Unit.MONTH), Elapsed(timedelta.max)]
    )
    def test_refuses_what_no_year_holds(self, term: Term) -> None:
        with pytest.raises(BeyondCalendarError):
            due_at(at("2026-03-04 12:00"), term, calendar())

    @pytest.mark.parametrize("term", [HOURS_48, days(1), BusinessDays(1), BusinessDays(1, CLOSE)])
    def test_refuses_a_start_without_an_offset(self, term: Term) -> None:
        with pytest.raises(NaiveInstantError):
            due_at(datetime(2026, 3, 4, 12), term, calendar())  # noqa: DTZ001


class TestBefore:
    @pytest.mark.parametrize(
        "end, term, begun, note",
        [
            ("2026-03-09 10:00", HOURS_48, "2026-03-07 09:00-05:00", "elapsed"),
            (
                "2026-03-09 10:00",
                BusinessTime(timedelta(hours=4)),
                "2026-03-06 15:00-05:00",
                "4 business hours",
            ),
            ("2026-03-09 10:00", BusinessDays(1, CLOCK), "2026-03-06 10:00-05:00", "a day"),
            ("2026-03-09 10:00", BusinessWeeks(1), "2026-03-02 10:00-05:00", "a week"),
            ("2026-03-09 10:00", days(2), "2026-03-07 10:00-05:00", "same local time"),
            ("2026-03-09 10:00", days(2, END_OF_DAY), "2026-03-07 00:00-05:00", "a day begins"),
            (
                "2026-03-31 10:00",
                CalendarPeriod(1, Unit.MONTH),
                "2026-02-28 10:00-05:00",
                "a month",
            ),
        ],
    )
    def test_is_the_mirror_image(self, end: str, term: Term, begun: str, note: str) -> None:
        assert local(before(at(end), term, calendar())) == begun, note


class TestDescribe:
    @pytest.mark.parametrize(
        "term, words",
        [
            (Elapsed(timedelta(hours=1)), "1 hour"),
            (Elapsed(timedelta(minutes=90)), "90 minutes"),
            (Elapsed(timedelta(days=2)), "48 hours"),
            (Elapsed(timedelta(seconds=90)), "90 seconds"),
            (BusinessTime(timedelta(hours=4)), "4 business hours"),
            (BusinessTime(timedelta(minutes=1)), "1 business minute"),
            (BusinessDays(1), "1 business day"),
            (BusinessDays(Fraction(3, 2)), "1.5 business days"),
            (BusinessWeeks(2, CLOCK), "2 business weeks"),
            (CalendarPeriod(2, Unit.WEEK), "2 weeks"),
            (CalendarPeriod(1, Unit.MONTH), "1 month"),
            (days(10), "10 days"),
        ],
    )
    def test_reads_like_the_agreement(self, term: Term, words: str) -> None:
        assert describe(term) == words


class TestRefusals:
    @pytest.mark.parametrize("count", [0, -1])
    def test_a_term_of_nothing(self, count: int) -> None:
        for build in (
            lambda: Elapsed(timedelta(count)),
            lambda: BusinessTime(timedelta(count)),
            lambda: BusinessDays(count),
            lambda: BusinessWeeks(count),
            lambda: CalendarPeriod(count, Unit.DAY),
        ):
            with pytest.raises(CalendarError, match="more than zero"):
                build()

    def test_parts_of_days_that_are_no_amount_of_time(self) -> None:
        with pytest.raises(CalendarError, match="whole days"):
            BusinessDays(1.5, CLOSE)

    def test_numbers_that_are_none(self) -> None:
        with pytest.raises(CalendarError):
            BusinessDays(float("inf"))


class TestACalendarOfItsOwnZone:
    def test_decides_where_a_date_ends(self) -> None:
        kolkata: BusinessCalendar = calendar(weekdays(*OFFICE), "Asia/Kolkata")

        due = due_at(at("2026-03-04 20:00"), days(1, END_OF_DAY), kolkata)

        assert due == at("2026-03-07 00:00", "Asia/Kolkata")
        assert length("0:00") == timedelta()
