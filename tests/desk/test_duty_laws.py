"""What holds of every rota, whatever its turns, absences and overrides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from dueby.desk.people.duty import Layer, Override, Roster
from dueby.sla.interval import Interval, total
from dueby.sla.zones import zone_named
from tests.desk.test_duty_arithmetic import ADA, ALWAYS, BEN, LENA, roster

moments = some.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC, microsecond=0)
)
lengths = some.timedeltas(timedelta(minutes=1), timedelta(days=40))
intervals = some.builds(lambda start, length: Interval(start, start + length), moments, lengths)
zones = some.sampled_from(
    ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"]
).map(zone_named)
people = some.lists(some.sampled_from([ADA, BEN, LENA]), min_size=1, max_size=4).map(tuple)
full_layers = some.builds(
    lambda people, zone, at, days: Layer(people, zone, at, date(2024, 12, 1), days, ALWAYS),
    people,
    zones,
    some.times(),
    some.sampled_from([1, 7, 14]),
)


class TestLaws:
    @given(layer=full_layers, asked=intervals)
    def test_a_full_layer_has_exactly_one_person_at_every_moment(
        self, layer: Layer, asked: Interval
    ) -> None:
        found = roster(layer).stretches(asked.start, asked.end)

        assert sum((each.interval.duration for each in found), timedelta()) == asked.duration
        assert total(each.interval for each in found) == asked.duration

    @given(layer=full_layers, asked=intervals, data=some.data())
    def test_what_is_told_of_a_moment_does_not_depend_on_the_window(
        self, layer: Layer, asked: Interval, data: some.DataObject
    ) -> None:
        rota = roster(layer)
        seconds = int(asked.duration.total_seconds())
        at = asked.start + timedelta(seconds=data.draw(some.integers(0, seconds - 1)))

        [within] = [each for each in rota.stretches(asked.start, asked.end) if at in each.interval]

        assert rota.on_duty(at) == within.person

    @given(
        layer=full_layers,
        asked=intervals,
        away=some.dictionaries(some.sampled_from([ADA, BEN, LENA]), some.tuples(intervals)),
    )
    def test_nobody_who_is_away_is_on_duty_and_gaps_are_the_rest(
        self, layer: Layer, asked: Interval, away: dict[int, tuple[Interval, ...]]
    ) -> None:
        rota = Roster((layer,), ALWAYS, (), away)

        found = rota.stretches(asked.start, asked.end)

        assert not [
            each for each in found for gone in away.get(each.person, ()) if each.interval & gone
        ]
        gaps = rota.gaps(asked.start, asked.end)
        assert total(gaps) + total(each.interval for each in found) == asked.duration

    @given(
        layer=full_layers,
        asked=intervals,
        whose=some.permutations([ADA, BEN, LENA]),
        away=some.tuples(intervals),
    )
    def test_what_a_giver_gives_away_does_not_depend_on_whether_they_are_there(
        self, layer: Layer, asked: Interval, whose: list[int], away: tuple[Interval, ...]
    ) -> None:
        giver, taker, _ = whose
        agreed = ((Override(asked, taker, giver),),)

        there = Roster((layer,), ALWAYS, agreed, {})
        gone = Roster((layer,), ALWAYS, agreed, {giver: away})

        assert gone.stretches(asked.start, asked.end) == there.stretches(asked.start, asked.end)

    @given(layer=full_layers, asked=intervals, data=some.data())
    def test_a_swap_made_twice_is_none(
        self, layer: Layer, asked: Interval, data: some.DataObject
    ) -> None:
        before = roster(layer).stretches(asked.start, asked.end)
        shifts = some.sampled_from(before)
        one, other = data.draw(shifts), data.draw(shifts)

        there = (
            Override(one.interval, other.person, one.person),
            Override(other.interval, one.person, other.person),
        )
        back = (
            Override(one.interval, one.person, other.person),
            Override(other.interval, other.person, one.person),
        )

        assert Roster((layer,), ALWAYS, (there, back), {}).stretches(asked.start, asked.end) == (
            before
        )
