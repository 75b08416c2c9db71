"""Calendars by example: a table of awkward moments with a note per row, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from dueby.sla.business_days import Counting, UncountableDaysError
from dueby.sla.calendars import BusinessCalendar, NoTimeAllowedError
from dueby.sla.instants import (
    BackwardStretchError,
    BeyondCalendarError,
    CalendarError,
    NaiveInstantError,
)
from dueby.sla.interval import Interval
from dueby.sla.open_days import HolidayCloses
from dueby.sla.shifts import (
    EVERY_DAY,
    Break,
    NeverOpenError,
    OverlappingShiftsError,
    Shift,
    ShiftError,
    Week,
    read_stretch,
)
from dueby.sla.zones import UnknownZoneError, zone_named
from tests.sla.calendars import LUNCH, OFFICE, at, calendar, extra, hours, length, local, weekdays

NINE_TO_FIVE, EIGHT_TO_SIX = weekdays("09:00-17:00"), weekdays("08:00-18:00")
NIGHTS: Week = (hours("22:00-06:00"),) * 5 + ((), ())
SUNDAYS: Week = ((),) * 6 + (hours("00:00-04:00"),)
TUESDAYS: Week = ((), hours("08:00-17:00"), (), (), (), (), ())
DAY, CLOCK, CLOSE = Counting.WORKING_TIME, Counting.SAME_CLOCK, Counting.CLOSE_OF_DAY


class TestAdd:
    @pytest.mark.parametrize(
        "open_when, start, allowed, due, note",
        [
            (calendar(), "2026-03-06 16:59", "0:01", "2026-03-06 17:00-05:00", "ends at closing"),
            (calendar(), "2026-03-06 16:59", "0:02", "2026-03-09 08:01-04:00", "Friday evening"),
            (calendar(), "2026-03-06 17:00", "9:00", "2026-03-09 17:00-04:00", "at closing sharp"),
            (calendar(), "2026-03-07 12:00", "0:01", "2026-03-09 08:01-04:00", "a Saturday"),
            (
                calendar(weekdays(*OFFICE), "America/New_York", "2026-11-26"),
                "2026-11-25 16:00",
                "2:00",
                "2026-11-27 09:00-05:00",
                "over Thanksgiving",
            ),
            (calendar(), "2028-02-29 16:00", "2:00", "2028-03-01 09:00-05:00", "29 February"),
            (calendar(NIGHTS), "2026-03-06 23:00", "7:00", "2026-03-07 06:00-05:00", "its night"),
            (calendar(NIGHTS), "2026-03-07 05:00", "2:00", "2026-03-09 23:00-04:00", "Saturday"),
            (
                calendar(NIGHTS, "America/New_York", "2026-03-10"),
                "2026-03-10 05:00",
                "2:00",
                "2026-03-11 23:00-04:00",
                "a holiday keeps the night before, and takes its own",
            ),
            (
                calendar(
                    NIGHTS, "America/New_York", "2026-03-10", holiday_closes=HolidayCloses.DATE
                ),
                "2026-03-09 23:00",
                "2:00",
                "2026-03-11 01:00-04:00",
                "a holiday from 00:00 to 24:00 cuts two nights",
            ),
            (calendar(SUNDAYS), "2026-03-08 00:00", "3:00", "2026-03-08 04:00-04:00", "23 hours"),
            (calendar(SUNDAYS), "2026-11-01 00:00", "5:00", "2026-11-01 04:00-05:00", "25 hours"),
            (
                calendar(((),) * 6 + (hours("02:15-02:45"),)),
                "2026-03-08 00:00",
                "0:30",
                "2026-03-08 03:45-04:00",
                "a window inside the gap moves on by an hour",
            ),
            (
                calendar(((),) * 6 + (hours("01:15-01:45"),)),
                "2026-11-01 00:00",
                "1:30",
                "2026-11-01 01:45-05:00",
                "a window in the repeated hour opens at the first and closes at the second",
            ),
            (
                calendar(weekdays(*OFFICE), "America/New_York"),
                "2026-03-06 16:00",
                "10:00",
                "2026-03-09 17:00-04:00",
                "the offset of the day it is due on",
            ),
            (
                calendar(extra_openings={date(2026, 3, 7): [extra("10:00-12:00")]}),
                "2026-03-06 16:30",
                "1:00",
                "2026-03-07 10:30-05:00",
                "a Saturday that is open for once",
            ),
            (
                calendar(
                    weekdays(*OFFICE),
                    "America/New_York",
                    "2026-11-27",
                    extra_openings={date(2026, 11, 27): [extra("10:00-12:00")]},
                ),
                "2026-11-26 17:00",
                "1:00",
                "2026-11-27 11:00-05:00",
                "an emergency cover on a holiday",
            ),
        ],
    )
    def test_counts_open_time(
        self, open_when: BusinessCalendar, start: str, allowed: str, due: str, note: str
    ) -> None:
        assert local(open_when.add(at(start), length(allowed))) == due, note

    @pytest.mark.parametrize(
        "thread, week, start, allowed, due",
        [
            ("GL!22678", EIGHT_TO_SIX, "2026-03-02 17:00", "4:00", "2026-03-03 11:00-05:00"),
            ("FS#3756", NINE_TO_FIVE, "2026-03-02 16:00", "4:00", "2026-03-03 12:00-05:00"),
            ("CW!13392", NINE_TO_FIVE, "2026-03-06 16:30", "1:00", "2026-03-09 09:30-04:00"),
            ("OS!4807", NINE_TO_FIVE, "2026-03-06 15:00", "4:00", "2026-03-09 11:00-04:00"),
            ("OS#6739", TUESDAYS, "2026-03-04 10:00", "10:00", "2026-03-17 09:00-04:00"),
            ("FH#2214", weekdays(*OFFICE), "2026-03-02 10:00", "0:24", "2026-03-02 10:24-05:00"),
            (
                "CW#14009",
                weekdays("08:00-12:00", "13:30-18:00"),
                "2026-03-02 12:30",
                "0:01",
                "2026-03-02 13:31-05:00",
            ),
            (
                "FH#2212",
                weekdays(*LUNCH),
                "2026-03-02 11:30",
                "1:00",
                "2026-03-02 13:30-05:00",
            ),
            (
                "OS#6847",
                weekdays("09:00-13:00", "14:00-18:00"),
                "2026-03-02 12:00",
                "2:00",
                "2026-03-02 15:00-05:00",
            ),
            ("BIZ!139", EIGHT_TO_SIX, "2026-03-02 17:00", "1:00", "2026-03-02 18:00-05:00"),
            ("GL#5878", weekdays(*OFFICE), "2026-03-02 08:00", "900:00", "2026-07-17 17:00-04:00"),
            ("GL#687", weekdays(*OFFICE), "2026-03-02 05:00", "1:00", "2026-03-02 09:00-05:00"),
        ],
    )
    def test_is_right_where_other_desks_were_not(
        self, thread: str, week: Week, start: str, allowed: str, due: str
    ) -> None:
        assert local(calendar(week).add(at(start), length(allowed))) == due, thread

    def test_finds_the_opening_after_a_long_shutdown(self) -> None:
        """LR:internal/sla/calculator.go gave up after 25 closed days."""
        shutdown = [str(date(2026, 7, 1) + timedelta(days=day)) for day in range(80)]

        due = calendar(weekdays(*OFFICE), "America/New_York", *shutdown).add(
            at("2026-06-30 17:00"), length("1:00")
        )

        assert local(due) == "2026-09-21 09:00-04:00"

    def test_leaves_out_half_a_day(self) -> None:
        """GL#6835: closed from 12:00."""
        half = calendar(breaks={date(2026, 12, 24): [Break(*read_stretch("12:00", "24:00"))]})

        assert local(half.add(at("2026-12-24 11:00"), length("2:00"))) == "2026-12-25 09:00-05:00"

    def test_counts_a_feed_of_public_holidays_only(self) -> None:
        """Z#390: 48 hours at 12 a day are 4 days, not 6."""
        twelve = calendar(weekdays("08:00-20:00"), "Europe/Berlin")

        due = twelve.add(at("2026-11-09 08:00", "Europe/Berlin"), length("48:00"))

        assert local(due, "Europe/Berlin") == "2026-11-12 20:00+01:00"

    def test_counts_seconds_and_less(self) -> None:
        start = at("2026-03-06 16:59") + timedelta(seconds=59, microseconds=999_999)

        due = calendar().add(start, timedelta(microseconds=2))

        assert due == at("2026-03-09 08:00") + timedelta(microseconds=1)

    def test_does_not_raise_in_the_hours_that_casablanca_repeats(self) -> None:
        """BIZ!160."""
        morocco = calendar(EVERY_DAY, "Africa/Casablanca", "2026-02-20")

        for fold in (0, 1):
            start = at("2026-02-15 02:30", "Africa/Casablanca").replace(fold=fold)

            assert morocco.open_between(start, morocco.add(start, length("9:00"))) == length("9:00")

    def test_knows_each_of_two_readings(self) -> None:
        first, second = (at("2026-11-01 01:30").replace(fold=fold) for fold in (0, 1))

        assert calendar(SUNDAYS).open_between(first, second) == length("1:00")

    def test_stays_exact_centuries_away(self) -> None:
        assert local(calendar().add(at("2826-03-05 16:59"), length("0:02"))) == (
            "2826-03-06 08:01-05:00"
        )

    @pytest.mark.parametrize("allowed", [timedelta(), timedelta(minutes=-5)])
    def test_refuses_a_term_of_nothing(self, allowed: timedelta) -> None:
        with pytest.raises(NoTimeAllowedError, match="minutes is no term"):
            calendar().add(at("2026-03-06 16:59"), allowed)

    def test_refuses_a_start_without_an_offset(self) -> None:
        with pytest.raises(NaiveInstantError, match="has no offset"):
            calendar().add(datetime(2026, 3, 6, 16, 59), length("1:00"))  # noqa: DTZ001

    @pytest.mark.parametrize("days", [3_000_000, 999_999_999])
    def test_refuses_what_no_year_holds(self, days: int) -> None:
        with pytest.raises(BeyondCalendarError):
            calendar().add(at("2026-03-06 16:59"), timedelta(days=days))

    def test_answers_alike_when_it_is_asked_often(self) -> None:
        often = calendar(weekdays(*LUNCH), "Europe/London", "2026-03-27")
        starts = [at("2026-03-20 07:00") + timedelta(minutes=373 * n) for n in range(90)]

        for start in starts:
            for allowed in (length("0:01"), length("5:00"), length("90:00")):
                once = calendar(weekdays(*LUNCH), "Europe/London", "2026-03-27")
                assert often.add(start, allowed) == once.add(start, allowed)
                assert often.next_opening(start) == once.next_opening(start)
                end = start + allowed
                assert often.open_between(start, end) == once.open_between(start, end)


class TestSubtract:
    @pytest.mark.parametrize(
        "end, allowed, begun, note",
        [
            ("2026-03-09 10:00", "4:00", "2026-03-06 15:00-05:00", "over the weekend"),
            ("2026-03-09 12:00", "4:00", "2026-03-09 08:00-04:00", "used up exactly at opening"),
            ("2026-03-09 08:00", "1:00", "2026-03-06 16:00-05:00", "an opening is outside"),
            ("2026-03-07 12:00", "1:00", "2026-03-06 16:00-05:00", "outside moves back"),
            ("2026-03-06 17:00", "0:00", "2026-03-06 17:00-05:00", "nothing, at closing"),
            ("2026-03-06 12:00", "0:00", "2026-03-06 12:00-05:00", "nothing, while open"),
            ("2026-03-09 08:00", "0:00", "2026-03-06 17:00-05:00", "nothing, at opening"),
            ("2026-03-03 11:00", "1:00", "2026-03-03 10:00-05:00", "GL!22678: not 00:00"),
        ],
    )
    def test_is_the_mirror_image(self, end: str, allowed: str, begun: str, note: str) -> None:
        assert local(calendar().subtract(at(end), length(allowed))) == begun, note

    def test_moves_back_before_a_pause_when_nothing_is_taken(self) -> None:
        pause = Interval(at("2026-03-06 10:00"), at("2026-03-06 13:00"))

        assert calendar().subtract(at("2026-03-06 12:00"), timedelta(), [pause]) == pause.start


class TestOpenBetween:
    @pytest.mark.parametrize(
        "open_when, start, end, lasting, note",
        [
            (calendar(EVERY_DAY), "2026-03-02 00:00", "2026-03-03 00:00", "24:00", "Z#3180: 1440"),
            (
                calendar(EVERY_DAY, "America/Los_Angeles"),
                "2026-05-04 00:00",
                "2026-05-11 00:00",
                "168:00",
                "DBT#215: 10,080 minutes",
            ),
            (calendar(EVERY_DAY), "2026-03-08 00:00", "2026-03-09 00:00", "23:00", "DBT#25"),
            (calendar(EVERY_DAY), "2026-11-01 00:00", "2026-11-02 00:00", "25:00", "billetsys!175"),
            (calendar(), "2026-03-06 17:00", "2026-03-09 08:00", "0:00", "FH#2075: a weekend"),
            (calendar(), "2026-03-06 16:45", "2026-03-09 08:15", "0:30", "FH!3297"),
            (
                calendar(weekdays("09:00-20:00"), "America/New_York", "2026-11-26"),
                "2026-11-25 19:00",
                "2026-11-27 10:00",
                "2:00",
                "DBT#117: the long day crosses the UTC date",
            ),
        ],
    )
    def test_is_what_counts(
        self, open_when: BusinessCalendar, start: str, end: str, lasting: str, note: str
    ) -> None:
        assert open_when.open_between(at(start), at(end)) == length(lasting), note

    def test_leaves_out_pauses_wherever_they_overlap(self) -> None:
        """FH!2449: a hold outside hours adds nothing."""
        pauses = [
            Interval(at("2026-03-05 10:00"), at("2026-03-06 09:00")),
            Interval(at("2026-03-06 08:30"), at("2026-03-06 10:00")),
            Interval(at("2026-03-06 18:00"), at("2026-03-09 08:00")),
        ]

        counted = calendar().open_between(at("2026-03-06 08:00"), at("2026-03-09 09:00"), pauses)

        assert counted == length("8:00")

    def test_refuses_an_end_before_the_start(self) -> None:
        with pytest.raises(BackwardStretchError, match="before the start"):
            calendar().open_between(at("2026-03-06 12:00"), at("2026-03-06 11:00"))


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

        due = calendar().business_day_after(at("2026-03-05 12:00"), (1, CLOSE), pauses)

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


class TestMoments:
    def test_an_opening_is_open_and_a_closing_is_not(self) -> None:
        assert calendar().is_open(at("2026-03-06 08:00"))
        assert not calendar().is_open(at("2026-03-06 17:00"))

    def test_the_next_opening_is_now_while_it_is_open(self) -> None:
        assert calendar().next_opening(at("2026-03-06 08:00")) == at("2026-03-06 08:00")
        assert calendar().next_opening(at("2026-03-06 17:00")) == at("2026-03-09 08:00")

    def test_the_last_closing_is_now_while_it_was_open(self) -> None:
        assert calendar().last_closing(at("2026-03-06 17:00")) == at("2026-03-06 17:00")
        assert calendar().last_closing(at("2026-03-09 08:00")) == at("2026-03-06 17:00")


class TestOpenings:
    def test_keep_each_shift_and_its_date(self) -> None:
        nights = calendar((hours("22:00-24:00"), hours("00:00-06:00"), (), (), (), (), ()))

        found = list(nights.openings(at("2026-03-02 23:00"), at("2026-03-03 12:00")))

        assert [(local(each.interval.start), each.opened_on) for each in found] == [
            ("2026-03-02 22:00-05:00", date(2026, 3, 2)),
            ("2026-03-03 00:00-05:00", date(2026, 3, 3)),
        ]

    def test_are_parted_by_a_break_and_say_when_they_are_extra(self) -> None:
        special = calendar(
            breaks={date(2026, 3, 6): [Break(*read_stretch("12:00", "13:00"), "staff meeting")]},
            extra_openings={date(2026, 3, 7): [extra("10:00-12:00", "fair")]},
        )

        found = list(special.openings(at("2026-03-06 00:00"), at("2026-03-08 00:00")))

        assert [(local(each.interval.start)[11:16], each.is_extra) for each in found] == [
            ("08:00", False),
            ("13:00", False),
            ("10:00", True),
        ]


class TestClosures:
    def test_tell_what_a_date_took(self) -> None:
        special = calendar(
            weekdays(*OFFICE),
            "America/New_York",
            "2026-11-26",
            "2026-11-28",
            breaks={date(2026, 11, 27): [Break(*read_stretch("14:00", "24:00"), "half day")]},
        )

        found = list(special.closures(at("2026-11-26 00:00"), at("2026-11-30 00:00")))

        assert [(each.on.day, each.name, each.is_holiday, each.took) for each in found] == [
            (
                26,
                "holiday of 2026-11-26",
                True,
                (Interval(at("2026-11-26 08:00"), at("2026-11-26 17:00")),),
            ),
            (
                27,
                "half day",
                False,
                (Interval(at("2026-11-27 14:00"), at("2026-11-27 17:00")),),
            ),
            (28, "holiday of 2026-11-28", True, ()),
        ]

    def test_a_holiday_has_a_name(self) -> None:
        special = calendar(weekdays(*OFFICE), "America/New_York", "2026-11-26")

        assert special.holiday_name(date(2026, 11, 26)) == "holiday of 2026-11-26"
        assert special.holiday_name(date(2026, 11, 27)) is None


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


class TestAlwaysOpen:
    @pytest.mark.parametrize(
        "week",
        [EVERY_DAY, (hours("00:00-12:00", "12:00-24:00"),) * 7, (hours("06:00-30:00"),) * 7],
    )
    def test_is_whatever_covers_the_week(self, week: Week) -> None:
        assert calendar(week).is_always_open

    def test_is_nothing_with_a_holiday(self) -> None:
        assert not calendar(EVERY_DAY, "UTC", "2026-12-25").is_always_open

    def test_answers_in_elapsed_time(self) -> None:
        always = BusinessCalendar.always_open("24x7", zone_named("UTC+05:30"))
        start = at("2026-03-07 12:00")

        assert always.add(start, length("24:00")) == at("2026-03-08 13:00")
        assert always.subtract(start, timedelta()) == start
        assert always.next_opening(start) == start


class TestRefusals:
    @pytest.mark.parametrize(
        "build, refusal, complaint",
        [
            (lambda: calendar(((),) * 7), NeverOpenError, "never opens"),
            (
                lambda: calendar(weekdays("08:00-12:00", "11:00-13:00")),
                OverlappingShiftsError,
                "mon",
            ),
            (
                lambda: calendar((hours("22:00-06:00"), hours("05:00-07:00"), (), (), (), (), ())),
                OverlappingShiftsError,
                "mon 22:00 to 30:00 and tue 05:00 to 07:00 overlap",
            ),
            (
                lambda: calendar((hours("05:00-07:00"), (), (), (), (), (), hours("22:00-06:00"))),
                OverlappingShiftsError,
                "sun 22:00 to 30:00 and mon 05:00",
            ),
            (lambda: hours("08:00-08:00"), ShiftError, "empty"),
            (lambda: hours("25:61-26:00"), ShiftError, "no time of day"),
            (lambda: hours("24:00-25:00"), ShiftError, "00:00 to 23:59"),
            (lambda: hours("08:00-48:01"), ShiftError, "48:00"),
            (lambda: Shift(timedelta(hours=5), timedelta(hours=4)), ShiftError, "later"),
            (lambda: calendar(zone="Mars/Olympus"), UnknownZoneError, "Mars/Olympus"),
            (lambda: calendar(zone="America"), UnknownZoneError, "IANA"),
            (lambda: calendar(zone="../etc/passwd"), UnknownZoneError, "IANA"),
            (lambda: calendar(zone="UTC+24"), UnknownZoneError, "fixed offset"),
            (lambda: calendar(business_day=timedelta()), NoTimeAllowedError, "business day"),
            (
                lambda: calendar(extra_openings={date(1776, 7, 4): [extra("08:00-09:00")]}),
                CalendarError,
                "1900 to 2098",
            ),
            (
                lambda: BusinessCalendar("x", UTC, EVERY_DAY, holidays={datetime.now(UTC): "x"}),
                CalendarError,
                "no date",
            ),
            (lambda: BusinessCalendar("x", UTC, ()), ShiftError, "7 days"),
        ],
    )
    def test_say_what_was_found_and_what_is_allowed(
        self, build: Callable[[], object], refusal: type[Exception], complaint: str
    ) -> None:
        with pytest.raises(refusal, match=complaint):
            build()

    def test_windows_may_touch(self) -> None:
        touching = calendar((hours("22:00-06:00"), hours("06:00-08:00"), (), (), (), (), ()))

        assert touching.open_between(at("2026-03-02 00:00"), at("2026-03-04 00:00")) == length(
            "10:00"
        )

    def test_a_calendar_of_one_fair_does_not_open_again(self) -> None:
        fair = calendar(((),) * 7, extra_openings={date(2026, 3, 7): [extra("10:00-12:00")]})

        assert fair.next_opening(at("2026-03-01 00:00")) == at("2026-03-07 10:00")
        with pytest.raises(BeyondCalendarError):
            fair.next_opening(at("2026-03-07 12:00"))

    def test_a_calendar_never_changes(self) -> None:
        with pytest.raises(AttributeError, match="never changes"):
            calendar().name = "other"

    def test_equal_calendars_are_one_key(self) -> None:
        assert calendar() == calendar()
        assert hash(calendar()) == hash(calendar())
        assert calendar() != calendar(weekdays(*LUNCH))
