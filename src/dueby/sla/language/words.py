"""How terms, hours, dates and lengths of time are written in an agreement file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dueby.sla.language.shapes import Text

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TERM: Final = re.compile(r"(\d+(?:\.\d+)?) (business )?(minute|hour|day|week|month)s?", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_MINUTES: Final = 60
_LATEST: Final = 48 * _MINUTES
# A hundred years: what is longer is a slip of the pen, and no date that can be counted.
_LONGEST: Final = {
    "minute": 52_560_000,
    "hour": 876_000,
    "day": 36_500,
    "week": 5_200,
    "month": 1_200,
}


@dataclass(frozen=True, slots=True)
class WrittenTerm:
    """A length of time as the file writes it: 2 business days, 30 minutes, 4 weeks."""

    amount: float
    unit: str
    is_business: bool

    @property
    def is_whole(self) -> bool:
        """Tell whether the amount has no fraction."""
        return self.amount.is_integer()


def parse_term(text: str) -> WrittenTerm:
    """Return what a text such as "1 business day" says; ValueError says what is wrong with it."""
    match = _TERM.fullmatch(text)
    if match is None:
        raise ValueError
    amount = float(match[1])
    if amount == 0:
        raise ValueError("a term of zero")
    unit = match[3]
    if amount > _LONGEST[unit]:
        raise ValueError("a term of more than a hundred years")
    if match[2] and unit == "month":
        raise ValueError("business months are not counted")
    written = WrittenTerm(amount, unit, bool(match[2]))
    if not written.is_whole and (unit in {"week", "month"} or (unit == "day" and not match[2])):
        raise ValueError("calendar days, weeks and months are whole numbers")
    return written


def parse_length(text: str) -> timedelta:
    """Return an elapsed length such as "9 hours" or "30 minutes"."""
    written = parse_term(text)
    if written.is_business or written.unit not in {"minute", "hour"}:
        raise ValueError
    return timedelta(**{f"{written.unit}s": written.amount})


def parse_time(text: str) -> timedelta:
    """Return a local time as its distance from midnight; "24:00" and past it are allowed."""
    match = _TIME.fullmatch(text)
    if match is None or int(match[2]) >= _MINUTES:
        raise ValueError(f"{text!r} is no time")
    minutes = int(match[1]) * 60 + int(match[2])
    if minutes > _LATEST:
        raise ValueError(f"{text!r} is later than 48:00")
    return timedelta(minutes=minutes)


def parse_window(text: str) -> tuple[timedelta, timedelta]:
    """Return opening and closing of a window such as "08:00-17:00", both from midnight.

    A window that closes before it opens runs to the next day. ValueError where it opens and
    closes at one moment, opens after midnight of the next day, or is no window.
    """
    opens_text, dash, closes_text = text.partition("-")
    if not dash:
        raise ValueError
    opens, closes = parse_time(opens_text.strip()), parse_time(closes_text.strip())
    if opens >= timedelta(hours=24):
        raise ValueError("a window opens before 24:00")
    if opens == closes:
        raise ValueError("it closes the moment it opens")
    return opens, closes if closes > opens else closes + timedelta(hours=24)


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays (0 is Monday) of "mon", "mon-fri", "fri-mon" or "mon, wed"."""
    days: list[int] = []
    for part in text.replace(" ", "").lower().split(","):
        first, dash, last = part.partition("-")
        if first not in WEEKDAYS or (dash and last not in WEEKDAYS):
            raise ValueError
        begin = WEEKDAYS.index(first)
        end = WEEKDAYS.index(last) if dash else begin
        days.extend((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    if len(set(days)) != len(days):
        raise ValueError("a weekday stands twice")
    return tuple(days)


def parse_day(text: str) -> date:
    """Return a date written as 2026-11-26."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("there is no such day") from None


def parse_share(text: str) -> float | str:
    """Return a share of a term such as "0.8", neither nothing nor all of it; or "none"."""
    if text == "none":
        return text
    if not re.fullmatch(r"0?\.\d{1,6}", text, re.ASCII) or not float(text):
        raise ValueError
    return float(text)


TERM: Final = Text(
    'a term such as "4 hours", "2 business hours", "1 business day", "5 days", "2 weeks"',
    parse_term,
    pattern=r"^\d+(\.\d+)? (business )?(minute|hour|day|week|month)s?$",
)
LENGTH: Final = Text(
    'a length such as "9 hours" or "30 minutes"',
    parse_length,
    pattern=r"^\d+(\.\d+)? (minute|hour)s?$",
)
WINDOW: Final = Text(
    'a window such as 08:00-17:00, 05:00-25:00 or 22:00-06:00 ("24:00" is midnight)',
    parse_window,
    pattern=r"^\d{1,2}:\d{2} ?- ?\d{1,2}:\d{2}$",
)
WEEKDAY_KEYS: Final = Text(
    "weekdays such as mon, mon-fri or sat,sun",
    parse_weekdays,
    pattern=r"^(mon|tue|wed|thu|fri|sat|sun)([-, ]+(mon|tue|wed|thu|fri|sat|sun))*$",
)
DAY: Final = Text("a date such as 2026-11-26", parse_day, pattern=r"^\d{4}-\d{2}-\d{2}$")
SHARE: Final = Text(
    "a share of the term between 0 and 1, such as 0.8, or none",
    parse_share,
    pattern=r"^none$",
    json_types=("number", "string"),
    bounds=(0, 1),
)
