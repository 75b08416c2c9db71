"""What is legal but unwise is found, and nothing else is."""

from pathlib import Path

import pytest

from tests.sla import sensible
from tests.sla.sensible import changed, unwise_in

PUBLISHED = ("amc-technology", "hivemq", "twilio")


class TestASensibleAgreement:
    @pytest.mark.parametrize(
        "text",
        [
            sensible.HELP_DESK,
            sensible.SMALL,
            sensible.CELL_BY_CELL,
            sensible.OWN_WORDS,
            sensible.EDITIONS,
        ],
        ids=["help desk", "small", "cell by cell", "own words", "editions"],
    )
    def test_gives_no_warning(self, text: str) -> None:
        assert [each.told("file") for each in unwise_in(text)] == []

    def test_that_ships_gives_no_warning(self, root: Path) -> None:
        for path in sorted((root / "agreements").glob("*.yaml")):
            assert [each.told(path.name) for each in unwise_in(path.read_text("utf-8"))] == []

    @pytest.mark.parametrize("name", PUBLISHED)
    def test_that_was_published_gives_no_warning(self, root: Path, name: str) -> None:
        text = (root / f"tests/agreements/{name}.yaml").read_text("utf-8")

        assert [each.told(name) for each in unwise_in(text)] == []


class TestAWarning:
    def test_says_where_what_why_and_what_would_be_better(self) -> None:
        (unwise,) = unwise_in(changed("until: rectified}", "until: []}"))

        assert unwise.told("file") == (
            "file:52:5: targets.update.repeats: warning: rounds that nothing ends; "
            "each round begins the next, after the case is solved too; "
            'name the facts that end the series: "until"'
        )

    def test_stands_once_and_in_the_order_of_the_file(self) -> None:
        text = changed("until: rectified}", "until: []}").replace("known_unachievable, ", "")
        found = unwise_in(text.replace("stops: visited", "stops: closed"))

        assert [each.path for each in found] == ["facts.visited", "targets.update.repeats"]

    def test_names_its_edition(self) -> None:
        text = changed(
            "within: 2 days", "within: {no_number: soon}", sensible.EDITIONS.split("---\n")[1]
        )

        assert {each.edition for each in unwise_in(text)} == {"2"}
