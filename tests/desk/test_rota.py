"""A rota says who is on duty for its team's plans; every change of it has a history."""

from datetime import date, datetime, time, timedelta

import pytest

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Hours, Rota, Team, TurnLength, User, on_duty
from dueby.desk.people.models.rosters import rosters_of
from dueby.desk.people.rostering import (
    RotaRefusedError,
    add_layer,
    change_layer,
    change_rota,
    remove_layer,
    set_up_rota,
)
from dueby.desk.people.staffing import deactivate, reactivate
from dueby.sla.interval import Interval
from tests.desk.conftest import MONDAY_NOON

DAY = timedelta(days=1)
NEW_YORK = "America/New_York"
FIRST = date(2026, 11, 16)
"""The Monday; MONDAY_NOON is 12:00 of it in New York."""
OFFICE = [[["08:00", "17:00"]]] * 5 + [[], []]


def night_rota(world: World, **otherwise: object) -> Rota:
    """Return the rota of Tier 2 around the clock: Ben and Lena week by week, from Monday 09:00."""
    lena = world.users["lena"]
    known = {"team": Team.objects.get(name="Around the clock"), "time_zone": NEW_YORK}
    rota = set_up_rota({"name": "Nights", **known, **otherwise}, by=lena, at=MONDAY_NOON)
    people = [world.users["ben"].pk, lena.pk]
    add_layer(rota, layer_of(people), by=lena, at=MONDAY_NOON)
    return rota


def layer_of(people: list[int], turn: int = TurnLength.WEEK) -> dict[str, object]:
    return {
        "name": "Turns",
        "people": people,
        "turn": turn,
        "hands_over": time(9),
        "first_on": FIRST,
    }


def names(plan: str, at: datetime) -> list[str]:
    return [each.name.split()[0] for each in on_duty(plan, at)]


def kinds(rota: Rota) -> list[str]:
    return [each.kind for each in Entry.objects.about(rota.journal_name)]


class TestOnDuty:
    def test_is_who_has_the_turn(self, world: World) -> None:
        night_rota(world)
        Team.objects.get(name="Support").members.clear()

        assert names("tier2", MONDAY_NOON) == ["Ben"]
        assert names("tier2", MONDAY_NOON + 7 * DAY) == ["Lena"]
        assert names("standard", MONDAY_NOON) == []

    def test_is_everybody_of_a_team_that_has_no_rota(self, world: World) -> None:
        night_rota(world)

        # The team of the day has none, and stands for the plan too.
        assert names("tier2", MONDAY_NOON) == ["Ada", "Ben", "Lena"]

    def test_leaves_backups_and_rotas_out_of_use_to_others(self, world: World) -> None:
        rota = night_rota(world, is_backup=True)
        Team.objects.get(name="Support").members.clear()

        assert names("tier2", MONDAY_NOON) == ["Ben", "Lena"]
        change_rota(
            rota, {"is_backup": False, "is_active": False}, by=world.users["lena"], at=MONDAY_NOON
        )
        assert names("tier2", MONDAY_NOON) == ["Ben", "Lena"]

    def test_passes_on_the_turns_of_who_no_longer_works_here(self, world: World) -> None:
        night_rota(world)
        Team.objects.get(name="Support").members.clear()

        deactivate(world.users["ben"], by=world.users["ines"], at=MONDAY_NOON)

        assert names("tier2", MONDAY_NOON) == ["Lena"]

    def test_keeps_the_hours_and_holidays_of_an_agreements_calendar(self, world: World) -> None:
        rota = night_rota(world, hours=Hours.CALENDAR, calendar="plixer-support/standard_hours")
        thanksgiving = datetime.fromisoformat("2026-11-26T12:00-05:00")

        duties = rosters_of([rota], Interval(MONDAY_NOON, thanksgiving + DAY))[rota.pk]

        assert duties.on_duty(thanksgiving - DAY) == world.users["lena"].pk
        assert duties.on_duty(thanksgiving) is None
        assert duties.gaps(MONDAY_NOON, thanksgiving + DAY) == ()

    def test_keeps_the_hours_of_a_layer_within_those_of_the_rota(self, world: World) -> None:
        rota = night_rota(world, hours=Hours.CALENDAR, calendar="plixer-support/standard_hours")
        layer, lena = rota.layers.get(), world.users["lena"]
        week = [[["06:00", "20:00"]]] * 5 + [[], []]
        change_layer(layer, {"people": [lena.pk], "week": week}, by=lena, at=MONDAY_NOON)
        thanksgiving = datetime.fromisoformat("2026-11-26T12:00-05:00")

        duties = rosters_of([rota], Interval(MONDAY_NOON, thanksgiving + DAY))[rota.pk]

        assert duties.on_duty(thanksgiving - DAY) == lena.pk
        assert duties.on_duty(thanksgiving - DAY + timedelta(hours=7)) is None
        assert duties.on_duty(thanksgiving) is None

    def test_keeps_hours_and_holidays_of_its_own(self, world: World) -> None:
        rota = night_rota(world, hours=Hours.OWN, week=OFFICE, holidays=["US", "2026-11-17"])
        noon = datetime.fromisoformat("2026-11-16T12:00-05:00")

        duties = rosters_of([rota], Interval(noon, noon + 30 * DAY))[rota.pk]

        open_at = [day for day in range(14) if duties.on_duty(noon + day * DAY) is not None]
        # The 17th is free, the 21st and 22nd are a weekend, the 26th is Thanksgiving.
        assert open_at == [0, 2, 3, 4, 7, 8, 9, 11]


class TestLeaving:
    """Weeks of Ben, Ada and Lena in turn, from 09:00 to 09:00 on Mondays."""

    LEFT = MONDAY_NOON + DAY
    MONTHS = Interval(MONDAY_NOON, MONDAY_NOON + 60 * DAY)

    @pytest.fixture
    def rota(self, world: World) -> Rota:
        rota = night_rota(world)
        people = [world.users[name].pk for name in ("ben", "ada", "lena")]
        change_layer(rota.layers.get(), {"people": people}, by=world.users["lena"], at=MONDAY_NOON)
        return rota

    def weeks(self, rota: Rota) -> list[str]:
        people = {each.pk: each.name.split()[0] for each in User.objects.all()}
        roster = rosters_of([rota], self.MONTHS)[rota.pk]
        found = [roster.on_duty(MONDAY_NOON + 7 * week * DAY) for week in range(6)]
        return ["nobody" if each is None else people[each] for each in found]

    def test_passes_on_their_own_turns_alone(self, world: World, rota: Rota) -> None:
        assert self.weeks(rota) == ["Ben", "Ada", "Lena", "Ben", "Ada", "Lena"]

        deactivate(world.users["ben"], by=world.users["ines"], at=self.LEFT)

        assert self.weeks(rota) == ["Ben", "Ada", "Lena", "Ada", "Ada", "Lena"]

    def test_ends_the_turn_that_runs_and_leaves_what_was(self, world: World, rota: Rota) -> None:
        deactivate(world.users["ben"], by=world.users["ines"], at=self.LEFT)

        roster = rosters_of([rota], self.MONTHS)[rota.pk]

        assert [each.person for each in roster.stretches(MONDAY_NOON, self.LEFT + DAY)] == [
            world.users["ben"].pk,
            world.users["ada"].pk,
        ]
        assert roster.on_duty(self.LEFT) == world.users["ada"].pk

    def test_leaves_to_others_what_was_not_worked_before_a_return(
        self, world: World, rota: Rota
    ) -> None:
        deactivate(world.users["ben"], by=world.users["ines"], at=self.LEFT)
        reactivate(world.users["ben"], by=world.users["ines"], at=self.LEFT + DAY)

        roster = rosters_of([rota], self.MONTHS)[rota.pk]

        ben, ada = world.users["ben"].pk, world.users["ada"].pk
        days = [roster.on_duty(MONDAY_NOON + day * DAY) for day in range(4)]
        assert days == [ben, ada, ben, ben]

    def test_is_for_always_where_nobody_knows_when(self, world: World, rota: Rota) -> None:
        User.objects.filter(pk=world.users["ben"].pk).update(is_active=False)

        assert self.weeks(rota) == ["Ada", "Ada", "Lena", "Ada", "Ada", "Lena"]

    def test_lets_nobody_be_called_who_is_gone_meanwhile(self, world: World, rota: Rota) -> None:
        Team.objects.get(name="Support").members.clear()

        deactivate(world.users["ben"], by=world.users["ines"], at=self.LEFT)

        # What became true before Ben left is told late.
        assert names("tier2", self.LEFT - DAY) == ["Ada"]
        assert rota.pk


class TestSettingUp:
    def test_is_for_leads(self, world: World) -> None:
        rota, ada = night_rota(world), world.users["ada"]
        layer = rota.layers.get()
        before = kinds(rota)

        for refused in (
            lambda: set_up_rota({"name": "x", "team": rota.team}, by=ada, at=MONDAY_NOON),
            lambda: change_rota(rota, {"name": "x"}, by=ada, at=MONDAY_NOON),
            lambda: add_layer(rota, layer_of([ada.pk]), by=ada, at=MONDAY_NOON),
            lambda: change_layer(layer, {"name": "x"}, by=ada, at=MONDAY_NOON),
            lambda: remove_layer(layer, by=ada, at=MONDAY_NOON),
        ):
            with pytest.raises(RotaRefusedError, match="lead"):
                refused()

        assert kinds(rota) == before

    def test_has_a_history(self, world: World) -> None:
        rota, lena = night_rota(world), world.users["lena"]
        layer = rota.layers.get()

        change_layer(layer, {"people": [lena.pk]}, by=lena, at=MONDAY_NOON)
        change_rota(rota, {"name": "Tier 2"}, by=lena, at=MONDAY_NOON)
        remove_layer(layer, by=lena, at=MONDAY_NOON)

        assert kinds(rota) == [
            "rota.set_up",
            "rota.layer_added",
            "layer.amended",
            "rota.amended",
            "rota.layer_removed",
        ]

    @pytest.mark.parametrize(
        "otherwise",
        [
            {"hours": Hours.OWN, "week": [[["17:00", "17:00"]], [], [], [], [], [], []]},
            {"holidays": ["XX"]},
            {"time_zone": "Nowhere/Else"},
        ],
    )
    def test_refuses_hours_that_cannot_be(self, world: World, otherwise: dict[str, object]) -> None:
        with pytest.raises(RotaRefusedError):
            night_rota(world, **otherwise)

        assert not Rota.objects.exists()
