"""Calendars by example: openings, closings, and what is refused."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from dueby.sla.calendars import BusinessCalendar, NoTimeAllowedError
from dueby.sla.calendars.shifts import (
    EVERY_DAY,
    Break,
    NeverOpenError,
    OverlappingShiftsError,
    Shift,
    ShiftError,
    Week,
    read_stretch,
)
from dueby.sla.instants import (
    BeyondCalendarError,
    CalendarError,
)
from dueby.sla.interval import Interval
from dueby.sla.zones import UnknownZoneError, zone_named
from tests.sla.calendars import LUNCH, OFFICE, at, calendar, extra, hours, length, local, weekdays


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
