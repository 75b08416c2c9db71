"""Holidays by name, by rule and by date."""

from datetime import date

import pytest

from dueby.sla.holidays import (
    CountryHolidays,
    EasterOffset,
    FixedDate,
    HolidayError,
    HolidayRule,
    NthWeekday,
    Observed,
    OnDate,
    easter,
    preview,
    resolve,
)

MONDAY, THURSDAY = 0, 3
NEAREST = Observed.NEAREST_WEEKDAY
FEDERAL = (
    FixedDate("New Year's Day", 1, 1, NEAREST),
    NthWeekday("Martin Luther King Jr. Day", 1, MONDAY, 3),
    NthWeekday("Washington's Birthday", 2, MONDAY, 3),
    NthWeekday("Memorial Day", 5, MONDAY, -1),
    FixedDate("Juneteenth", 6, 19, NEAREST),
    FixedDate("Independence Day", 7, 4, NEAREST),
    NthWeekday("Labor Day", 9, MONDAY, 1),
    NthWeekday("Columbus Day", 10, MONDAY, 2),
    FixedDate("Veterans Day", 11, 11, NEAREST),
    NthWeekday("Thanksgiving Day", 11, THURSDAY, 4),
    FixedDate("Christmas Day", 12, 25, NEAREST),
)


class TestResolve:
    @pytest.mark.parametrize(
        "rule, year, dates, note",
        [
            (NthWeekday("x", 11, THURSDAY, 4), 2026, ["2026-11-26"], "fourth, not last"),
            (NthWeekday("x", 5, MONDAY, -1), 2026, ["2026-05-25"], "last is the fourth"),
            (NthWeekday("x", 8, MONDAY, -1), 2026, ["2026-08-31"], "last is the fifth"),
            (NthWeekday("x", 8, MONDAY, 5), 2026, ["2026-08-31"], "there is a fifth"),
            (NthWeekday("x", 5, MONDAY, 5), 2026, [], "there is no fifth"),
            (NthWeekday("x", 2, MONDAY, 1), 2027, ["2027-02-01"], "the first of the month"),
            (FixedDate("x", 7, 4, NEAREST), 2026, ["2026-07-03", "2026-07-04"], "a Saturday"),
            (FixedDate("x", 7, 4, NEAREST), 2027, ["2027-07-04", "2027-07-05"], "a Sunday"),
            (FixedDate("x", 7, 4), 2026, ["2026-07-04"], "not moved unless asked"),
            (FixedDate("x", 1, 1, NEAREST), 2027, ["2027-01-01", "2027-12-31"], "for 2028"),
            (
                FixedDate("x", 12, 25, Observed.NEXT_MONDAY),
                2027,
                ["2027-12-25", "2027-12-27"],
                "a Saturday, moved forward",
            ),
            (FixedDate("x", 12, 25, Observed.MONDAY_AFTER_SUNDAY), 2027, ["2027-12-25"], "kept"),
            (FixedDate("x", 2, 29), 2027, [], "no leap year"),
            (FixedDate("x", 2, 29), 2028, ["2028-02-29"], "a leap year"),
            (EasterOffset("x", -2), 2026, ["2026-04-03"], "Good Friday"),
            (EasterOffset("x", 1), 2038, ["2038-04-26"], "the latest Easter there is"),
            (OnDate("x", date(2026, 12, 24)), 2026, ["2026-12-24"], "given by date"),
            (OnDate("x", date(2026, 12, 24)), 2027, [], "only in its year"),
        ],
    )
    def test_gives_the_dates_of_a_rule(
        self, rule: HolidayRule, year: int, dates: list[str], note: str
    ) -> None:
        assert [str(on) for on in resolve([rule], [year])] == dates, note

    def test_merges_sets_and_keeps_both_names(self) -> None:
        rules = (OnDate("Company day", date(2026, 12, 25)), CountryHolidays("US"))

        assert resolve(rules, [2026])[date(2026, 12, 25)] == "Company day; Christmas Day"

    def test_agrees_with_the_library_on_the_federal_holidays(self) -> None:
        years = range(2022, 2036)

        by_rule = resolve(FEDERAL, years)

        assert set(by_rule) == set(resolve([CountryHolidays("US")], years))

    def test_knows_subdivisions(self) -> None:
        bavaria = resolve([CountryHolidays("DE", "BY")], [2026])

        assert date(2026, 1, 6) in bavaria
        assert date(2026, 1, 6) not in resolve([CountryHolidays("DE")], [2026])

    def test_leaves_out_observed_days_on_request(self) -> None:
        strict = resolve([CountryHolidays("US", has_observed=False)], [2026])

        assert date(2026, 7, 3) not in strict


class TestPreview:
    def test_is_read_year_by_year(self) -> None:
        shown = preview(FEDERAL, [2027, 2026])

        assert list(shown) == [2026, 2027]
        assert shown[2026][date(2026, 11, 26)] == "Thanksgiving Day"
        assert all(on.year == year for year, dates in shown.items() for on in dates)


class TestEaster:
    @pytest.mark.parametrize(
        "day",
        [date(1818, 3, 22), date(1954, 4, 18), date(2000, 4, 23), date(2024, 3, 31)],
    )
    def test_is_the_sunday_of_the_church(self, day: date) -> None:
        assert easter(day.year) == day


class TestRefusals:
    @pytest.mark.parametrize(
        "month, weekday, nth", [(13, 0, 1), (0, 0, 1), (1, 7, 1), (1, 0, 0), (1, 0, 6), (1, 0, -2)]
    )
    def test_a_weekday_that_no_month_has(self, month: int, weekday: int, nth: int) -> None:
        with pytest.raises(HolidayError):
            NthWeekday("x", month, weekday, nth)

    @pytest.mark.parametrize("month, day", [(2, 30), (4, 31), (13, 1), (0, 1), (1, 0)])
    def test_a_date_that_no_year_has(self, month: int, day: int) -> None:
        with pytest.raises(HolidayError, match="no such date in any year"):
            FixedDate("x", month, day)

    @pytest.mark.parametrize(
        "country, subdivision, categories",
        [("XX", None, ("public",)), ("US", "ZZ", ("public",)), ("US", None, ("jolly",))],
    )
    def test_a_set_that_nobody_knows(
        self, country: str, subdivision: str | None, categories: tuple[str, ...]
    ) -> None:
        with pytest.raises(HolidayError, match="allowed"):
            CountryHolidays(country, subdivision, categories=categories)
