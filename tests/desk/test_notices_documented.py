"""The documentation of notices says what the rules are."""

import re
from pathlib import Path

import pytest

from dueby.desk.notices.events import EVENTS, Event
from dueby.desk.notices.words import Role, Way

WORDS = {Way.MAIL: "mail", Way.BROWSER: "browser", Way.DIGEST: "daily", Way.NOTHING: ""}


@pytest.fixture
def rows(root: Path) -> dict[str, list[str]]:
    """Return the cells of the table of rules, by the event."""
    page = (root / "docs" / "notices.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (.+?) \| (.*) \|$", page, re.MULTILINE)
    return {event: [each.strip() for each in cells.split("|")] for event, cells in found}


class TestRules:
    @pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.name))
    def test_are_those_that_hold_until_somebody_changes_them(
        self, rows: dict[str, list[str]], event: Event
    ) -> None:
        told = [WORDS[event.ways.get(role, Way.NOTHING)] for role in Role]

        assert rows[event.title] == told
