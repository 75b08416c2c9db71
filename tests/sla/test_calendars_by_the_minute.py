"""Every question, asked of calendars by chance, against an oracle that walks minute by minute."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import pytest

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.business_days import Counting
from dueby.sla.interval import Interval
from tests.sla.calendar_oracle import Oracle, minute_of, moment
from tests.sla.calendar_plans import DAYS, STRETCHES, calendar_of, random_plan

CALENDARS = 40
QUESTIONS = 8


@pytest.mark.parametrize("zone, starts, note", STRETCHES)
class TestEveryQuestion:
    def test_has_the_answer_of_a_walk_by_minutes(self, zone: str, starts: date, note: str) -> None:
        asked = 0
        for number in range(CALENDARS):
            chance = Random(f"{zone} {starts} {number}")  # noqa: S311 - examples, not secrets
            plan = random_plan(chance, zone, starts)
            oracle, calendar = Oracle(plan, starts, DAYS), calendar_of(plan)
            for _ in range(QUESTIONS):
                asked += _ask_everything(chance, oracle, calendar, f"{note}: {plan}")
        assert asked >= CALENDARS * QUESTIONS * 5


def _ask_everything(chance: Random, oracle: Oracle, calendar: BusinessCalendar, note: str) -> int:
    middle = oracle.walls.first + DAYS * 720
    at = middle + chance.randrange(-10_000, 10_000)
    end = at + chance.choice((0, 1, 61, 1_440, 5_000))
    length = chance.choice((1, 30, 61, 540, 1_440, 3_000))
    pauses, paused = _random_pauses(chance, at)
    instant, allowed = moment(at), timedelta(minutes=length)
    pairs: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (lambda: oracle.is_open(at), lambda: calendar.is_open(instant)),
        (lambda: oracle.add(at, length), lambda: calendar.add(instant, allowed)),
        (lambda: oracle.add(at, length, paused), lambda: calendar.add(instant, allowed, pauses)),
        (lambda: oracle.subtract(at, length), lambda: calendar.subtract(instant, allowed)),
        (lambda: oracle.subtract(at, 0), lambda: calendar.subtract(instant, timedelta())),
        (
            lambda: oracle.subtract(end, length, paused),
            lambda: calendar.subtract(moment(end), allowed, pauses),
        ),
        (
            lambda: timedelta(minutes=oracle.open_between(at, end)),
            lambda: calendar.open_between(instant, moment(end)),
        ),
        (
            lambda: timedelta(minutes=oracle.open_between(at, end, paused)),
            lambda: calendar.open_between(instant, moment(end), pauses),
        ),
        (lambda: oracle.next_opening(at), lambda: calendar.next_opening(instant)),
        (lambda: oracle.last_closing(at), lambda: calendar.last_closing(instant)),
    ]
    if not calendar.is_always_open:
        count = chance.choice((1, 1, 2, 5))
        pairs += _days(oracle, calendar, at, count)
    answered = 0
    for expected, answer in pairs:
        try:
            wanted = expected()
        except (IndexError, KeyError):  # beyond the weeks that the oracle has laid out
            continue
        found = answer()
        assert (minute_of(found) if isinstance(found, datetime) else found) == wanted, note
        answered += 1
    return answered


def _days(
    oracle: Oracle, calendar: BusinessCalendar, at: int, count: int
) -> list[tuple[Callable[[], object], Callable[[], object]]]:
    instant, clock, close = moment(at), Counting.SAME_CLOCK, Counting.CLOSE_OF_DAY
    return [
        (
            lambda: oracle.same_clock_after(at, count),
            lambda: calendar.business_day_after(instant, count, clock),
        ),
        (
            lambda: oracle.same_clock_before(at, count),
            lambda: calendar.business_day_before(instant, count, clock),
        ),
        (
            lambda: oracle.close_of_day(at, count),
            lambda: calendar.business_day_after(instant, count, close),
        ),
        (
            lambda: oracle.opening_of_day(at, count),
            lambda: calendar.business_day_before(instant, count, close),
        ),
    ]


def _random_pauses(chance: Random, at: int) -> tuple[list[Interval], frozenset[int]]:
    stretches = []
    for _ in range(chance.randrange(4)):
        since = at + chance.randrange(-3_000, 3_000)
        stretches.append((since, since + chance.choice((1, 30, 700, 2_000))))
    paused = frozenset(minute for since, to in stretches for minute in range(since, to))
    return [Interval(moment(since), moment(to)) for since, to in stretches], paused
