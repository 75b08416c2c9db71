"""Holidays by name, by rule and by date, resolved to dates: an edition keeps only the dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MINYEAR, date, timedelta
from enum import StrEnum
from typing import TypeAlias

import holidays

from dueby.sla.instants import CalendarError

SATURDAY, SUNDAY = 5, 6
MOST_IN_MONTH = 5
LAST = -1
COUNTRIES = "an ISO 3166 code such as US or DE"
"""Countries are as the `holidays` library knows them."""


class HolidayError(CalendarError):
    """A holiday rule that names no date, or a set that nobody knows."""


class Observed(StrEnum):
    """On which working day a fixed date is kept as well when it falls on a weekend."""

    NEVER = "never"
    NEAREST_WEEKDAY = "nearest_weekday"
    NEXT_MONDAY = "next_monday"
    MONDAY_AFTER_SUNDAY = "monday_after_sunday"


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """Hold a rule such as the fourth Thursday of November, or so many days after it.

    `nth` -1 is the last.
    """

    name: str
    month: int
    weekday: int
    nth: int
    days_later: int = 0

    def __post_init__(self) -> None:
        _check_month_and_day(self.month, 1)
        if self.weekday not in range(7):
            raise HolidayError(f"weekday {self.weekday}; allowed are 0 for Monday to 6 for Sunday")
        if self.nth != LAST and self.nth not in range(1, MOST_IN_MONTH + 1):
            raise HolidayError(f"the {self.nth}th of a month; allowed are 1 to 5, and -1 for last")

    def dates(self, year: int) -> Iterator[tuple[date, str]]:
        """Give the date in a year; a month without a fifth one has none."""
        first = date(year, self.month, 1)
        first += timedelta(days=(self.weekday - first.weekday()) % 7)
        weeks = MOST_IN_MONTH - 1 if self.nth == LAST else self.nth - 1
        found = first + timedelta(weeks=weeks)
        later = timedelta(days=self.days_later)
        if found.month == self.month:
            yield found + later, self.name
        elif self.nth == LAST:
            yield found - timedelta(weeks=1) + later, self.name


@dataclass(frozen=True, slots=True)
class FixedDate:
    """Hold a rule such as 4 July, with the working day it is kept on as well after a weekend."""

    name: str
    month: int
    day: int
    observed: Observed = Observed.NEVER

    def __post_init__(self) -> None:
        _check_month_and_day(self.month, self.day)

    def dates(self, year: int) -> Iterator[tuple[date, str]]:
        """Give the date in a year, and the day it is observed on, which may be in another."""
        try:
            found = date(year, self.month, self.day)
        except ValueError:  # 29 February
            return
        yield found, self.name
        shift = self._shift(found.weekday())
        if shift:
            yield found + timedelta(days=shift), f"{self.name} (observed)"

    def _shift(self, weekday: int) -> int:
        match self.observed, weekday:
            case Observed.NEAREST_WEEKDAY, 5:
                return -1
            case Observed.NEXT_MONDAY, 5:
                return 2
            case Observed.NEVER, _:
                return 0
            case _, 6:
                return 1
        return 0


@dataclass(frozen=True, slots=True)
class EasterOffset:
    """Hold a rule such as two days before Easter Sunday of the Western churches."""

    name: str
    days: int

    def dates(self, year: int) -> Iterator[tuple[date, str]]:
        """Give the date in a year."""
        yield easter(year) + timedelta(days=self.days), self.name


@dataclass(frozen=True, slots=True)
class OnDate:
    """Hold one holiday that is given by its date."""

    name: str
    on: date

    def dates(self, year: int) -> Iterator[tuple[date, str]]:
        """Give the date in its year."""
        if self.on.year == year:
            yield self.on, self.name


@dataclass(frozen=True, slots=True)
class CountryHolidays:
    """Hold the name of a country's set, or a subdivision's, with the kinds of days that count."""

    country: str
    subdivision: str | None = None
    has_observed: bool = True
    categories: tuple[str, ...] = ("public",)

    def __post_init__(self) -> None:
        self._of(MINYEAR)

    def dates(self, year: int) -> Iterator[tuple[date, str]]:
        """Give the dates in a year; days observed in it for a date of the next are among them."""
        yield from sorted(self._of(year).items())

    def _of(self, year: int) -> dict[date, str]:
        try:
            found = holidays.country_holidays(
                self.country,
                subdiv=self.subdivision,
                years=year,
                observed=self.has_observed,
                categories=self.categories,
                expand=False,
            )
        except (NotImplementedError, ValueError, AttributeError) as unknown:
            raise HolidayError(f"{self._called()}: {unknown}; allowed is {COUNTRIES}") from None
        return dict(found)

    def _called(self) -> str:
        place = self.country if self.subdivision is None else f"{self.country}-{self.subdivision}"
        return f"holidays of {place}, {', '.join(self.categories)}"


HolidayRule: TypeAlias = NthWeekday | FixedDate | EasterOffset | OnDate | CountryHolidays


def resolve(rules: Iterable[HolidayRule], years: Iterable[int]) -> dict[date, str]:
    """Return the dates of all rules in the years, in order; a date with two names has both."""
    wanted, names = set(years), dict[date, list[str]]()
    around = sorted({near for year in wanted for near in (year - 1, year, year + 1)})
    for rule in rules:
        for year in around:
            for on, name in _dates(rule, year):
                known = names.setdefault(on, [])
                if name not in known:
                    known.append(name)
    return {on: "; ".join(names[on]) for on in sorted(names) if on.year in wanted}


def preview(rules: Iterable[HolidayRule], years: Iterable[int]) -> dict[int, dict[date, str]]:
    """Return the dates of all rules year by year, to be read before an edition keeps them."""
    asked = sorted(set(years))
    resolved = resolve(rules, asked)
    return {year: {on: resolved[on] for on in resolved if on.year == year} for year in asked}


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden, (century, in_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    lunar = (century - (century - (century + 8) // 25 + 1) // 3 + 19 * golden + 15 - leaps) % 30
    weekday = (32 + 2 * rest + 2 * (in_century // 4) - lunar - in_century % 4) % 7
    late = (golden + 11 * lunar + 22 * weekday) // 451
    month, day = divmod(lunar + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _dates(rule: HolidayRule, year: int) -> Iterator[tuple[date, str]]:
    if date.min.year <= year <= date.max.year:
        yield from rule.dates(year)


def _check_month_and_day(month: int, day: int) -> None:
    try:
        date(2000, month, day)  # a leap year, which has every date
    except ValueError:
        raise HolidayError(f"month {month}, day {day}: no such date in any year") from None
