"""Files with two editions, told on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dueby.cli.replay import replayed
from dueby.sla.language import read_agreement

TWO = """\
dueby: 1
agreement: two
title: Two editions
edition: "1"
in_force: {from: 2026-01-01, until: 2026-06-30}
time_zone: UTC
calendars: {office: {hours: {mon-fri: 09:00-17:00}}}
facts: {logged_with_engineering: {means: engineering has it}}
targets:
  eng: {within: 2 business days, calendar: office, starts: logged_with_engineering}
---
dueby: 1
agreement: two
title: Two editions
edition: "2"
in_force: {from: 2026-07-01}
time_zone: UTC
calendars: {office: {hours: {mon-fri: 09:00-17:00}}}
targets:
  response: {within: 1 business day, calendar: office, starts: reported}
"""
EVENTS = [
    {"id": "r", "at": "2026-03-02T10:00:00Z", "type": "reported"},
    {"id": "l", "at": "2026-03-02T11:00:00Z", "type": "logged_with_engineering"},
]


def told(given: dict[str, Any]) -> dict[str, Any]:
    line = json.dumps({"id": "a", "given": given, "events": EVENTS})
    return replayed(line, read_agreement(TWO, "two"), TWO, "two")


class TestOldEdition:
    def test_governs_its_cases_with_its_own_facts(self) -> None:
        result = told({})

        assert result["edition"] == "1"
        assert result["clocks"][0]["due_at"] == "2026-03-04T11:00:00Z"

    def test_takes_an_override_that_the_new_one_has_no_place_for(self) -> None:
        order = {"path": "targets.eng.within", "value": "3 business days", "source": "PO 7"}

        result = told({"overrides": [order]})

        assert result["clocks"][0]["due_at"] == "2026-03-05T11:00:00Z"
        assert "PO 7" in json.dumps(result["clocks"][0]["explanation"])

    @pytest.mark.parametrize("path", ["targets.nowhere.within", "calendars.office.hours.sat"])
    def test_refuses_an_override_of_no_edition(self, path: str) -> None:
        order = {"path": path, "value": "3 business days", "source": "PO 7"}

        assert path in told({"overrides": [order]})["error"]


class TestGiven:
    def test_that_nothing_asks_for_is_told_of(self) -> None:
        assert (
            "given.contrct_end: nothing in the agreement asks for it; did you mean 'contract_end'?"
            in told({"contrct_end": "2026-12-31"})["warnings"]
        )
