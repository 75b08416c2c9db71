"""Terms, hours, dates and numbers that cannot be meant."""

import pytest

from tests.language.files import edition, told, with_calendar, written

TERM = 'allowed is a term such as "4 hours"'
HUNDRED_YEARS = "a term of more than a hundred years"


class TestATerm:
    @pytest.mark.parametrize(
        "within, found",
        [
            ("0 hours", "found '0 hours': a term of zero"),
            ("0.0 business days", "found '0.0 business days': a term of zero"),
            ("-4 hours", "found '-4 hours'"),
            ("soon", "found 'soon'"),
            ("4", "found '4'"),
            ("4hours", "found '4hours'"),
            ("four hours", "found 'four hours'"),
            ("1e3 hours", "found '1e3 hours'"),
            ("0x10 hours", "found '0x10 hours'"),
            ("inf hours", "found 'inf hours'"),
            ("nan hours", "found 'nan hours'"),
            ("1_000 hours", "found '1_000 hours'"),
            ("٤ hours", "found '٤ hours'"),
            ("\uff14 hours", "found '\uff14 hours'"),
            ("1 business month", "found '1 business month': business months are not counted"),
            ("1.5 days", "found '1.5 days': calendar days, weeks and months are whole numbers"),
            ("876001 hours", f"found '876001 hours': {HUNDRED_YEARS}"),
            ("1201 months", f"found '1201 months': {HUNDRED_YEARS}"),
            ("9" * 50 + " business days", f"found '{'9' * 50} busine...': {HUNDRED_YEARS}"),
            ("", "found nothing"),
            ("[1 day, 2 days]", "found a list of 2"),
            ("{day: 1}", "found a mapping with day"),
        ],
    )
    def test_that_is_none_is_refused(self, within: str, found: str) -> None:
        complaint = told(written(within=within))[0]

        assert complaint.startswith("8:1")
        assert f": targets.response.within: {found}; allowed is a term such as" in complaint

    @pytest.mark.parametrize(
        "within, place, found",
        [
            ("{by: plan, a: 0 hours}", "8:27: targets.response.within.a", "a term of zero"),
            ('{by: x, a: {by: y, b: "?"}}', "8:35: targets.response.within.a.b", "found '?'"),
            ("{by: x, a: 1 day, otherwise: x}", "8:42: targets.response.within.otherwise", "found"),
            ("{by: x}", "8:13: targets.response.within", "a table without rows; a row for each"),
            ("{by: [x], a: 1 day}", "8:18: targets.response.within.by", "found a list of 1"),
            ("{no_number: }", "8:24: targets.response.within.no_number", "found nothing"),
        ],
    )
    def test_in_a_table_is_named_by_its_row(self, within: str, place: str, found: str) -> None:
        complaint = told(written(within=within))[0]

        assert complaint.startswith(f"{place}: ")
        assert found in complaint

    @pytest.mark.parametrize(
        "within, counting, allowed",
        [
            ("4 days", "close_of_day", "allowed are elapsed, end_of_day, wall_clock"),
            ("1 business day", "wall_clock", "allowed are close_of_day, same_clock, working_time"),
            ("1.5 business days", "same_clock", "only whole business days are allowed"),
        ],
    )
    def test_with_a_counting_that_does_not_fit_is_refused(
        self, within: str, counting: str, allowed: str
    ) -> None:
        complaint = told(written(within=within, target=f"counting: {counting}"))[0]

        assert complaint.startswith("8:5: targets.response.within: found a term that cannot be")
        assert allowed in complaint


class TestHours:
    @pytest.mark.parametrize(
        "calendar, complaint",
        [
            ("{hours: {mon: 08:00-25:61}}", "'25:61' is no time; allowed is a window such as"),
            ("{hours: {mon: 08:00-49:00}}", "'49:00' is later than 48:00; allowed is a window"),
            ("{hours: {mon: 24:00-25:00}}", "a window opens before 24:00"),
            ("{hours: {mon: 08:00-08:00}}", "it closes the moment it opens"),
            ("{hours: {mon: 8-17}}", "'8' is no time; allowed is a window"),
            ("{hours: {mon: open}}", "found 'open'; allowed is a window"),
            ("{hours: {Monday: 08:00-17:00}}", "found 'Monday'; allowed is weekdays such as mon"),
            ("{hours: {'mon,mon': 08:00-17:00}}", "a weekday stands twice"),
            ("{hours: {mon-fri: 08:00-17:00, wed: 08:00-12:00}}", "a weekday has its hours twice"),
            ("{hours: {mon: [08:00-12:00, 11:00-17:00]}}", "mon 11:00 to 17:00 overlap"),
            ("{hours: {mon: 22:00-06:00, tue: 05:00-09:00}}", "tue 05:00 to 09:00 overlap"),
            ("{hours: {sun: 22:00-06:00, mon: 05:00-09:00}}", "mon 05:00 to 09:00 overlap"),
            ("{hours: {}}", "never opens"),
            ("{hours: {mon: []}}", "never opens"),
            ("{}", "never opens"),
            ("{always_open: false}", "never opens"),
            ("{always_open: true, hours: {mon: 08:00-17:00}}", "leaves no room for hours"),
            ("{always_open: true, holiday_closes: date}", "leaves no room for holiday_closes"),
            ("{always_open: true, business_day: 8 hours}", "makes a business day 24 hours"),
            ("{always_open: perhaps}", "found 'perhaps'; allowed is true or false"),
            ("{hours: {mon: 08:00-17:00}, business_day: 0 hours}", "a term of zero"),
            ("{hours: {mon: 08:00-17:00}, business_day: 1 day}", "allowed is a length such as"),
            ("{hours: {mon: 08:00-17:00}, time_zone: Mars/Olympus}", "unknown time zone 'Mars/"),
            ("{hours: {mon: 08:00-17:00}, holidays: none}", "there is no such holiday set"),
            (
                "{hours: {mon: 08:00-17:00}, closures: {2026-01-05: {closed: 12:00-17:00}}}",
                "missing; needed is why",
            ),
            (
                "{hours: {mon: 08:00-17:00}, openings: {2200-01-01: {open: 08:00-12:00, name: x}}}",
                "an extra opening on 2200-01-01; allowed are",
            ),
        ],
    )
    def test_that_cannot_be_counted_on_are_refused(self, calendar: str, complaint: str) -> None:
        first = told(with_calendar(calendar))[0]

        assert first.startswith("5:")
        assert ": calendars.hours" in first
        assert complaint in first

    def test_that_only_touch_are_allowed(self) -> None:
        text = with_calendar("{hours: {sun: 22:00-06:00, mon: [06:00-08:00, 08:00-09:00]}}")

        assert edition(text).calendars["hours"].business_days_per_week == 2

    @pytest.mark.parametrize(
        "zone", ["Mars/Olympus", "America", "UTC+99:00", "utc+5", "EDT5", "Europe//Paris", "/etc"]
    )
    def test_of_an_unknown_zone_are_refused(self, zone: str) -> None:
        complaint = told(written().replace("UTC", zone))[0]

        assert complaint.startswith(f"4:1: time_zone: found '{zone}'; unknown time zone")


class TestADate:
    @pytest.mark.parametrize(
        "day, found",
        [
            ("2026-02-30", "found '2026-02-30': there is no such day"),
            ("0000-01-01", "found '0000-01-01': there is no such day"),
            ("2026-1-1", "found '2026-1-1'"),
            ("01.02.2026", "found '01.02.2026'"),
            ("20260102", "found '20260102'"),
            ("2026-01-01T00:00:00Z", "found '2026-01-01T00:00:00Z'"),
            ("today", "found 'today'"),
        ],
    )
    def test_that_is_none_is_refused(self, day: str, found: str) -> None:
        in_force = f'in_force: {{from: "{day}"}}'

        assert told(written(in_force)) == [
            f"5:18: in_force.from: {found}; allowed is a date such as 2026-11-26"
        ]

    def test_that_ends_an_edition_before_it_begins_is_refused(self) -> None:
        (complaint,) = told(written("in_force: {from: 2026-01-01, until: 2025-12-31}"))

        assert complaint.startswith("5:30: in_force.until: found 2025-12-31, before the first day")


class TestANumber:
    @pytest.mark.parametrize(
        "top, complaint",
        [
            ("scores: {bands: {high: {from: 10.1}}}", "band high: found the score 10.1; allowed"),
            ("scores: {bands: {high: {from: -1}}}", "found the score -1.0; allowed are 0.0 to 10"),
            ("scores: {bands: {high: {from: 7.05}}}", "0.0 to 10.0 with one decimal place"),
            ("scores: {bands: {high: {from: nan}}}", "found 'nan'; allowed is a number"),
            ("scores: {bands: {high: {from: 1e1}}}", "found '1e1'; allowed is a number"),
            ("scores: {bands: {low: {from: 0}, high: {from: 7}}}", "the highest band comes first"),
            ("scores: {bands: {a: {from: 7}, b: {from: 7.0}}}", "the highest band comes first"),
            ("scores: {bands: {}}", "found no band; at least one is needed"),
            (
                "allowances: {a: {included: -1, used_by: training_used}}",
                "a number from 0 to 1000000",
            ),
            ("scope: {contacts: 2.5}", "found '2.5'; allowed is a whole number"),
            (
                "assurance: {share_of_cases: {target: response, at_least: 101}}",
                "found '101'; allowed is a number from 0 to 100",
            ),
            (
                "assurance: {measurement_period: {per: year, year_starts: 13}}",
                "found '13'; allowed is a whole number from 1 to 12",
            ),
            (
                "holidays: {h: {rules: {x: {day: 32, month: 1}}}}",
                "found '32'; allowed is a whole number from 1 to 31",
            ),
        ],
    )
    def test_that_cannot_be_is_refused(self, top: str, complaint: str) -> None:
        first = told(written(top))[0]

        assert first.startswith("5:")
        assert complaint in first
