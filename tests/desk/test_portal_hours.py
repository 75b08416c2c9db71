"""The hours of a plan as the portal tells them, on awkward calendars and awkward days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dueby.desk.pages.portal_hours import Hours
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import Shift

NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
CHRISTMAS = date(2026, 12, 25)
FRIDAY_EVENING = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


def shift(opens: int, closes: int) -> Shift:
    """Return a shift by the hours of its day."""
    return Shift(timedelta(hours=opens), timedelta(hours=closes))


def hours(week: list[list[Shift]], at: datetime, *holidays: date) -> Hours:
    """Return the hours of a week in New York for a reader in India."""
    named = dict.fromkeys(holidays, "Christmas Day")
    return Hours(None, BusinessCalendar("", NEW_YORK, week, holidays=named), at, KOLKATA)


class TestWeek:
    def test_takes_neighbors_with_the_same_hours_together(self) -> None:
        lunch = [shift(8, 12), shift(13, 17)]

        told = hours([lunch] * 4 + [[shift(8, 12)], [], []], FRIDAY_EVENING).week

        assert told == [
            ("Monday to Thursday", "08:00 to 12:00 and 13:00 to 17:00"),
            ("Friday", "08:00 to 12:00"),
            ("Saturday to Sunday", "closed"),
        ]

    def test_says_where_a_night_ends(self) -> None:
        told = hours([[shift(22, 30)]] + [[]] * 6, FRIDAY_EVENING).week

        assert told[0] == ("Monday", "22:00 to 06:00 the next day")


class TestNow:
    def test_is_closed_at_the_very_moment_of_closing(self) -> None:
        at_closing = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
        told = hours([[shift(8, 17)]] * 5 + [[], []], at_closing)

        assert not told.is_open
        assert told.closes_at is None
        assert told.next_opening == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)

    def test_tells_the_next_day_by_the_readers_clocks(self) -> None:
        told = hours([[shift(8, 17)]] * 5 + [[], []], FRIDAY_EVENING)

        assert told.next_day_here == "Monday 18:30 to 03:30"

    def test_closes_when_shifts_that_touch_have_ended(self) -> None:
        noon = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
        told = hours([[shift(8, 12), shift(12, 17)]] * 5 + [[], []], noon)

        assert told.closes_at == datetime(2026, 11, 20, 22, 0, tzinfo=UTC)

    def test_never_closes_around_the_clock(self) -> None:
        calendar = BusinessCalendar.always_open("", NEW_YORK)
        told = Hours(None, calendar, FRIDAY_EVENING, KOLKATA)

        assert told.is_open
        assert (told.closes_at, told.next_holiday, told.next_day_here) == (None, None, "")


class TestNextHoliday:
    def test_is_the_next_that_closes_something(self) -> None:
        saturday = date(2026, 11, 21)
        told = hours([[shift(8, 17)]] * 5 + [[], []], FRIDAY_EVENING, saturday, CHRISTMAS)

        assert told.next_holiday == (CHRISTMAS, "Christmas Day")
