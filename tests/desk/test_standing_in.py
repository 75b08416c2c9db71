"""Somebody takes over, two swap, somebody is away: who is on duty then."""

from datetime import timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.people.models import Team
from dueby.desk.people.rostering import RotaRefusedError, add_layer
from dueby.desk.people.standing_in import come_back, go_away, swap, take_over, withdraw
from dueby.sla.interval import Interval
from tests.desk.conftest import MONDAY_NOON
from tests.desk.test_rota import DAY, OFFICE, kinds, layer_of, names, night_rota


class TestTakingOver:
    NIGHT = Interval(MONDAY_NOON + DAY, MONDAY_NOON + 2 * DAY)

    def test_puts_the_taker_on_duty_and_withdrawn_no_more(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        Team.objects.get(name="Support").members.clear()

        taken = take_over(rota, self.NIGHT, taker=lena, giver=ben, by=ben, at=MONDAY_NOON)

        assert names("tier2", self.NIGHT.start) == ["Lena"]
        assert names("tier2", self.NIGHT.end) == ["Ben"]
        withdraw(taken, by=lena, at=MONDAY_NOON)
        assert names("tier2", self.NIGHT.start) == ["Ben"]
        assert kinds(rota)[-2:] == ["rota.overridden", "rota.override_withdrawn"]

    def test_is_for_those_concerned(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]

        with pytest.raises(RotaRefusedError, match="others"):
            take_over(
                rota, self.NIGHT, taker=lena, giver=ben, by=world.users["ada"], at=MONDAY_NOON
            )

        assert not rota.overrides.exists()

    def test_is_of_what_the_giver_has(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]

        with pytest.raises(RotaRefusedError, match="Lena Fischer is not on duty then"):
            take_over(rota, self.NIGHT, taker=ben, giver=lena, by=lena, at=MONDAY_NOON)

    def test_stands_when_the_giver_goes_away_for_it(self, world: World) -> None:
        rota, ada, ben = night_rota(world), world.users["ada"], world.users["ben"]
        Team.objects.get(name="Support").members.clear()
        take_over(rota, self.NIGHT, taker=ada, giver=ben, by=ben, at=MONDAY_NOON)

        away = go_away(ben, self.NIGHT, by=ben, at=MONDAY_NOON)

        assert names("tier2", self.NIGHT.start) == ["Ada"]
        come_back(away, by=ben, at=MONDAY_NOON)
        assert names("tier2", self.NIGHT.start) == ["Ada"]

    def test_is_agreed_after_the_giver_went_away_too(self, world: World) -> None:
        rota, ada, ben = night_rota(world), world.users["ada"], world.users["ben"]
        Team.objects.get(name="Support").members.clear()
        go_away(ben, self.NIGHT, by=ben, at=MONDAY_NOON)

        take_over(rota, self.NIGHT, taker=ada, giver=ben, by=ben, at=MONDAY_NOON)

        assert names("tier2", self.NIGHT.start) == ["Ada"]

    def test_is_not_for_who_is_away_then(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        away = go_away(lena, self.NIGHT, by=lena, at=MONDAY_NOON)

        with pytest.raises(RotaRefusedError, match="Lena Fischer is away until"):
            take_over(rota, self.NIGHT, taker=lena, giver=ben, by=ben, at=MONDAY_NOON)

        come_back(away, by=lena, at=MONDAY_NOON)
        take_over(rota, self.NIGHT, taker=lena, giver=ben, by=ben, at=MONDAY_NOON)

    def test_is_not_of_the_past(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]

        with pytest.raises(RotaRefusedError, match="over already"):
            take_over(rota, self.NIGHT, taker=lena, giver=ben, by=ben, at=self.NIGHT.end)

    def test_of_a_swap_is_both_ways_and_withdrawn_in_one(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        Team.objects.get(name="Support").members.clear()
        later = Interval(self.NIGHT.start + 7 * DAY, self.NIGHT.end + 7 * DAY)

        first = swap(rota, (ben, self.NIGHT), (lena, later), by=ben, at=MONDAY_NOON)

        assert names("tier2", self.NIGHT.start) == ["Lena"]
        assert names("tier2", later.start) == ["Ben"]
        first.refresh_from_db()
        withdraw(first, by=ben, at=MONDAY_NOON)
        assert names("tier2", self.NIGHT.start) == ["Ben"]
        assert names("tier2", later.start) == ["Lena"]

    def test_of_a_swap_of_the_same_days_gives_each_what_the_other_has(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        Team.objects.get(name="Support").members.clear()
        days = {**layer_of([lena.pk]), "week": OFFICE}
        add_layer(rota, days, by=lena, at=MONDAY_NOON)
        both = Interval(MONDAY_NOON + DAY, MONDAY_NOON + 3 * DAY)
        night = both.start + timedelta(hours=12)
        assert (names("tier2", both.start), names("tier2", night)) == (["Lena"], ["Ben"])

        swap(rota, (ben, both), (lena, both), by=ben, at=MONDAY_NOON)

        assert (names("tier2", both.start), names("tier2", night)) == (["Ben"], ["Lena"])

    def test_of_a_swap_stands_when_one_goes_away_for_it(self, world: World) -> None:
        rota, ben, lena = night_rota(world), world.users["ben"], world.users["lena"]
        Team.objects.get(name="Support").members.clear()
        add_layer(rota, layer_of([ben.pk, world.users["ada"].pk, lena.pk]), by=lena, at=MONDAY_NOON)
        later = Interval(self.NIGHT.start + 14 * DAY, self.NIGHT.end + 14 * DAY)
        swap(rota, (ben, self.NIGHT), (lena, later), by=ben, at=MONDAY_NOON)

        go_away(ben, self.NIGHT, by=ben, at=MONDAY_NOON)

        assert names("tier2", self.NIGHT.start) == ["Lena"]
        assert names("tier2", later.start) == ["Ben"]


class TestAbsence:
    def test_lets_the_next_in_turn_take_over(self, world: World) -> None:
        rota, ben = night_rota(world), world.users["ben"]
        Team.objects.get(name="Support").members.clear()

        go_away(ben, TestTakingOver.NIGHT, by=ben, at=MONDAY_NOON)

        assert names("tier2", TestTakingOver.NIGHT.start) == ["Lena"]
        assert names("tier2", TestTakingOver.NIGHT.end) == ["Ben"]
        assert rota.pk

    def test_is_entered_by_oneself_or_a_lead(self, world: World) -> None:
        ada, ben = world.users["ada"], world.users["ben"]

        with pytest.raises(RotaRefusedError):
            go_away(ben, TestTakingOver.NIGHT, by=ada, at=MONDAY_NOON)
        go_away(ben, TestTakingOver.NIGHT, by=world.users["lena"], at=MONDAY_NOON)

        assert ben.absences.count() == 1
