"""What every test of the desk may ask for: a database with the named world in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dueby.desk.demo.cast import World, settle

MONDAY_NOON = datetime(2026, 11, 16, 17, 0, tzinfo=UTC)
"""Monday 16 November 2026, 12:00 in New York: within the hours of the reference agreement."""


@pytest.fixture
def world(db: None, root: Path) -> World:  # noqa: ARG001 - opens the database
    """Return the named world as it is on Monday noon, an hour before anything happens."""
    path = root / "agreements" / "plixer.yaml"
    return settle(path.read_text(encoding="utf-8"), path.name, at=MONDAY_NOON)
