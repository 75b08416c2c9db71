"""Business days by example, in their three countings."""

import pytest

from dueby.sla.calendars import BusinessCalendar, NoTimeAllowedError
from dueby.sla.calendars.business_days import Counting, UncountableDaysError
from dueby.sla.calendars.shifts import (
    EVERY_DAY,
    Week,
)
from dueby.sla.instants import (
    CalendarError,
)
from dueby.sla.interval import Interval
from tests.sla.calendars import LUNCH, OFFICE, at, calendar, hours, length, local, weekdays

EIGHT_TO_SIX = weekdays("08:00-18:00")
NIGHTS: Week = (hours("22:00-06:00"),) * 5 + ((), ())
SUNDAYS: Week = ((),) * 6 + (hours("00:00-04:00"),)
DAY, CLOCK, CLOSE = Counting.WORKING_TIME, Counting.SAME_CLOCK, Counting.CLOSE_OF_DAY


class TestBusinessDayAfter:
    @pytest.mark.parametrize(
        "open_when, start, count, due, note",
        [
            (calendar(), "2026-03-06 16:00", (1, DAY), "2026-03-09 16:00-04:00", "nine open hours"),
            (calendar(), "2026-03-07 12:00", (1, DAY), "2026-03-09 17:00-04:00", "from Monday on"),
            (calendar(), "2026-03-06 16:00", (1.5, DAY), "2026-03-10 11:30-04:00", "and a half"),
            (calendar(), "2026-03-06 16:00", (1, CLOCK), "2026-03-09 16:00-04:00", "same time"),
            (calendar(), "2026-03-07 12:00", (1, CLOCK), "2026-03-10 08:00-04:00", "opening + 1"),
            (
                calendar(),
                "2026-03-07 12:00",
                (1, CLOSE),
                "2026-03-09 17:00-04:00",
                "Monday's close",
            ),
            (calendar(), "2026-03-06 07:00", (1, CLOSE), "2026-03-09 17:00-04:00", "not today's"),
            (
                calendar((hours("08:00-17:00"),) * 4 + (hours("08:00-12:00"), (), ())),
                "2026-03-05 15:00",
                (1, CLOCK),
                "2026-03-06 12:00-05:00",
                "a shorter day: its closing",
            ),
            (
                calendar((hours("08:00-17:00"), hours(*LUNCH), (), (), (), (), ())),
                "2026-03-02 12:30",
                (1, CLOCK),
                "2026-03-03 13:00-05:00",
                "inside a break: its end",
            ),
            (
                calendar((hours("08:00-17:00"), hours(*LUNCH), (), (), (), (), ())),
                "2026-03-02 12:00",
                (1, CLOCK),
                "2026-03-03 12:00-05:00",
                "exactly at the closing before a break",
            ),
            (
                calendar((hours("08:00-17:00"), hours("10:00-17:00"), (), (), (), (), ())),
                "2026-03-02 09:00",
                (1, CLOCK),
                "2026-03-03 10:00-05:00",
                "a later opening",
            ),
            (
                calendar(NIGHTS),
                "2026-03-06 05:00",
                (1, CLOCK),
                "2026-03-07 05:00-05:00",
                "Friday's",
            ),
            (
                calendar(NIGHTS),
                "2026-03-07 05:00",
                (1, CLOCK),
                "2026-03-10 05:00-04:00",
                "Monday's",
            ),
            (
                calendar(SUNDAYS),
                "2026-03-01 02:30",
                (1, CLOCK),
                "2026-03-08 03:30-04:00",
                "does not exist",
            ),
            (calendar(SUNDAYS), "2026-10-25 01:30", (1, CLOCK), "2026-11-01 01:30-04:00", "twice"),
            (calendar(EVERY_DAY), "2026-03-07 12:00", (1, CLOCK), "2026-03-08 13:00-04:00", "24 h"),
            (calendar(EVERY_DAY), "2026-03-07 12:00", (1, DAY), "2026-03-08 13:00-04:00", "24 h"),
            (
                calendar(EVERY_DAY),
                "2026-03-07 12:00",
                (1, CLOSE),
                "2026-03-09 00:00-04:00",
                "24:00",
            ),
            (
                calendar(EIGHT_TO_SIX, "America/New_York", "2021-05-13"),
                "2021-05-10 08:00",
                (8, CLOCK),
                "2021-05-21 08:00-04:00",
                "GL#9082, over Ascension Day",
            ),
            (
                calendar(weekdays(*OFFICE), "America/New_York", "2026-12-25"),
                "2026-12-24 10:00",
                (2, CLOCK),
                "2026-12-29 10:00-05:00",
                "DefectDojo#11833: neither Christmas nor the weekend",
            ),
        ],
    )
    def test_counts_days_as_it_is_told(
        self,
        open_when: BusinessCalendar,
        start: str,
        count: tuple[float, Counting],
        due: str,
        note: str,
    ) -> None:
        assert local(open_when.business_day_after(at(start), *count)) == due, note

    @pytest.mark.parametrize(
        "start, days, pause, due, note",
        [
            (
                "2021-05-10 08:00",
                8,
                ("2021-05-11 09:00", "2021-05-11 12:31"),
                "2021-05-21 11:31",
                "GL#9082: 3 h 31",
            ),
            (
                "2021-05-07 10:03",
                5,
                ("2021-05-10 09:00", "2021-05-10 11:31"),
                "2021-05-17 12:34",
                "GL#9082: 2 h 31; the thread adds up wrongly",
            ),
            (
                "2021-05-07 10:03",
                5,
                ("2021-05-08 09:00", "2021-05-09 11:31"),
                "2021-05-17 10:03",
                "GL#10594: a weekend takes nothing",
            ),
            (
                "2021-05-07 10:03",
                1,
                ("2021-05-03 09:00", "2021-05-07 11:03"),
                "2021-05-10 11:03",
                "a pause that began before the start",
            ),
        ],
    )
    def test_carries_what_a_pause_took(
        self, start: str, days: int, pause: tuple[str, str], due: str, note: str
    ) -> None:
        pauses = [Interval(at(pause[0]), at(pause[1]))]
        around_ascension = calendar(EIGHT_TO_SIX, "America/New_York", "2021-05-13")

        found = around_ascension.business_day_after(at(start), days, CLOCK, pauses)

        assert found == at(due), note

    def test_closes_later_after_a_pause(self) -> None:
        pauses = [Interval(at("2026-03-06 12:00"), at("2026-03-06 13:00"))]

        due = calendar().business_day_after(at("2026-03-05 12:00"), 1, CLOSE, pauses)

        assert due == at("2026-03-09 09:00")

    @pytest.mark.parametrize("counting", [CLOCK, CLOSE])
    def test_refuses_parts_of_days_that_are_no_amount_of_time(self, counting: Counting) -> None:
        with pytest.raises(UncountableDaysError, match="whole days"):
            calendar().business_day_after(at("2026-03-06 12:00"), 1.5, counting)

    @pytest.mark.parametrize("counting", [DAY, CLOCK, CLOSE])
    def test_refuses_no_days(self, counting: Counting) -> None:
        with pytest.raises(NoTimeAllowedError):
            calendar().business_day_after(at("2026-03-06 12:00"), 0, counting)

    @pytest.mark.parametrize("counting", [DAY, CLOCK, CLOSE])
    def test_refuses_days_that_no_year_holds(self, counting: Counting) -> None:
        with pytest.raises(CalendarError):
            calendar().business_day_after(at("9999-12-20 12:00"), 30, counting)


class TestBusinessDayBefore:
    @pytest.mark.parametrize(
        "open_when, end, count, begun, note",
        [
            (calendar(), "2026-03-09 10:00", (1, DAY), "2026-03-06 10:00-05:00", "nine open hours"),
            (calendar(), "2026-03-09 10:00", (1, CLOCK), "2026-03-06 10:00-05:00", "same time"),
            (calendar(), "2026-03-08 10:00", (1, CLOCK), "2026-03-05 17:00-05:00", "closing - 1"),
            (calendar(), "2026-03-09 10:00", (1, CLOSE), "2026-03-06 08:00-05:00", "its opening"),
            (calendar(), "2026-03-07 10:00", (1, CLOSE), "2026-03-06 08:00-05:00", "from Saturday"),
            (
                calendar((hours(*LUNCH), hours("08:00-17:00"), (), (), (), (), ())),
                "2026-03-03 12:30",
                (1, CLOCK),
                "2026-03-02 12:00-05:00",
                "inside a break: its start",
            ),
            (
                calendar((hours("10:00-17:00"), hours("08:00-17:00"), (), (), (), (), ())),
                "2026-03-03 09:00",
                (1, CLOCK),
                "2026-03-02 10:00-05:00",
                "a shorter day: its opening",
            ),
            (calendar(EVERY_DAY), "2026-03-08 13:00", (1, CLOCK), "2026-03-07 12:00-05:00", "24 h"),
            (calendar(), "2026-03-08 10:00", (0, CLOCK), "2026-03-06 17:00-05:00", "the last open"),
            (
                calendar(EIGHT_TO_SIX),
                "2021-05-21 11:31",
                (10, CLOCK),
                "2021-05-07 11:31-04:00",
                "GL!15357",
            ),
        ],
    )
    def test_is_the_mirror_image(
        self,
        open_when: BusinessCalendar,
        end: str,
        count: tuple[float, Counting],
        begun: str,
        note: str,
    ) -> None:
        assert local(open_when.business_day_before(at(end), *count)) == begun, note


class TestBusinessDay:
    @pytest.mark.parametrize(
        "week, lasting, note",
        [
            (weekdays(*OFFICE), "9:00", "all alike"),
            ((hours("08:00-17:00"),) * 4 + (hours("08:00-12:00"), (), ()), "9:00", "most common"),
            ((hours("08:00-17:00"), hours("08:00-12:00"), (), (), (), (), ()), "4:00", "shorter"),
            (weekdays(*LUNCH), "8:00", "without lunch"),
            (EVERY_DAY, "24:00", "always open"),
        ],
    )
    def test_is_the_usual_length_of_a_day(self, week: Week, lasting: str, note: str) -> None:
        assert calendar(week).business_day == length(lasting), note

    def test_may_be_stated(self) -> None:
        assert calendar(business_day=length("8:00")).business_day == length("8:00")

    def test_cannot_be_stated_of_a_calendar_that_never_closes(self) -> None:
        with pytest.raises(CalendarError, match="24 hours"):
            calendar(EVERY_DAY, business_day=length("8:00"))

    def test_is_counted_by_the_week(self) -> None:
        assert calendar().business_days_per_week == 5
        assert calendar(EVERY_DAY).business_days_per_week == 7
