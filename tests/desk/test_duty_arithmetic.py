"""Turns, hours, absences and overrides: who is on duty, to the second, over clock changes too."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from dueby.desk.people.duty import Layer, Override, Roster, Stretch
from dueby.desk.people.duty.layer import LayerError
from dueby.sla.calendars import BusinessCalendar
from dueby.sla.calendars.shifts import Shift
from dueby.sla.interval import Interval
from dueby.sla.zones import zone_named

ADA, BEN, LENA = 1, 2, 3
BERLIN = zone_named("Europe/Berlin")
ALWAYS = BusinessCalendar.always_open("always", BERLIN)
OFFICE = BusinessCalendar(
    "office",
    BERLIN,
    [[Shift(timedelta(hours=8), timedelta(hours=17))]] * 5 + [[], []],
    holidays={date(2026, 12, 25): "Christmas"},
)
MONDAY = date(2026, 3, 23)
"""The Monday before the clocks go forward in Berlin, on Sunday 29 March 2026."""


def berlin(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


def layer(
    *people: int, days: int = 7, at: time = time(8), hours: BusinessCalendar = ALWAYS
) -> Layer:
    return Layer(people, BERLIN, at, MONDAY, days, hours)


def roster(*layers: Layer, hours: BusinessCalendar = ALWAYS) -> Roster:
    return Roster(layers, hours, (), {})


class TestTurns:
    def test_of_a_week_are_handed_over_by_the_clock_on_the_wall(self) -> None:
        rota = roster(layer(ADA, BEN))

        found = rota.stretches(berlin(3, 23, 8), berlin(4, 6, 8))

        # Ada's week has the short night in it: 167 hours.
        assert [(each.person, each.start, each.end) for each in found] == [
            (ADA, berlin(3, 23, 8), berlin(3, 30, 8)),
            (BEN, berlin(3, 30, 8), berlin(4, 6, 8)),
        ]
        assert found[0].interval.duration == timedelta(hours=167)

    @pytest.mark.parametrize(
        "at, person",
        [
            (berlin(3, 28, 2, 29), ADA),  # Saturday, one second short of a hand-over at 02:30
            (berlin(3, 28, 2, 30), BEN),
            (datetime(2026, 3, 29, 1, 29, tzinfo=UTC), BEN),  # 03:29: there is no 02:30
            (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), LENA),
            (berlin(3, 30, 2, 30), ADA),
        ],
    )
    def test_at_a_time_that_a_night_lacks_are_handed_over_that_much_later(
        self, at: datetime, person: int
    ) -> None:
        rota = roster(layer(LENA, ADA, BEN, days=1, at=time(2, 30)))

        # Turns count from Monday: Saturday 28 March begins the sixth.
        assert rota.on_duty(at) == person

    def test_at_a_time_that_a_night_has_twice_are_handed_over_at_the_first(self) -> None:
        first = Layer((ADA, BEN), BERLIN, time(2, 30), date(2026, 10, 24), 1, ALWAYS)
        rota = roster(first)

        assert rota.on_duty(datetime(2026, 10, 25, 0, 29, 59, tzinfo=UTC)) == ADA
        assert rota.on_duty(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == BEN
        assert rota.on_duty(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == BEN

    def test_begin_no_earlier_than_the_layer_and_end_with_it(self) -> None:
        ends = Layer((ADA,), BERLIN, time(8), MONDAY, 7, ALWAYS, date(2026, 3, 25))

        found = roster(ends).stretches(berlin(3, 1, 0), berlin(4, 1, 0))

        assert found == (Stretch(Interval(berlin(3, 23, 8), berlin(3, 25, 8)), ADA),)

    def test_need_people_and_days(self) -> None:
        with pytest.raises(LayerError, match="somebody"):
            layer()
        with pytest.raises(LayerError, match="a day at least"):
            layer(ADA, days=0)


class TestHours:
    def test_are_all_that_anybody_is_on_duty_for(self) -> None:
        rota = roster(layer(ADA, days=1, hours=OFFICE), hours=OFFICE)

        found = rota.stretches(berlin(12, 24, 0), berlin(12, 29, 0))

        # Thursday; Friday is Christmas; Monday.
        assert [(each.start, each.end) for each in found] == [
            (berlin(12, 24, 8), berlin(12, 24, 17)),
            (berlin(12, 28, 8), berlin(12, 28, 17)),
        ]

    def test_of_a_layer_are_within_those_of_the_rota(self) -> None:
        long = BusinessCalendar(
            "long", BERLIN, [[Shift(timedelta(hours=6), timedelta(hours=12))]] * 7
        )
        rota = roster(Layer((ADA,), BERLIN, time(8), MONDAY, 7, OFFICE, None, long), hours=OFFICE)

        found = rota.stretches(berlin(12, 24, 0), berlin(12, 29, 0))

        # Christmas and the weekend are free.
        assert [(each.start, each.end) for each in found] == [
            (berlin(12, 24, 8), berlin(12, 24, 12)),
            (berlin(12, 28, 8), berlin(12, 28, 12)),
        ]

    def test_that_no_layer_covers_are_a_gap(self) -> None:
        rota = roster(layer(ADA, days=1, hours=OFFICE))

        gaps = rota.gaps(berlin(3, 27, 16), berlin(3, 30, 9))

        # A weekend with the short night in it.
        assert gaps == (Interval(berlin(3, 27, 17), berlin(3, 30, 8)),)
        assert gaps[0].duration == timedelta(hours=62)
        assert rota.on_duty(berlin(3, 28, 12)) is None

    def test_that_nobody_wants_are_none(self) -> None:
        rota = roster(layer(ADA, days=1, hours=OFFICE), hours=OFFICE)

        assert rota.gaps(berlin(3, 23, 8), berlin(4, 20, 0)) == ()

    def test_of_a_later_layer_stand_above_those_before(self) -> None:
        rota = roster(layer(ADA), layer(BEN, hours=OFFICE))

        assert rota.on_duty(berlin(3, 24, 7, 59)) == ADA
        assert rota.on_duty(berlin(3, 24, 8)) == BEN
        assert rota.on_duty(berlin(3, 24, 17)) == ADA


class TestAbsences:
    def test_are_stood_in_for_by_the_next_in_turn(self) -> None:
        away = {ADA: (Interval(berlin(3, 25, 0), berlin(3, 27, 0)),)}
        rota = Roster((layer(ADA, BEN, LENA),), ALWAYS, (), away)

        found = rota.stretches(berlin(3, 23, 8), berlin(4, 6, 8))

        assert [(each.person, each.start) for each in found] == [
            (ADA, berlin(3, 23, 8)),
            (BEN, berlin(3, 25, 0)),
            (ADA, berlin(3, 27, 0)),
            (BEN, berlin(3, 30, 8)),
        ]

    def test_of_everybody_are_a_gap(self) -> None:
        holidays = Interval(berlin(3, 25, 0), berlin(3, 27, 0))
        rota = Roster((layer(ADA, BEN),), ALWAYS, (), {ADA: (holidays,), BEN: (holidays,)})

        assert rota.gaps(berlin(3, 23, 8), berlin(3, 30, 8)) == (holidays,)

    def test_come_before_what_was_agreed(self) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        ill = Interval(berlin(3, 24, 0), berlin(3, 25, 0))
        rota = Roster((layer(ADA),), ALWAYS, ((Override(week, BEN, ADA),),), {BEN: (ill,)})

        assert rota.on_duty(berlin(3, 23, 12)) == BEN
        assert rota.on_duty(berlin(3, 24, 12)) == ADA


class TestOverrides:
    def test_take_what_the_giver_has_and_nothing_else(self) -> None:
        both = Interval(berlin(3, 29, 8), berlin(3, 31, 8))
        rota = Roster((layer(ADA, BEN),), ALWAYS, ((Override(both, LENA, ADA),),), {})

        assert rota.on_duty(berlin(3, 29, 12)) == LENA
        assert rota.on_duty(berlin(3, 30, 12)) == BEN

    def test_stand_though_the_giver_is_away(self) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        away = {ADA: (Interval(berlin(3, 24, 0), berlin(3, 27, 0)),)}
        rota = Roster((layer(ADA, BEN, LENA),), ALWAYS, ((Override(week, LENA, ADA),),), away)

        assert rota.stretches(week.start, week.end) == (Stretch(week, LENA),)

    def test_leave_it_to_the_next_in_turn_where_giver_and_taker_are_away(self) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        ill = Interval(berlin(3, 24, 0), berlin(3, 25, 0))
        away = {ADA: (week,), LENA: (ill,)}
        rota = Roster((layer(ADA, BEN, LENA),), ALWAYS, ((Override(week, LENA, ADA),),), away)

        assert [each.person for each in rota.stretches(week.start, week.end)] == [LENA, BEN, LENA]
        assert rota.on_duty(ill.start) == BEN

    def test_take_what_came_to_the_giver_because_others_are_away(self) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        rota = Roster(
            (layer(ADA, BEN, LENA),), ALWAYS, ((Override(week, LENA, BEN),),), {ADA: (week,)}
        )

        assert rota.on_duty(week.start) == LENA

    def test_pass_on_what_was_taken_over(self) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        agreed = ((Override(week, BEN, ADA),), (Override(week, LENA, BEN),))
        rota = Roster((layer(ADA, BEN, LENA),), ALWAYS, agreed, {ADA: (week,), BEN: (week,)})

        assert rota.on_duty(week.start) == LENA

    def test_of_a_swap_are_of_what_both_had_before_it(self) -> None:
        days = Interval(berlin(3, 24, 0), berlin(3, 26, 0))
        swapped = (Override(days, LENA, BEN), Override(days, BEN, LENA))
        rota = Roster((layer(LENA), layer(BEN, hours=OFFICE)), ALWAYS, (swapped,), {})

        found = rota.stretches(days.start, days.end)

        assert [(each.person, each.start) for each in found] == [
            (BEN, berlin(3, 24, 0)),
            (LENA, berlin(3, 24, 8)),
            (BEN, berlin(3, 24, 17)),
            (LENA, berlin(3, 25, 8)),
            (BEN, berlin(3, 25, 17)),
        ]

    @pytest.mark.parametrize("first", [0, 1])
    def test_of_a_swap_give_the_turn_of_who_is_away_but_once(self, first: int) -> None:
        week = Interval(berlin(3, 23, 8), berlin(3, 30, 8))
        halves = (Override(week, ADA, BEN), Override(week, BEN, ADA))
        agreed = (halves[first], halves[1 - first]), (Override(week, LENA, BEN),)
        rota = Roster((layer(BEN, ADA, LENA),), ALWAYS, agreed, {BEN: (week,)})

        assert rota.on_duty(week.start) == ADA

    def test_without_a_giver_fill_gaps_too(self) -> None:
        night = Interval(berlin(3, 24, 17), berlin(3, 25, 8))
        rota = Roster((layer(ADA, hours=OFFICE),), ALWAYS, ((Override(night, BEN),),), {})

        assert rota.on_duty(berlin(3, 24, 23)) == BEN
        assert rota.gaps(berlin(3, 24, 8), berlin(3, 25, 17)) == ()
