"""A patch runs its clock through the same engine, waiting for the official patch without a date."""

from datetime import timedelta

import pytest

from dueby.desk.advisories.course import PatchRefusedError
from dueby.desk.advisories.models import Patch
from dueby.desk.advisories.recording import (
    Assessment,
    add,
    correct,
    correctable,
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
from tests.desk.conftest import MONDAY_NOON, StoppedClock

HIGH = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N/E:U/RL:O/RC:C"
"""9.1 base, 7.9 temporal: high, 60 days."""
CRITICAL = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
"""9.8: critical, 7 days."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def much_later(clock: StoppedClock) -> None:
    """Let the present be three months later, so that everything told here has happened."""
    clock.at = MONDAY_NOON + 90 * DAY


def notified(world: World, vector: str = HIGH, name: str = "CVE-2026-1", rating: str = "") -> Patch:
    """Return the record of a vulnerability that became known on Monday noon."""
    known = Assessment(name, vector, rating)
    text = usual_agreement().current()
    return notify(known, "Debian 12", text, by=world.users["ada"], at=MONDAY_NOON)


def clock_of(patch: Patch) -> Clock:
    """Return the one clock of a patch."""
    return Clock.objects.about(patch.journal_name).get()


def standing_entry(patch: Patch, fact: str) -> Entry:
    """Return the entry of a fact that was not corrected."""
    return next(each for each in correctable(patch) if each.fact == fact)


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

    def test_takes_a_sources_own_word_as_provisional(self, world: World) -> None:
        patch = notified(world, "", rating="important")
        make_available(patch, by=world.users["ada"], at=MONDAY_NOON)

        clock = clock_of(patch)
        assert clock.due_at == MONDAY_NOON + 60 * DAY
        assert "provisional" in clock.flags

    def test_refuses_a_word_that_the_agreement_does_not_know(self, world: World) -> None:
        with pytest.raises(PatchRefusedError, match="allowed are critical"):
            notified(world, "", rating="dreadful")

        assert not Patch.objects.exists()

    def test_does_not_take_unscored_for_low(self, world: World) -> None:
        patch = notified(world, "")
        make_available(patch, by=world.users["ada"], at=MONDAY_NOON)

        clock = clock_of(patch)
        assert (clock.due_at, clock.reason) == (None, "unscored")


class TestAdd:
    def test_lets_the_highest_of_several_count(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        add(patch, Assessment("CVE-2026-2", CRITICAL), by=ada, at=MONDAY_NOON + HOUR)

        patch.refresh_from_db()
        assert patch.band == "critical"
        assert clock_of(patch).due_at == MONDAY_NOON + 7 * DAY + HOUR

    def test_keeps_the_date_where_the_other_is_milder(self, world: World) -> None:
        patch, ada = notified(world, CRITICAL), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        add(patch, Assessment("CVE-2026-2", HIGH), by=ada, at=MONDAY_NOON + HOUR)

        assert clock_of(patch).due_at == MONDAY_NOON + 7 * DAY

    def test_refuses_what_another_record_has(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        notified(world, name="CVE-2026-2")

        with pytest.raises(PatchRefusedError, match="recorded already"):
            add(patch, Assessment("CVE-2026-2", HIGH), by=ada, at=MONDAY_NOON)

        assert patch.vulnerabilities.count() == 1


class TestMakeAvailable:
    def test_starts_the_period_of_the_band(self, world: World) -> None:
        patch = notified(world)

        make_available(patch, by=world.users["ada"], at=MONDAY_NOON + 5 * HOUR)

        assert clock_of(patch).due_at == MONDAY_NOON + timedelta(days=60, hours=5)

    def test_is_taken_back_by_a_withdrawal(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON + 5 * HOUR)

        withdraw(patch, by=ada, at=MONDAY_NOON + 6 * HOUR)

        assert clock_of(patch).due_at is None

    def test_refuses_the_future(self, world: World, clock: StoppedClock) -> None:
        patch = notified(world)

        with pytest.raises(PatchRefusedError, match="future"):
            make_available(patch, by=world.users["ada"], at=clock.at, since=clock.at + HOUR)

        patch.refresh_from_db()
        assert patch.available_at is None

    def test_refuses_a_second_patch(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)
        before = Entry.objects.count()

        with pytest.raises(PatchRefusedError, match="withdraw it first"):
            make_available(patch, by=ada, at=MONDAY_NOON + HOUR)

        assert Entry.objects.count() == before


class TestRescore:
    def test_moves_the_date(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        rescore(patch, Assessment("CVE-2026-1", CRITICAL), by=ada, at=MONDAY_NOON + DAY)

        assert clock_of(patch).due_at == MONDAY_NOON + 8 * DAY

    def test_prefers_the_maker_of_the_system(self, world: World) -> None:
        patch, ada = notified(world, CRITICAL), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        word = Assessment("CVE-2026-1", HIGH, source="os_vendor")
        rescore(patch, word, by=ada, at=MONDAY_NOON + DAY)

        assert clock_of(patch).due_at == MONDAY_NOON + 60 * DAY

    def test_refuses_a_vulnerability_of_another_record(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]

        with pytest.raises(PatchRefusedError, match="add it first"):
            rescore(patch, Assessment("CVE-2026-9", HIGH), by=ada, at=MONDAY_NOON)

    def test_refuses_to_say_nothing(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]

        with pytest.raises(PatchRefusedError, match="give a vector"):
            rescore(patch, Assessment("CVE-2026-1"), by=ada, at=MONDAY_NOON)


class TestDeploy:
    def test_stops_the_clock(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)

        deploy(patch, by=ada, at=MONDAY_NOON + 3 * DAY)

        assert clock_of(patch).stopped_at == MONDAY_NOON + 3 * DAY
        assert not Patch.objects.unfinished().exists()

    def test_refuses_what_is_not_available(self, world: World) -> None:
        patch = notified(world)

        with pytest.raises(PatchRefusedError, match="no patch yet"):
            deploy(patch, by=world.users["ada"], at=MONDAY_NOON + 3 * DAY)

        assert clock_of(patch).stopped_at is None

    def test_leaves_nothing_to_record(self, world: World) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)
        deploy(patch, by=ada, at=MONDAY_NOON + DAY)

        with pytest.raises(PatchRefusedError, match="nothing is left"):
            rescore(patch, Assessment("CVE-2026-1", CRITICAL), by=ada, at=MONDAY_NOON + 2 * DAY)


class TestCorrect:
    def test_moves_the_start_and_keeps_the_wrong_entry(
        self, world: World, clock: StoppedClock
    ) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON + 2 * DAY)
        wrong = standing_entry(patch, "patch_available")

        correct(
            patch, wrong, "Published a day before.", since=MONDAY_NOON + DAY, by=ada, at=clock.at
        )

        assert clock_of(patch).due_at == MONDAY_NOON + 61 * DAY
        patch.refresh_from_db()
        assert patch.available_at == MONDAY_NOON + DAY
        assert Entry.objects.get(pk=wrong.pk).at == MONDAY_NOON + 2 * DAY
        right = Entry.objects.get(supersedes=wrong)
        assert right.texts.get().words == "Published a day before."

    def test_mends_a_deployment_afterwards(self, world: World, clock: StoppedClock) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON)
        deploy(patch, by=ada, at=MONDAY_NOON + 70 * DAY)
        wrong = standing_entry(patch, "deployed")

        correct(
            patch, wrong, "It went out before.", since=MONDAY_NOON + 50 * DAY, by=ada, at=clock.at
        )

        assert clock_of(patch).stopped_at == MONDAY_NOON + 50 * DAY
        patch.refresh_from_db()
        assert patch.deployed_at == MONDAY_NOON + 50 * DAY

    def test_refuses_what_contradicts_the_others(self, world: World, clock: StoppedClock) -> None:
        patch, ada = notified(world), world.users["ada"]
        make_available(patch, by=ada, at=MONDAY_NOON + DAY)
        deploy(patch, by=ada, at=MONDAY_NOON + 2 * DAY)
        before = Entry.objects.count()

        with pytest.raises(PatchRefusedError, match="no patch yet"):
            correct(
                patch,
                standing_entry(patch, "deployed"),
                "No.",
                since=MONDAY_NOON,
                by=ada,
                at=clock.at,
            )

        assert Entry.objects.count() == before
        assert clock_of(patch).stopped_at == MONDAY_NOON + 2 * DAY

    def test_refuses_an_entry_that_was_corrected(self, world: World, clock: StoppedClock) -> None:
        patch, ada = notified(world), world.users["ada"]
        wrong = standing_entry(patch, "notified")
        correct(patch, wrong, "An hour before.", since=MONDAY_NOON - HOUR, by=ada, at=clock.at)

        with pytest.raises(PatchRefusedError, match="corrected before"):
            correct(patch, wrong, "Two.", since=MONDAY_NOON - 2 * HOUR, by=ada, at=clock.at)
