"""An agreement of the kind that cloud vendors publish: every date here is worked out by hand."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.sla.expectations import (
    Json,
    decided,
    due,
    fact,
    left,
    no_date,
    owed,
    replay,
    stands,
    unmet,
)

CALLED = {"environment": "production", "channel": "telephone", "severity": "1"}
WROTE = {"environment": "production", "channel": "portal"}
PREMIER = {"plan": "premier", "region": "americas"}
BUSINESS = {"plan": "business", "region": "americas"}


def scenario(given: Json, *events: Json, at: str | None = None) -> dict[str, Any]:
    made = {"id": "made up", "given": given, "events": list(events)}
    return made if at is None else {**made, "at": at}


# Denver leaves standard time (-07:00) for daylight time (-06:00) on 8 March 2026 at 02:00.
GAP = fact("e1", "2026-03-08T01:45-07:00", "reported", **CALLED)
IN_HOURS = fact("e1", "2026-03-11T18:50-06:00", "reported", **CALLED)
AFTER_HOURS = fact("e1", "2026-03-11T19:00-06:00", "reported", **CALLED)
DUBLIN = fact("e1", "2026-03-27T16:00+00:00", "reported", severity="3", **WROTE)
SATURDAY = fact("e1", "2026-06-13T10:00+08:00", "reported", severity="1", **WROTE)
CALL = fact("e2", "2026-06-13T11:00+08:00", "telephoned", by_way_of="hotline")
DOWN = fact("e1", "2026-06-10T10:00-06:00", "reported", **CALLED)
ANSWER = fact("e2", "2026-06-10T10:20-06:00", "responded", by_person=True)
UPDATE = fact("e3", "2026-06-10T11:00-06:00", "update_sent")
EASED = fact("e4", "2026-06-10T11:30-06:00", "workaround_delivered", accepted=True)
REOPENED = fact("e5", "2026-06-11T10:00-06:00", "reopened")
IMPAIRED = fact("e1", "2026-06-08T09:00-06:00", "reported", severity="2", **WROTE)
BOTH_WAIT = (
    fact("e2", "2026-06-08T10:00-06:00", "waiting", on="customer"),
    fact("e3", "2026-06-08T11:00-06:00", "waiting", on="third_party"),
    fact("e4", "2026-06-08T12:00-06:00", "resumed", on="customer"),
)
ALL_RESUMED = fact("e5", "2026-06-08T14:00-06:00", "resumed", on="third_party")
FLAW = fact("e1", "2026-02-01T12:00Z", "notified", score=9.1, source="nvd")
ATTACKED = fact("e2", "2026-02-05T00:00Z", "exploitation_seen", exploited=True)
MILDER = fact("e3", "2026-02-06T00:00Z", "rescored", score=7.5, source="nvd")
MAINTENANCE = fact(
    "e1", "2026-11-20T10:00-07:00", "maintenance_planned", starts_at="2026-12-01T22:00-07:00"
)
RECTIFIED = fact("e2", "2026-05-22T15:00-06:00", "rectified")
QUESTION = fact("e1", "2026-06-10T10:00-06:00", "reported", severity="4", **WROTE)

SCENARIOS = [
    pytest.param(
        scenario(PREMIER, GAP),
        [due("first_response", GAP, "2026-03-08T03:15-06:00")],
        id="half an hour from 01:45 in the night without 02:15",
    ),
    pytest.param(
        scenario(PREMIER, {**DOWN, "channel": "hotline"}),
        [due("callback", DOWN, "2026-06-10T10:15-06:00")],
        id="a line that counts as the telephone starts what a call starts",
    ),
    pytest.param(
        scenario(BUSINESS, IN_HOURS),
        # Ten minutes until 19:00, fifty from 07:00.
        [due("first_response", IN_HOURS, "2026-03-12T07:50-06:00")],
        id="inside the hours: one business hour",
    ),
    pytest.param(
        scenario(BUSINESS, AFTER_HOURS),
        [due("first_response", AFTER_HOURS, "2026-03-11T23:00-06:00")],
        id="outside the hours, at closing sharp: four hours on the clock",
    ),
    pytest.param(
        scenario({"plan": "business", "region": "europe"}, DUBLIN),
        # Two hours on Friday; Dublin goes to summer time on Sunday; six hours on Monday.
        [due("first_response", DUBLIN, "2026-03-30T14:00+01:00")],
        id="the hours of the customer's region",
    ),
    pytest.param(
        scenario({}, QUESTION),
        [no_date("first_response", "best_effort"), stands("first_response", "running")],
        id="the basic plan: an effort without a date",
    ),
    pytest.param(
        scenario({"plan": "premier", "region": "asia"}, SATURDAY),
        # Without a call it is severity 2: two business hours from Monday 09:00.
        [due("first_response", SATURDAY, "2026-06-15T11:00+08:00")],
        id="severity 1 in the portal counts as 2",
    ),
    pytest.param(
        scenario({"plan": "premier", "region": "asia"}, SATURDAY, CALL),
        # From the call on it is severity 1: the earlier of Monday 11:00 and the call + 30 minutes.
        [due("first_response", SATURDAY, "2026-06-13T11:30+08:00")],
        id="severity 1 in the portal becomes 1 by a call",
    ),
    pytest.param(
        scenario(PREMIER, DOWN, ANSWER, UPDATE),
        [
            due("update", ANSWER, "2026-06-10T11:20-06:00"),
            due("update", UPDATE, "2026-06-10T12:00-06:00"),
        ],
        id="updates every hour, from the update that was sent",
    ),
    pytest.param(
        scenario(PREMIER, DOWN, ANSWER, UPDATE, EASED),
        # One step milder: four business hours from the last update.
        [due("update", UPDATE, "2026-06-10T15:00-06:00"), stands("workaround", "met")],
        id="a workaround that was accepted slows the updates",
    ),
    pytest.param(
        scenario(PREMIER, DOWN, ANSWER, UPDATE, {**EASED, "type": "rectified"}),
        [stands("update", "cancelled"), stands("workaround", "met")],
        id="the fix ends the updates, and the workaround is no longer owed",
    ),
    pytest.param(
        scenario(PREMIER, DOWN, ANSWER, UPDATE, {**EASED, "type": "rectified"}, REOPENED),
        [due("update", REOPENED, "2026-06-11T11:00-06:00")],
        id="reopened, the updates begin again",
    ),
    pytest.param(
        scenario(BUSINESS, IMPAIRED, *BOTH_WAIT),
        [no_date("workaround", "paused"), stands("workaround", "paused")],
        id="two waits, one over: still paused",
    ),
    pytest.param(
        scenario(BUSINESS, IMPAIRED, *BOTH_WAIT, ALL_RESUMED),
        # One hour counted by 10:00; five from 14:00 to 19:00; ten on Tuesday until 17:00.
        [due("workaround", IMPAIRED, "2026-06-09T17:00-06:00")],
        id="two waits overlap: 10:00 to 14:00 does not count",
    ),
    pytest.param(
        scenario({**PREMIER, "deployment": "self-managed"}, FLAW),
        [due("security_fix", FLAW, "2026-02-15T12:00Z")],
        id="a flaw where customers run it: fourteen days",
    ),
    pytest.param(
        scenario({**PREMIER, "deployment": "self-managed"}, FLAW, ATTACKED, MILDER),
        # Three days from the attack; a lower score afterwards changes nothing (keep).
        [due("security_fix", FLAW, "2026-02-08T00:00Z")],
        id="a flaw that is exploited: three days",
    ),
    pytest.param(
        scenario({**PREMIER, "deployment": "cloud"}, {**FLAW, "score": 7.0}),
        [due("security_fix", FLAW, "2026-03-03T12:00Z")],
        id="a flaw in the cloud, at the edge of a band: thirty days",
    ),
    pytest.param(
        scenario(PREMIER, MAINTENANCE),
        # Back from Tuesday 19:00: Tuesday, Monday, then Wednesday, Tuesday and Monday before
        # Thanksgiving, twelve hours each.
        [owed("e1", "2026-11-23T07:00-07:00", complete=False)],
        id="maintenance: notice five business days ahead",
    ),
    pytest.param(
        scenario(
            PREMIER,
            {**DOWN, "at": "2026-05-22T09:00-06:00"},
            RECTIFIED,
            fact("e3", "2026-05-29T12:00-06:00", "notice_sent", contains=["cause"]),
        ),
        # Monday is Memorial Day: Tuesday to Friday are four, Monday the fifth.
        [owed("e2", "2026-06-01T19:00-06:00", complete=True), stands("cause_analysis", "met")],
        id="the analysis of the cause: five business days after the fix",
    ),
    pytest.param(
        scenario({**PREMIER, "contacts": ["ada"]}, {**DOWN, "requester": "eve"}),
        [decided("support", "not_entitled", "not_a_named_contact")],
        id="somebody who is no named contact",
    ),
    pytest.param(
        scenario(
            {**PREMIER, "versions": {"7.1": {"support_end": "2026-06-09"}}},
            {**DOWN, "version": "7.1"},
        ),
        [decided("support", "not_entitled", "unsupported_version")],
        id="a version whose support is over",
    ),
    pytest.param(
        scenario({**PREMIER, "deployment": "self-managed"}, DOWN),
        [
            decided("support", "needs_answer", "version_unknown"),
            due("first_response", DOWN, "2026-06-10T10:30-06:00"),
        ],
        id="a version that nobody named is asked for, while the clocks run",
    ),
    pytest.param(
        scenario(
            PREMIER,
            fact("e1", "2025-12-30T10:00-07:00", "health_check_held"),
            fact("e2", "2026-02-02T10:00-07:00", "health_check_held"),
            fact("e3", "2026-03-02T10:00-07:00", "health_check_requested"),
        ),
        [decided("health_check", "included", "quota_left"), left("health_checks", 2, 1)],
        id="a quota per year: what was used last year does not count",
    ),
    pytest.param(
        scenario(PREMIER, QUESTION, at="2026-06-12T09:00-06:00"),
        # One business day of the region: twelve hours, until Thursday 10:00; an objective.
        [due("first_response", QUESTION, "2026-06-11T10:00-06:00")],
        id="a question: one business day",
    ),
]


@pytest.mark.parametrize("told, expected", SCENARIOS)
def test_comes_out_as_worked_out(told: Json, expected: Sequence[Json], root: Path) -> None:
    text = (root / "tests/agreements/made-up-cloud.yaml").read_text()

    assert unmet(expected, replay(text, told)) == []


def test_takes_the_strength_that_holds_after_a_change(root: Path) -> None:
    text = (root / "tests/agreements/made-up-cloud.yaml").read_text()
    lowered = fact("e2", "2026-06-10T10:05-06:00", "severity_changed", to="4")

    result = replay(text, scenario(PREMIER, DOWN, lowered))

    assert [
        clock["strength"] for clock in result["clocks"] if clock["target"] == "first_response"
    ] == ["objective"]
