"""Awkward calendars by chance: seeded, so that a failure comes back when it is run again."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.open_days import HolidayCloses
from dueby.sla.calendars.shifts import Break, ExtraOpening, Shift
from dueby.sla.zones import zone_named
from tests.sla.calendar_oracle import Plan, Stretch

DAYS = 56
# Seven weeks and more around the nights on which clocks change, or dates are skipped.
STRETCHES = (
    ("America/New_York", date(2026, 2, 12), "into summer time"),
    ("America/New_York", date(2026, 10, 5), "out of summer time"),
    ("Europe/London", date(2026, 3, 1), "into summer time"),
    ("Europe/London", date(2026, 9, 28), "out of summer time"),
    ("Asia/Kolkata", date(2026, 5, 1), "half an hour off, never changes"),
    ("Australia/Lord_Howe", date(2026, 3, 8), "half an hour is repeated"),
    ("Australia/Lord_Howe", date(2026, 9, 6), "half an hour is skipped"),
    ("Africa/Casablanca", date(2026, 1, 25), "out of and into Ramadan's time"),
    ("America/Sao_Paulo", date(2018, 10, 8), "midnight is skipped"),
    ("America/Sao_Paulo", date(2018, 1, 22), "the hour before midnight is repeated"),
    ("America/Havana", date(2026, 2, 8), "midnight is skipped"),
    ("America/Havana", date(2026, 10, 4), "midnight is repeated"),
    ("Pacific/Apia", date(2011, 12, 3), "a date is skipped"),
)


def random_plan(chance: Random, zone: str, starts: date) -> Plan:
    """Return a plan with a week of some style, and dates that change it."""
    dates = [starts + timedelta(days=n) for n in range(4, DAYS - 4)]
    return Plan(
        zone,
        random_week(chance),
        set(chance.sample(dates, chance.choice((0, 0, 2, 6)))),
        chance.choice(("shift", "date")),
        {day: _stretches(chance) for day in chance.sample(dates, chance.choice((0, 0, 3)))},
        {day: _stretches(chance) for day in chance.sample(dates, chance.choice((0, 0, 3)))},
    )


def random_week(chance: Random) -> list[list[Stretch]]:
    """Return a week without overlaps: an office, with lunch, at night, all day, or any kind."""
    office, lunch, night = [(480, 1_020)], [(480, 720), (780, 1_020)], [(1_320, 1_800)]
    early = [(chance.randrange(0, 120), chance.randrange(121, 240))]
    days: tuple[list[list[Stretch]], ...] = (
        [office] * 5 + [[], []],
        [lunch] * 5 + [[(540, 720)], []],
        [night] * 7,
        [early + office, office, early, [], early, early, early],
        [[(0, 1_440)]] * 7,
        [[(0, 1_440)]] * 5 + [[], [(1_080, 1_440)]],
        [[], [(480, 1_020)], [], [], [], [], []],
        [[(1_410, 1_440)], [(0, 30)], [(90, 150)], [(150, 181)], [], [(0, 30)], [(0, 1), (2, 180)]],
        [[], [], [], [], [], [(1_200, 2_880)], []],
    )
    return chance.choice((*days, _any_week(chance), _any_week(chance)))


def calendar_of(plan: Plan) -> BusinessCalendar:
    """Return the calendar that the plan describes."""
    return BusinessCalendar(
        "by chance",
        zone_named(plan.zone),
        [[Shift(_minutes(opens), _minutes(closes)) for opens, closes in day] for day in plan.week],
        holidays=dict.fromkeys(plan.holidays, "holiday"),
        holiday_closes=HolidayCloses(plan.holiday_closes),
        breaks={
            day: [Break(_minutes(starts), _minutes(ends)) for starts, ends in stretches]
            for day, stretches in plan.breaks.items()
        },
        extra_openings={
            day: [ExtraOpening(_minutes(opens), _minutes(closes)) for opens, closes in stretches]
            for day, stretches in plan.extra.items()
        },
    )


def _any_week(chance: Random) -> list[list[Stretch]]:
    edges = sorted(chance.sample(range(7 * 1_440), 2 * chance.randrange(1, 15)))
    week: list[list[Stretch]] = [[] for _ in range(7)]
    for opens, closes in _pairs(edges):
        day, minute = divmod(opens, 1_440)
        week[day].append((minute, min(minute + closes - opens, 2_880)))
    return week


def _stretches(chance: Random) -> list[Stretch]:
    starts = chance.randrange(1_440)
    length = chance.choice((1, 30, 61, 240, 720, 1_440))
    return [(starts, min(starts + length, 2_880)), *chance.sample([(0, 180), (60, 1_500)], 1)]


def _pairs(edges: list[int]) -> Iterable[Stretch]:
    return (pair for place, pair in enumerate(pairwise(edges)) if place % 2 == 0)


def _minutes(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
