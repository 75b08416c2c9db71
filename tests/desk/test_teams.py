"""Teams say who is on duty for which plans."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Team, on_duty
from dueby.desk.people.staffing import StaffRefusedError, deactivate
from dueby.desk.people.teaming import change_team, form_team
from tests.desk.conftest import MONDAY_NOON
from tests.desk.doors import user_of

TEAMS = "/desk/people/teams/"


class TestFormTeam:
    def test_puts_its_people_on_duty(self, world: World) -> None:
        ines, marco = world.users["ines"], world.users["marco"]

        form_team("Escalations", ["gold"], [marco], by=ines, at=MONDAY_NOON)

        assert on_duty("gold", MONDAY_NOON) == [marco]
        assert on_duty("gold", MONDAY_NOON - timedelta(seconds=1)) == []
        assert on_duty("silver", MONDAY_NOON) == []

    def test_is_for_administrators(self, world: World) -> None:
        with pytest.raises(StaffRefusedError):
            form_team("Mine", [], [], by=world.users["marco"], at=MONDAY_NOON)

        assert not Team.objects.filter(name="Mine").exists()


class TestChangeTeam:
    def test_is_recorded_with_who_came_and_went(self, world: World) -> None:
        ines, ben, marco = (world.users[name] for name in ("ines", "ben", "marco"))
        team = Team.objects.get(name="Around the clock")

        change_team(team, "Nights", ["tier2"], [ben, marco], by=ines, at=MONDAY_NOON)

        renamed, moved = Entry.objects.about(team.journal_name)
        assert renamed.data == {"name": ["Around the clock", "Nights"]}
        assert moved.data == {"joined": [marco.pk], "left": [world.users["lena"].pk]}

    def test_leaves_who_no_longer_signs_in_out_of_duty(self, world: World) -> None:
        ines, ben = world.users["ines"], world.users["ben"]

        deactivate(ben, by=ines, at=MONDAY_NOON)

        assert ben not in on_duty("tier2", MONDAY_NOON)


class TestPages:
    def test_form_and_change_a_team(self, client: Client, world: World) -> None:
        client.force_login(world.users["ines"])
        ada = world.users["ada"]
        sent = {"name": "Mornings", "plans": "standard, tier2, standard", "members": [ada.pk]}

        client.post(f"{TEAMS}new/", sent)

        team = Team.objects.get(name="Mornings")
        assert (team.plans, list(team.members.all())) == (["standard", "tier2"], [ada])
        client.post(f"{TEAMS}{team.pk}/", {"name": "Mornings", "plans": ""})
        team.refresh_from_db()
        assert (team.plans, list(team.members.all())) == ([], [])
        page = client.get(TEAMS).content.decode()
        assert "Mornings" in page
        assert "Left:" in page

    def test_refuse_nonsense(self, client: Client, world: World) -> None:
        client.force_login(world.users["ines"])
        rosa = user_of(world.contacts["rosa"])

        answers = [
            client.post(f"{TEAMS}new/", sent)
            for sent in (
                {},
                {"name": "Support"},
                {"name": "x", "plans": "<script>"},
                {"name": "x", "members": [rosa.pk]},
                {"name": "x", "members": ["' OR 1=1"]},
                {"name": "x", "members": ["9" * 30]},
                {"name": "\x00"},
            )
        ]

        assert [each.status_code for each in answers] == [422] * 7
        assert Team.objects.count() == 2

    def test_that_change_are_for_administrators(self, client: Client, world: World) -> None:
        team = Team.objects.get(name="Support")
        for user in (world.users["marco"], user_of(world.contacts["rosa"])):
            client.force_login(user)
            assert client.post(f"{TEAMS}new/", {"name": "x"}).status_code == 404
            assert client.get(f"{TEAMS}{team.pk}/").status_code == 404

        assert client.get(TEAMS).status_code == 404
