"""One question of `dueby calendar compute`, read from JSON; what is wrong names its field."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import Any

from dueby.cli.json_lines import JsonLineError, Line, object_in, shown
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.business_days import Counting
from dueby.sla.calendars.shifts import WEEKDAYS, Break, Shift, check_week, read_stretch
from dueby.sla.instants import CalendarError
from dueby.sla.interval import Interval, IntervalError
from dueby.sla.zones import zone_named

LONGEST_MINUTES = 10_000 * 366 * 1_440
MOST_DAYS = 10_000 * 366
CALENDARS_KEPT = 256
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

ASKED = ("business_duration_minutes", "business_days", "end")
KEYS = ("id", "calendar", "start", *ASKED, "counting", "end_of_working_day", "direction", "pauses")
CALENDAR_KEYS = ("timezone", "weekly_hours", "holidays", "breaks")
BREAK_KEYS = ("date", "from", "to")
PAUSE_KEYS = ("from", "to")


class QuestionError(ValueError):
    """A line is no question that has an answer; the message says where and what is allowed."""


@dataclass(frozen=True, slots=True)
class RawQuestion:
    """A line as JSON has it: its fields, what to answer it under, and a key that stands twice."""

    fields: Line
    identity: object
    doubled: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a calendar; exactly one of the three is given."""

    calendar: BusinessCalendar
    start: datetime
    pauses: Sequence[Interval]
    is_before: bool
    duration: timedelta | None = None
    days: float | None = None
    counting: Counting = Counting.SAME_CLOCK
    end: datetime | None = None

    def ask(self) -> datetime | timedelta:
        """Return the moment that is due, or the open time between two moments."""
        calendar, start, pauses = self.calendar, self.start, self.pauses
        if self.end is not None:
            with _at("end"):
                return calendar.open_between(start, self.end, pauses)
        if self.duration is not None:
            move = calendar.subtract if self.is_before else calendar.add
            with _at("business_duration_minutes"):
                return move(start, self.duration, pauses)
        count = calendar.business_day_before if self.is_before else calendar.business_day_after
        with _at("business_days"):
            return count(start, self.days or 0, self.counting, pauses)


def read_line(line: bytes) -> RawQuestion:
    """Read one line of JSON."""
    try:
        fields, doubled = object_in(line)
    except JsonLineError as error:
        raise QuestionError(f"{error}; allowed is one object a line") from None
    return RawQuestion(fields, _identity(fields.get("id")), doubled[0] if doubled else None)


def read_question(raw: RawQuestion) -> Question:
    """Check a question; refuse whatever is missing, doubled, of a wrong type or unknown."""
    if raw.doubled is not None:
        raise QuestionError(f"the key {raw.doubled!r} stands twice; allowed is once")
    _check_keys(raw.fields, KEYS, "")
    fields = {key: value for key, value in raw.fields.items() if value is not None}
    if isinstance(fields.get("id"), (dict, list)):
        raise QuestionError(f"id: found {shown(fields['id'])}; allowed is a text or a number")
    asked = [name for name in ASKED if name in fields]
    if len(asked) != 1:
        raise QuestionError(f"{_listed(asked)} given; allowed is exactly one of {_listed(ASKED)}")
    calendar = _calendar(_field(fields, "calendar", dict, "an object"))
    start = _instant(_field(fields, "start", str, "an ISO 8601 text"), "start")
    is_before = _is_before(fields)
    pauses = tuple(_pauses(fields))
    counting = _counting(fields)
    match asked[0]:
        case "business_duration_minutes":
            minutes = _number(fields, asked[0], LONGEST_MINUTES)
            return Question(calendar, start, pauses, is_before, duration=timedelta(minutes=minutes))
        case "business_days":
            days = _number(fields, asked[0], MOST_DAYS)
            return Question(calendar, start, pauses, is_before, days=days, counting=counting)
        case _:
            end = _instant(_field(fields, "end", str, "an ISO 8601 text"), "end")
            return Question(calendar, start, pauses, is_before, end=end)


def _calendar(fields: Line) -> BusinessCalendar:
    return _calendar_written(json.dumps(fields))


@lru_cache(maxsize=CALENDARS_KEPT)
def _calendar_written(text: str) -> BusinessCalendar:
    fields = json.loads(text)
    _check_keys(fields, CALENDAR_KEYS, "calendar.")
    with _at("calendar.timezone"):
        zone = zone_named(_field(fields, "timezone", str, "a text", "calendar."))
    hours = _field(fields, "weekly_hours", dict, "an object of weekdays", "calendar.")
    _check_keys(hours, WEEKDAYS, "calendar.weekly_hours.")
    with _at("calendar.weekly_hours"):
        week = check_week([list(_shifts(hours, weekday)) for weekday in WEEKDAYS])
        return BusinessCalendar(
            "",
            zone,
            week,
            holidays=dict.fromkeys(_holidays(fields), "holiday"),
            breaks=_breaks(fields),
        )


def _shifts(hours: Line, weekday: str) -> Iterator[Shift]:
    path = f"calendar.weekly_hours.{weekday}"
    windows = _typed(hours.get(weekday, []), list, 'a list such as [["08:00", "17:00"]]', path)
    for place, window in enumerate(windows):
        where = f"{path}[{place}]"
        if not isinstance(window, list) or len(window) != len(("opens", "closes")):
            raise QuestionError(f'{where}: found {shown(window)}; allowed is ["08:00", "17:00"]')
        yield Shift(*_stretch(window[0], window[1], where))


def _stretch(starts: object, ends: object, path: str) -> tuple[timedelta, timedelta]:
    times = [_typed(time, str, 'a text such as "08:00"', path) for time in (starts, ends)]
    with _at(path):
        return read_stretch(times[0], times[1])


def _holidays(fields: Line) -> Iterator[date]:
    path = "calendar.holidays"
    holidays = _typed(fields.get("holidays", []), list, "a list of dates", path)
    return (_date(holiday, f"{path}[{place}]") for place, holiday in enumerate(holidays))


def _breaks(fields: Line) -> dict[date, list[Break]]:
    path = "calendar.breaks"
    breaks: dict[date, list[Break]] = {}
    for place, raw in enumerate(_typed(fields.get("breaks", []), list, "a list of objects", path)):
        where = f"{path}[{place}]"
        each = _object(raw, BREAK_KEYS, where)
        starts, ends = _stretch(each["from"], each["to"], where)
        breaks.setdefault(_date(each["date"], f"{where}.date"), []).append(Break(starts, ends))
    return breaks


def _pauses(fields: Line) -> Iterator[Interval]:
    raws = _typed(fields.get("pauses", []), list, "a list of objects", "pauses")
    for place, raw in enumerate(raws):
        where = f"pauses[{place}]"
        each = _object(raw, PAUSE_KEYS, where)
        edges = [_instant(each[key], f"{where}.{key}") for key in PAUSE_KEYS]
        with _at(where):
            yield Interval(*edges)


def _is_before(fields: Line) -> bool:
    direction = fields.get("direction", "after")
    if direction not in ("before", "after"):
        raise QuestionError(
            f'direction: found {shown(direction)}; allowed is "before", or to leave it out'
        )
    if "end" in fields and direction == "before":
        raise QuestionError("direction: only with a duration or days, not with an end")
    return bool(direction == "before")


def _counting(fields: Line) -> Counting:
    words = [each.value for each in Counting]
    counting = fields.get("counting")
    if "counting" in fields and counting not in words:
        raise QuestionError(f"counting: found {shown(counting)}; allowed are {_listed(words)}")
    if not _typed(
        fields.get("end_of_working_day", False), bool, "true or false", "end_of_working_day"
    ):
        return Counting(counting or Counting.SAME_CLOCK)
    if counting not in {None, Counting.CLOSE_OF_DAY}:
        raise QuestionError(f"end_of_working_day: true means close_of_day, not {counting}")
    return Counting.CLOSE_OF_DAY


def _number(fields: Line, name: str, most: int) -> float:
    found = fields[name]
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not -most <= found <= most:
        raise QuestionError(f"{name}: found {shown(found)}; allowed is a number up to {most}")
    number: float = found
    return number


def _instant(found: object, path: str) -> datetime:
    allowed = "an instant such as 2026-03-06T16:59:00-05:00, in the years 1 to 9999"
    try:
        at = datetime.fromisoformat(_typed(found, str, allowed, path))
    except ValueError as error:
        if isinstance(error, QuestionError):
            raise
        raise QuestionError(f"{path}: found {shown(found)}; allowed is {allowed}") from None
    if at.utcoffset() is None:
        raise QuestionError(f"{path}: {shown(found)} has no offset; allowed is {allowed}")
    return at


def _date(found: object, path: str) -> date:
    try:
        if isinstance(found, str) and DATE.fullmatch(found):
            return date.fromisoformat(found)
    except ValueError:  # 2026-02-30
        pass
    raise QuestionError(f"{path}: found {shown(found)}; allowed is a date such as 2026-11-26")


def _object(found: object, keys: Sequence[str], path: str) -> Line:
    fields: Line = _typed(found, dict, f"an object with {_listed(keys)}", path)
    _check_keys(fields, keys, f"{path}.")
    for key in keys:
        _field(fields, key, object, "", f"{path}.")
    return fields


def _check_keys(fields: Mapping[str, object], allowed: Sequence[str], path: str) -> None:
    for key in fields:
        if key not in allowed:
            raise QuestionError(f"{path}{key}: unknown; allowed are {_listed(allowed)}")


def _field(fields: Line, key: str, kind: type, allowed: str, path: str = "") -> Any:  # noqa: ANN401
    if key not in fields:
        raise QuestionError(f"{path}{key}: missing; it is needed")
    return _typed(fields[key], kind, allowed, path + key)


def _typed(found: Any, kind: type, allowed: str, path: object) -> Any:  # noqa: ANN401
    if not isinstance(found, kind):
        raise QuestionError(f"{path}: found {shown(found)}; allowed is {allowed}")
    return found


def _identity(found: object) -> object:
    is_plain = isinstance(found, (str, int)) or (isinstance(found, float) and isfinite(found))
    return found if is_plain else None


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


@contextmanager
def _at(path: str) -> Iterator[None]:
    try:
        yield
    except (CalendarError, IntervalError) as refusal:
        raise QuestionError(f"{path}: {refusal}") from None
