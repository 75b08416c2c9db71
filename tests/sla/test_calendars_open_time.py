"""Business time by example: awkward moments, with a note a row."""

from datetime import date, datetime, timedelta

import pytest

from dueby.sla.calendars import BusinessCalendar, NoTimeAllowedError
from dueby.sla.calendars.open_days import HolidayCloses
from dueby.sla.calendars.shifts import (
    EVERY_DAY,
    Break,
    Week,
    read_stretch,
)
from dueby.sla.instants import (
    BackwardStretchError,
    BeyondCalendarError,
    NaiveInstantError,
)
from dueby.sla.interval import Interval
from tests.sla.calendars import LUNCH, OFFICE, at, calendar, extra, hours, length, local, weekdays

NINE_TO_FIVE, EIGHT_TO_SIX = weekdays("09:00-17:00"), weekdays("08:00-18:00")
NIGHTS: Week = (hours("22:00-06:00"),) * 5 + ((), ())
SUNDAYS: Week = ((),) * 6 + (hours("00:00-04:00"),)
TUESDAYS: Week = ((), hours("08:00-17:00"), (), (), (), (), ())


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
