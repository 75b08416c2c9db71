"""Eight published agreements, stated in files, against the scenarios worked out from their pages.

The files and this test are ours; the facts and scenarios are published beside the project.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dueby.cli import main
from dueby.sla.evaluation import evaluate
from dueby.sla.facts import read_facts
from dueby.sla.given import read_given
from dueby.sla.language import read_agreement
from dueby.sla.terms import describe
from tests.sla.expectations import Json, replay, unmet

AGREEMENTS = {
    "amc-technology": ("AM", 6),
    "canonical": ("CA", 7),
    "cloudsmith": ("CS", 6),
    "hivemq": ("HM", 6),
    "mattermost": ("MM", 6),
    "opennms": ("ON", 6),
    "surveymonkey-kahpp": ("SV", 7),
    "twilio": ("TW", 6),
}
SCENARIOS = [
    (name, f"{letters}-{number}")
    for name, (letters, count) in AGREEMENTS.items()
    for number in range(1, count + 1)
]


each_agreement = pytest.mark.parametrize("name", AGREEMENTS)
each_scenario = pytest.mark.parametrize("name, identity", SCENARIOS, ids=lambda each: each)

# What a scenario's expectation may say beside its kind; each is compared below.
SAID = {
    "deadline": {"target", "metric", "deadline", "clock", "reasoning", "readings"},
    "no_deadline": {"target", "reason_code", "reasoning"},
    "decision": {"question", "decision", "reason_code", "reasoning"},
}


@dataclass(frozen=True)
class Published:
    """What is published of the eight agreements, and our files that state them."""

    find: Callable[[str], Path]
    root: Path

    def scenarios(self, name: str) -> list[Json]:
        facts = json.loads(self.find(f"agreements/{name}.json").read_text())
        return list(facts["scenarios"])

    def scenario(self, name: str, identity: str) -> Json:
        [found] = [each for each in self.scenarios(name) if each["id"] == identity]
        return found

    def file(self, name: str) -> Path:
        return self.root / "tests" / "agreements" / f"{name}.yaml"

    def text(self, name: str) -> str:
        return self.file(name).read_text()

    def failing(self, name: str, text: str) -> set[str]:
        """Return the scenarios that do not come out as expected under an agreement's text."""
        return {
            scenario["id"]
            for scenario in self.scenarios(name)
            if unmet(scenario["expect"], replay(text, scenario))
        }


@pytest.fixture
def published(shared_data: Callable[[str], Path], root: Path) -> Published:
    return Published(shared_data, root)


class TestScenarios:
    @each_scenario
    def test_come_out_as_expected(self, name: str, identity: str, published: Published) -> None:
        scenario = published.scenario(name, identity)

        result = replay(published.text(name), scenario)

        assert unmet(scenario["expect"], result) == []

    @each_scenario
    def test_are_promised_the_published_term_on_the_published_calendar(
        self, name: str, identity: str, published: Published
    ) -> None:
        scenario = published.scenario(name, identity)
        editions = read_agreement(published.text(name), name)
        given = read_given(scenario["given"], editions.newest)
        facts = read_facts(scenario["events"], "events", tuple(editions.newest.own_facts))

        clocks = evaluate(editions, given, facts).clocks

        names = {calendar: name for name, calendar in editions.newest.calendars.items()}
        promised = {
            (
                clock.target.name,
                clock.start_fact.id,
                describe(clock.reckonings[0].term),
                names[clock.reckonings[0].calendar],
                clock.pauses,
            )
            for clock in clocks
            if clock.start_fact is not None and clock.reckonings
        }
        assert promised.issuperset(
            (each["target"], clock["start_event"], term(clock), clock["calendar"], ())
            for each in scenario["expect"]
            if each["kind"] == "deadline"
            for clock in [each["clock"]]
        )

    @each_scenario
    def test_come_out_as_another_reading_by_changing_one_key(
        self, name: str, identity: str, published: Published
    ) -> None:
        scenario = published.scenario(name, identity)
        text = published.text(name)

        for expected in scenario["expect"]:
            for reading, read in expected.get("readings", {}).items():
                key = (f"targets.{expected['target']}.counting", reading)

                result = replay(text, scenario, [key])

                assert unmet([{**expected, **read}], result) == []
                assert unmet([expected], result) == [expected]

    def test_are_all_there_and_all_that_they_expect_is_compared(self, published: Published) -> None:
        there = [(name, each) for name in AGREEMENTS for each in published.scenarios(name)]

        assert [(name, scenario["id"]) for name, scenario in there] == SCENARIOS
        assert len(SCENARIOS) == 50
        for _, scenario in there:
            assert scenario["expect"]
            for expected in scenario["expect"]:
                assert set(expected) <= {"kind", *SAID[expected["kind"]]}

    @each_agreement
    def test_come_out_the_same_on_the_command_line(
        self, name: str, published: Published, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        scenarios = published.scenarios(name)
        lines = [{key: each[key] for key in ("id", "given", "events")} for each in scenarios]
        asked = tmp_path / "scenarios.jsonl"
        asked.write_text("".join(json.dumps(each) + "\n" for each in lines))

        status = main.main(["replay", str(published.file(name)), str(asked)])

        results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert status == 0
        assert [each["id"] for each in results] == [each["id"] for each in scenarios]
        for scenario, result in zip(scenarios, results, strict=True):
            assert unmet(scenario["expect"], result) == []


class TestAChangedFile:
    """A wrong number in a file is found: the scenarios are able to fail."""

    @each_agreement
    def test_fails_for_every_promise_that_a_scenario_measures(
        self, name: str, published: Published
    ) -> None:
        text = published.text(name)
        measured = {
            (expected["target"], scenario["id"])
            for scenario in published.scenarios(name)
            for expected in scenario["expect"]
            if expected["kind"] == "deadline"
        }

        for target, identity in measured:
            assert identity in published.failing(name, lengthened(text, target))

    @pytest.mark.parametrize(
        "name, written, changed, felt",
        [
            ("amc-technology", "08:30-17:30", "08:30-17:00", {"AM-1", "AM-2", "AM-4", "AM-5"}),
            (
                "amc-technology",
                "08:30-17:30",
                "09:30-17:30",
                {"AM-1", "AM-2", "AM-4", "AM-5", "AM-6"},
            ),
            ("amc-technology", "2026-11-27", "2026-11-28", {"AM-1"}),
            ("amc-technology", "2026-06-19", "2026-06-20", {"AM-2"}),
            ("amc-technology", "reason: no_number", "reason: some_day", {"AM-4"}),
            ("amc-technology", "after: previous_update", "after: rectified", {"AM-3"}),
            ("canonical", "fri: 08:00-18:00", "fri: 08:00-17:00", {"CA-2", "CA-4", "CA-5"}),
            ("canonical", "fri: 00:00-24:00", "fri: 00:00-23:00", {"CA-1"}),
            ("canonical", "2026-11-26", "2026-11-27", {"CA-5"}),
            (
                "canonical",
                "plan: self_service",
                "plan: weekday",
                {"CA-1", "CA-2", "CA-4", "CA-5", "CA-7"},
            ),
            ("cloudsmith", "05:00-25:00", "05:00-24:00", {"CS-1", "CS-2", "CS-3", "CS-4", "CS-6"}),
            (
                "cloudsmith",
                "05:00-25:00",
                "06:00-25:00",
                {"CS-1", "CS-2", "CS-3", "CS-4", "CS-5", "CS-6"},
            ),
            ("cloudsmith", "business_day: 20 hours", "business_day: 19 hours", {"CS-4"}),
            ("hivemq", "2026-01-06", "2026-01-08", {"HM-3"}),
            ("hivemq", "2026-06-04", "2026-06-11", {"HM-4"}),
            ("hivemq", "09:00-18:00", "09:00-17:00", {"HM-3", "HM-4", "HM-5", "HM-6"}),
            ("hivemq", "channel: telephone}", "channel: e-mail}", {"HM-1"}),
            ("mattermost", "fri: 09:00-24:00", "fri: 09:00-23:00", set()),
            ("mattermost", "sat,sun: 00:00-24:00", "sat,sun: 04:00-20:00", {"MM-1", "MM-3"}),
            ("mattermost", "tue-thu: 09:00-17:00", "tue-thu: 09:00-18:00", {"MM-2"}),
            ("opennms", "2026-07-03", "2026-07-04", {"ON-4"}),
            ("opennms", "08:00-17:00", "08:00-16:30", {"ON-1", "ON-3", "ON-4"}),
            ("opennms", "counting: wall_clock", "counting: elapsed", {"ON-5"}),
            ("opennms", "reason: not_applicable", "reason: none", {"ON-6"}),
            ("surveymonkey-kahpp", "from: 7.0", "from: 6.9", {"SV-2"}),
            ("surveymonkey-kahpp", "from: 7.0", "from: 7.1", {"SV-1"}),
            ("surveymonkey-kahpp", "from: 4.0", "from: 4.1", {"SV-4"}),
            ("surveymonkey-kahpp", "from: 4.0", "from: 3.9", {"SV-3"}),
            ("surveymonkey-kahpp", "from: 0.1", "from: 0.0", {"SV-6"}),
            ("surveymonkey-kahpp", "older_than: 3 months", "older_than: 2 months", {"SV-5"}),
            ("surveymonkey-kahpp", "older_than: 3 months", "older_than: 4 months", {"SV-5"}),
            ("surveymonkey-kahpp", "at_least: 9.0", "at_least: 8.9", {"SV-5"}),
            ("surveymonkey-kahpp", "{confirmed: not_confirmed}", "{confirmed: later}", {"SV-7"}),
            ("twilio", "2026-11-26", "2026-11-27", {"TW-3"}),
            ("twilio", "06:00-18:00", "06:00-17:30", {"TW-1", "TW-3", "TW-6"}),
            ("twilio", "reason: not_applicable", "reason: none", {"TW-5"}),
        ],
    )
    def test_fails_where_the_change_is_felt(
        self, name: str, written: str, changed: str, felt: set[str], published: Published
    ) -> None:
        text = published.text(name)
        assert written in text

        assert published.failing(name, text.replace(written, changed)) == felt


def term(clock: Json) -> str:
    """Return the published amount and unit in the language's words."""
    unit = clock["unit"].removeprefix("calendar_").replace("_", " ")
    return f"{clock['amount']} {unit}{'' if clock['amount'] == 1 else 's'}"


def lengthened(text: str, target: str) -> str:
    """Return the agreement's text with one more of what the target allows."""
    block = re.compile(rf"^  {re.escape(target)}:\n(?:    .*\n)*?    within: (\d+) ", re.MULTILINE)
    found = block.search(text)
    assert found is not None, f"{target} has no number"
    return text[: found.start(1)] + str(int(found[1]) + 1) + text[found.end(1) :]
