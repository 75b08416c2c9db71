"""A patch runs its clock through the same engine, waiting for the official patch without a date."""

from datetime import timedelta

import pytest
from django.test import Client

from dueby.desk.advisories.models import Patch
from dueby.desk.advisories.recording import (
    PatchRefusedError,
    Vulnerability,
    deploy,
    make_available,
    notify,
    rescore,
    withdraw,
)
from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.cover import usual_agreement
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.sla.scores import VectorError
from tests.desk.conftest import MONDAY_NOON

HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N/E:U/RL:O/RC:C"
"""9.1 base, 7.9 temporal: high, 60 days."""
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
"""9.8: critical, 7 days."""


def notified(world: World, vector: str = HIGH, name: str = "CVE-2026-1") -> Patch:
    """Return the record of a vulnerability that became known on Monday noon."""
    known = Vulnerability(name, "Debian 12", vector)
    return notify(known, usual_agreement().current(), by=world.users["ada"], at=MONDAY_NOON)


def clock_of(patch: Patch) -> Clock:
    """Return the one clock of a patch."""
    return Clock.objects.about(patch.journal_name).get()


class TestNotify:
    def test_waits_for_the_patch_without_a_date(self, world: World) -> None:
        patch = notified(world)

        clock = clock_of(patch)
        assert (clock.due_at, clock.reason) == (None, "waiting_for_patch")
        assert patch.next_due_at is None

    def test_refuses_a_second_record_and_journals_nothing(self, world: World) -> None:
        notified(world)
        before = Entry.objects.count()

        with pytest.raises(PatchRefusedError, match="recorded already"):
            notified(world)

        assert (Patch.objects.count(), Entry.objects.count()) == (1, before)

    def test_refuses_what_is_no_vector(self, world: World) -> None:
        with pytest.raises(VectorError):
            notified(world, "CVSS:3.1/nonsense")

        assert not Patch.objects.exists()


class TestMakeAvailable:
    def test_starts_the_period_of_the_band(self, world: World) -> None:
        patch = notified(world)

        make_available(patch, by=world.users["ada"], at=MONDAY_NOON + timedelta(hours=5))

        assert clock_of(patch).due_at == MONDAY_NOON + timedelta(days=60, hours=5)

    def test_is_taken_back_by_a_withdrawal(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON + timedelta(hours=5))

        withdraw(patch, by=ada, at=MONDAY_NOON + timedelta(hours=6))

        assert clock_of(patch).due_at is None

    def test_refuses_the_future(self, world: World) -> None:
        patch = notified(world)

        with pytest.raises(PatchRefusedError, match="future"):
            make_available(patch, by=world.users["ada"], at=MONDAY_NOON + timedelta(days=36500))

        patch.refresh_from_db()
        assert patch.available_at is None


class TestRescore:
    def test_moves_the_date(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        rescore(patch, CRITICAL, "nvd", by=ada, at=MONDAY_NOON + timedelta(days=1))

        assert clock_of(patch).due_at == MONDAY_NOON + timedelta(days=8)


class TestDeploy:
    def test_stops_the_clock(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        deploy(patch, by=ada, at=MONDAY_NOON + timedelta(days=3))

        assert clock_of(patch).stopped_at == MONDAY_NOON + timedelta(days=3)
        assert not Patch.objects.unfinished().exists()

    def test_refuses_what_is_not_available(self, world: World) -> None:
        patch = notified(world)

        with pytest.raises(PatchRefusedError, match="no patch yet"):
            deploy(patch, by=world.users["ada"], at=MONDAY_NOON + timedelta(days=3))

        assert clock_of(patch).stopped_at is None


class TestPages:
    def test_record_and_step_through_a_patch(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        told = {
            "identifier": "CVE-2026-2",
            "os_release": "Debian 12",
            "vector": HIGH,
            "source": "nvd",
            "at": "2026-11-16T12:00",
        }

        response = client.post("/desk/patches/", told)

        patch = Patch.objects.get()
        assert response["Location"] == f"/desk/patches/{patch.pk}/"
        assert patch.notified_at == MONDAY_NOON
        step = {"step": "available", "at": "2026-11-16T13:00"}
        assert client.post(f"/desk/patches/{patch.pk}/step/", step).status_code == 302
        page = client.get(f"/desk/patches/{patch.pk}/").content.decode()
        assert "15 Jan 2027" in page

    def test_refuse_nonsense_with_a_sentence(self, client: Client, world: World) -> None:
        client.force_login(world.users["ada"])
        told = {"identifier": "CVE 1", "vector": "CVSS:9", "source": "nvd", "at": "soon"}

        response = client.post("/desk/patches/", told)

        assert response.status_code == 422
        assert not Patch.objects.exists()

    def test_do_not_exist_for_a_contact(self, client: Client, world: World) -> None:
        patch = notified(world)
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get("/desk/patches/").status_code == 404
        assert client.get(f"/desk/patches/{patch.pk}/").status_code == 404
