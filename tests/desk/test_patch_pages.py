"""The patches in the browser: recorded, stepped through, corrected; nothing for a contact."""

import pytest
from django.test import Client

from dueby.desk.advisories.models import Patch
from dueby.desk.demo.cast import World
from tests.desk.conftest import MONDAY_NOON, StoppedClock
from tests.desk.test_patches import CRITICAL, DAY, HIGH, notified, standing_entry


@pytest.fixture(autouse=True)
def much_later(clock: StoppedClock) -> None:
    """Let the present be three months later, so that everything told here has happened."""
    clock.at = MONDAY_NOON + 90 * DAY


@pytest.fixture
def as_ada(client: Client, world: World) -> Client:
    """Return a browser in which Ada is signed in."""
    client.force_login(world.users["ada"])
    return client


class TestNew:
    def test_records_in_the_readers_zone(self, as_ada: Client) -> None:
        told = {
            "identifier": "CVE-2026-2",
            "os_release": "Debian 12",
            "vector": HIGH,
            "source": "nvd",
            "at": "2026-11-16T12:00",
        }

        response = as_ada.post("/desk/patches/new/", told)

        patch = Patch.objects.get()
        assert response["Location"] == f"/desk/patches/{patch.pk}/"
        assert patch.notified_at == MONDAY_NOON

    def test_refuses_nonsense_with_a_sentence_and_keeps_the_words(self, as_ada: Client) -> None:
        told = {"identifier": "CVE 1", "vector": "CVSS:9", "source": "nvd", "at": "soon"}

        response = as_ada.post("/desk/patches/new/", told)

        page = response.content.decode()
        assert response.status_code == 422
        assert "An identifier is needed." in page
        assert 'value="CVSS:9"' in page
        assert not Patch.objects.exists()


class TestChange:
    def test_steps_and_shows_date_and_reasons(self, as_ada: Client, world: World) -> None:
        patch = notified(world)
        step = {"step": "available", "at": "2026-11-16T13:00"}

        response = as_ada.post(f"/desk/patches/{patch.pk}/step/", step, follow=True)

        page = response.content.decode()
        assert "15 Jan 2027" in page
        assert "<svg" in page

    def test_adds_a_vulnerability(self, as_ada: Client, world: World) -> None:
        patch = notified(world)
        more = {
            "identifier": "CVE-2026-7",
            "vector": CRITICAL,
            "source": "os_vendor",
            "at": "2026-11-16T13:00",
        }

        assert as_ada.post(f"/desk/patches/{patch.pk}/vulnerability/", more).status_code == 302

        patch.refresh_from_db()
        assert patch.band == "critical"

    def test_corrects_and_shows_both(self, as_ada: Client, world: World) -> None:
        patch = notified(world)
        entry = standing_entry(patch, "notified")
        told = {"entry": entry.pk, "at": "2026-11-15T12:00", "reason": "Read the mail again."}

        response = as_ada.post(f"/desk/patches/{patch.pk}/correction/", told, follow=True)

        page = response.content.decode()
        assert "corrected below" in page
        assert "Read the mail again." in page
        patch.refresh_from_db()
        assert patch.notified_at == MONDAY_NOON - DAY

    def test_refuses_with_a_sentence(self, as_ada: Client, world: World) -> None:
        patch = notified(world)
        step = {"step": "deployed", "at": "2026-11-16T13:00"}

        response = as_ada.post(f"/desk/patches/{patch.pk}/step/", step)

        assert response.status_code == 422
        assert "record first when it became available" in response.content.decode()

    def test_refuses_a_moment_before_there_was_an_agreement(
        self, as_ada: Client, world: World
    ) -> None:
        patch = notified(world)
        step = {"step": "available", "at": "2014-12-31T00:00"}

        response = as_ada.post(f"/desk/patches/{patch.pk}/step/", step)

        assert response.status_code == 422
        assert "no edition is in force" in response.content.decode()


class TestList:
    def test_shows_what_waits_without_a_date(self, as_ada: Client, world: World) -> None:
        notified(world)

        page = as_ada.get("/desk/patches/").content.decode()

        assert "no date: waiting for patch" in page

    def test_asks_the_database_no_more_for_more_patches(
        self, as_ada: Client, world: World, django_assert_max_num_queries: object
    ) -> None:
        for number in range(5):
            notified(world, name=f"CVE-2026-{number}")

        with django_assert_max_num_queries(12):  # type: ignore[operator]
            as_ada.get("/desk/patches/")


class TestStranger:
    @pytest.mark.parametrize("address", ["", "new/", "{}/"])
    def test_finds_nothing(self, client: Client, world: World, address: str) -> None:
        patch = notified(world)
        rosa = world.contacts["rosa"].user
        assert rosa is not None
        client.force_login(rosa)

        assert client.get("/desk/patches/" + address.format(patch.pk)).status_code == 404
