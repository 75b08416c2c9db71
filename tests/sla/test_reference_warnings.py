"""Facts that contradict each other or leave out what the agreement asks for are told of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dueby.cli.replay import replayed
from dueby.sla.language import read_agreement

REPORT = {
    "id": "r",
    "at": "2026-03-02T10:00-05:00",
    "type": "reported",
    "channel": "telephone",
    "filed_as": "defect",
}


@pytest.fixture
def reference(root: Path) -> str:
    return (root / "agreements" / "plixer.yaml").read_text(encoding="utf-8")


def told(reference: str, *events: dict[str, Any], at: str | None = None) -> dict[str, Any]:
    line = json.dumps({"id": 1, "events": events, "at": at})
    return replayed(line, read_agreement(reference, "reference"))


def fact(name: str, at: str, kind: str, **fields: object) -> dict[str, Any]:
    return {"id": name, "at": f"2026-{at}-05:00", "type": kind, **fields}


def clock(result: dict[str, Any], target: str) -> dict[str, Any]:
    return next(each for each in result["clocks"] if each["target"] == target)


def test_an_answer_before_the_report_stops_nothing_and_is_flagged(reference: str) -> None:
    early = fact("a", "03-01T10:00", "responded", by_person=True)

    result = told(reference, REPORT, early)

    assert clock(result, "first_response")["stopped_at"] is None
    assert clock(result, "first_response")["flags"] == ["contradiction"]
    assert any("first_response: responded (a)" in each for each in result["warnings"])


def test_nothing_starts_after_a_merging(reference: str) -> None:
    merged = fact("m", "03-02T10:30", "merged", into="T-2")
    confirmed = fact("c", "03-02T11:00", "confirmed", severity="1", reason="x")

    result = told(reference, REPORT, merged, confirmed)

    assert clock(result, "rectification")["standing"] == "cancelled"
    assert any("after the merging" in each for each in result["warnings"])


def test_a_confirmation_without_a_reason_is_told_of(reference: str) -> None:
    result = told(reference, REPORT, fact("c", "03-02T11:00", "confirmed", severity="1"))

    assert "confirmed (c) gives no reason; the agreement requires one" in result["warnings"]


def test_a_date_lowered_into_the_past_is_retroactive(reference: str) -> None:
    confirmed = fact("c", "03-02T11:00", "confirmed", severity="1", reason="x")
    lowered = fact("s", "03-20T11:00", "severity_changed", to="2", reason="y")

    result = told(reference, REPORT, confirmed, lowered)

    assert clock(result, "rectification")["due_at"] == "2026-03-12T15:00:00Z"
    assert "retroactive" in clock(result, "rectification")["flags"]


def test_a_record_without_score_and_rating_is_unscored_before_any_patch(reference: str) -> None:
    result = told(reference, fact("n", "03-02T11:00", "notified", source="NVD"))

    found = clock(result, "patch_deployment")
    assert (found["reason_code"], found["standing"]) == ("unscored", "waiting")


def test_two_corrections_of_one_fact_are_refused(reference: str) -> None:
    corrections = [{**REPORT, "id": name, "supersedes": "r"} for name in ("b", "c")]

    assert "'r' is superseded twice" in told(reference, REPORT, *corrections)["error"]


def test_an_overrun_known_before_the_confirmation_is_owed_from_it_on(reference: str) -> None:
    known = fact("k", "03-02T10:30", "known_unachievable")
    confirmed = fact("c", "03-02T11:00", "confirmed", severity="1", reason="x")

    [notice] = told(reference, REPORT, known, confirmed)["notices"]

    assert (notice["event"], notice["owed_at"]) == ("k", "2026-03-02T16:00:00Z")
    assert notice["due_at"] == "2026-03-03T16:00:00Z"
