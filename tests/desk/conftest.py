"""What every test of the desk may ask for: a database with the named world in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from dueby.desk.demo.cast import World, settle

MONDAY_NOON = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
"""Monday 16 November 2026, 12:00 in New York: within the hours of the reference agreement."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what asks no database: it was tested on the run on SQLite."""
    if connection.vendor == "sqlite":
        return
    without = [each for each in items if not _asks_a_database(each)]
    items[:] = [each for each in items if _asks_a_database(each)]
    config.hook.pytest_deselected(items=without)


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = getattr(item, "fixturenames", ())
    opened = not {"db", "transactional_db"}.isdisjoint(fixtures)
    return opened or item.get_closest_marker("django_db") is not None


@pytest.fixture(scope="session", autouse=True)
def alone_at_the_end(
    django_db_setup: None,  # noqa: ARG001 - whose database is removed after this
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """End what threads of tests have left connected, for PostgreSQL removes no such database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def world(db: None, root: Path) -> World:  # noqa: ARG001 - opens the database
    """Return the named world as it is on Monday noon, an hour before anything happens."""
    path = root / "agreements" / "plixer.yaml"
    return settle(path.read_text(encoding="utf-8"), path.name, at=MONDAY_NOON)


@dataclass
class StoppedClock:
    """A clock that stands still at `at` until a test sets it."""

    at: datetime

    def now(self, zone: tzinfo) -> datetime:
        """Return the moment at which it stands."""
        return self.at.astimezone(zone)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """Return the clock that the whole desk reads, stopped at Monday noon."""
    stopped = StoppedClock(MONDAY_NOON)
    monkeypatch.setattr("dueby.desk.timekeeping.datetime", stopped)
    return stopped


@pytest.fixture(autouse=True)
def mail_through_the_outbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let mail go where the desk sends it; Django keeps it in memory under test."""
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "dueby.desk.people.mailing.OutboxBackend")
