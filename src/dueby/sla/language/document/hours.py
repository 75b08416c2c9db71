"""Keys that say when support is open: holiday sets and calendars."""

from __future__ import annotations

from typing import Final

from dueby.sla.holidays import Observed
from dueby.sla.language.shapes import (
    FLAG,
    NAME,
    WORDS,
    Either,
    Key,
    ListOf,
    MapOf,
    Record,
    number_from,
    word_of,
)
from dueby.sla.language.words import DAY, LENGTH, WEEKDAY_KEYS, WEEKDAYS, WINDOW

_WEEKDAY = word_of(*WEEKDAYS)
MONTH: Final = number_from(1, 12)

_RULE = Either(
    "a rule with nth and weekday, day, or easter",
    by_key={
        "nth": Record(
            {
                "nth": Key(
                    word_of("first", "second", "third", "fourth", "last"), "which", required=True
                ),
                "weekday": Key(_WEEKDAY, "the weekday", required=True),
                "month": Key(MONTH, "the month, 1 to 12", required=True),
                "days_later": Key(
                    number_from(0, 6), "days after that weekday (the Friday after: 1)"
                ),
            }
        ),
        "day": Record(
            {
                "day": Key(number_from(1, 31), "the day of the month", required=True),
                "month": Key(MONTH, "the month, 1 to 12", required=True),
                "observed": Key(
                    word_of(*Observed),
                    "where it goes on a weekend",
                ),
            }
        ),
        "easter": Record(
            {
                "easter": Key(
                    number_from(-100, 100),
                    "days from Easter Sunday (Good Friday: -2)",
                    required=True,
                )
            }
        ),
    },
)

HOLIDAYS: Final = Record(
    {
        "title": Key(WORDS, "what the set is called"),
        "country": Key(NAME, "ISO code of a country whose public holidays fill unwritten years"),
        "region": Key(NAME, "the country's subdivision, such as BY for Bavaria"),
        "observed": Key(FLAG, "whether a holiday on a weekend is observed on a weekday"),
        "except": Key(ListOf(WORDS), "holidays of the country that do not close support"),
        "rules": Key(MapOf(_RULE), "holidays by rule: name to rule"),
        "dates": Key(
            MapOf(WORDS, DAY, "dates and their names"),
            "the resolved dates; a year with any date here is taken as written, whole",
        ),
    }
)

_CLOSURE = Record(
    {
        "closed": Key(ListOf(WINDOW, 1), "the local time that is closed", required=True),
        "name": Key(WORDS, "why", required=True),
    }
)
_OPENING = Record(
    {
        "open": Key(ListOf(WINDOW, 1), "the further windows of that date", required=True),
        "name": Key(WORDS, "why", required=True),
    }
)

CALENDAR: Final = Record(
    {
        "title": Key(WORDS, "what it is called"),
        "time_zone": Key(NAME, "IANA zone or fixed offset (UTC+05:30); else the agreement's"),
        "always_open": Key(FLAG, "every minute of every day"),
        "hours": Key(
            MapOf(ListOf(WINDOW), WEEKDAY_KEYS, "weekdays and their windows"),
            "weekdays to windows: mon-fri: 08:00-17:00",
        ),
        "holidays": Key(ListOf(NAME), "names of holiday sets"),
        "holiday_closes": Key(
            word_of("shift", "date"),
            "shift: the windows that open on the date, whole; date: 00:00 to 24:00",
        ),
        "closures": Key(
            MapOf(_CLOSURE, DAY, "dates and what is closed"), "half days and other dated closings"
        ),
        "openings": Key(MapOf(_OPENING, DAY, "dates and what is open"), "extra openings by date"),
        "business_day": Key(LENGTH, "how much open time a business day is in working_time"),
    }
)
