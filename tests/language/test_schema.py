"""The schema that editors use says what the reader does, as far as a schema can."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from dueby.sla.language import json_schema
from tests.language.files import written


class CoreLoader(yaml.SafeLoader):
    """Reads scalars by the core schema of YAML 1.2, as editors do: no dates, no base sixty."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the name and shape PyYAML looks for


for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def mistakes(text: str) -> list[str]:
    validator = Draft202012Validator(json_schema())
    loaded = yaml.load_all(text, Loader=CoreLoader)
    return [error.message for each in loaded for error in validator.iter_errors(each)]


class TestTheSchema:
    def test_is_one(self) -> None:
        Draft202012Validator.check_schema(json_schema())

    def test_lies_beside_the_agreements(self, root: Path) -> None:
        kept = (root / "agreements/agreement.schema.json").read_text(encoding="utf-8")

        assert kept == json.dumps(json_schema(), indent=2) + "\n", (
            "write it anew: dueby agreement schema"
        )

    def test_accepts_what_ships(self, root: Path) -> None:
        for path in (root / "agreements").glob("*.yaml"):
            assert mistakes(path.read_text(encoding="utf-8")) == [], path.name

    @pytest.mark.parametrize(
        "text",
        [
            written(),
            written('severities: {levels: {"1": {}}}', within='{by: severity, "1": 2 hours}'),
            written(within="{no_number: best effort}"),
            written(starts="{later_of: [notified, {patch_available: {undone_by: deployed}}]}"),
            written(starts="[reported, {done: response}]"),
            written("allowances: {a: {included: {each: purchases}, used_by: training_used}}"),
            written("allowances: {a: {included: {by: region, eu: 3}, used_by: training_used}}"),
        ],
    )
    def test_accepts_what_is_read(self, text: str) -> None:
        assert mistakes(text) == []

    @pytest.mark.parametrize(
        "text",
        [
            "- a\n",
            "dueby: 1\n",
            written().replace("dueby: 1", "dueby: 2"),
            written("time_zome: UTC"),
            written(target="strenght: commitment"),
            written(target="strength: loosely"),
            written(target="estimate_extends: perhaps"),
            written(within="soon"),
            written(within="[1 day]"),
            written(starts="[]"),
            written(starts="{a: {}, b: {}}"),
            written("in_force: {from: tomorrow}"),
            written("in_force: {until: 2026-01-01}"),
            written("calendars: {c: {hours: {Monday: 08:00-17:00}}}"),
            written("calendars: {c: {hours: {mon: 9 to 5}}}"),
            written("scores: {bands: {high: {title: x}}}"),
            written("assurance: {share_of_cases: {target: response, at_least: 101}}"),
            written("plans: [a]"),
        ],
    )
    def test_refuses_what_is_not_read(self, text: str) -> None:
        assert mistakes(text) != []
