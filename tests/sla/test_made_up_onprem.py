"""An agreement of the kind that makers of machines publish: every date worked out by hand."""

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

STANDSTILL = {"severity": "standstill", "contact": "reachable"}
NIGHT = {"plan": "night"}


def scenario(given: Json, *events: Json, at: str | None = None) -> dict[str, Any]:
    made = {"id": "made up", "given": given, "events": list(events)}
    return made if at is None else {**made, "at": at}


def standstill(at: str) -> dict[str, Any]:
    return fact("e1", at, "reported", **STANDSTILL)


SATURDAY_NIGHT = standstill("2026-06-13T20:00+05:30")
MINOR_NIGHT = fact(
    "e1", "2026-06-13T20:00+05:30", "reported", severity="minor", contact="reachable"
)
WORSE = fact("e2", "2026-06-14T12:00+05:30", "severity_changed", to="standstill")
MONDAY = standstill("2026-06-15T09:00+05:30")
TUESDAY = standstill("2026-06-16T09:00+05:30")
AWAY = fact("e2", "2026-06-15T09:10+05:30", "contact_changed", now="away")
FRIDAY = standstill("2026-06-12T16:30+05:30")
TO_REMOTE = fact("e2", "2026-06-16T11:00+05:30", "plan_changed", to="remote")
ATHENS = standstill("2026-06-13T05:30+03:00")
EVE = standstill("2026-12-24T11:00+05:30")
SATURDAY = standstill("2026-12-26T12:00+05:30")
BEFORE_EASTER = standstill("2026-04-02T16:00+05:30")
BEFORE_FOUNDERS = standstill("2026-09-01T16:00+05:30")
HOGMANAY = standstill("2025-12-31T16:00+00:00")
BEFORE_ANDREW = standstill("2026-11-27T16:00+00:00")
WEDNESDAY = fact("e1", "2026-06-10T10:00+05:30", "reported")
DIAGNOSED = fact("e2", "2026-06-15T11:00+05:30", "diagnosed")
AGREED = fact("e3", "2026-06-18T10:00+05:30", "plan_agreed")
ORDERED = fact("e4", "2026-06-20T10:00+05:30", "part_ordered")
CANCELED = fact("e5", "2026-06-21T10:00+05:30", "part_canceled")
LATER = fact("e5", "2026-06-22T10:00+05:30", "update_sent", estimated_at="2026-07-05T12:00+05:30")
UNACHIEVABLE = fact("e5", "2026-06-26T09:00+05:30", "known_unachievable")
RECTIFIED = fact("e5", "2026-06-25T10:00+05:30", "rectified")
REOPENED = fact("e6", "2026-07-10T09:00+05:30", "reopened")
TRIED = fact("e1", "2026-12-30T10:00+05:30", "reported", attempts=2, weight=5)
CONFIRMED = fact("e2", "2026-12-31T10:00+05:30", "confirmed")
URGENT = fact("e1", "2026-01-31T00:00Z", "notified", score=9.0, finding="A")
NORMAL = fact("e2", "2026-02-01T00:00Z", "notified", score=5.0, finding="B")
REPAIR = (WEDNESDAY, DIAGNOSED, AGREED, ORDERED)
LICENSED = {"licensed": ["press"], "products": {"press": {"maintenance_end": "2026-12-31"}}}
UPGRADE = fact("e1", "2026-06-10T10:00+05:30", "upgrade_requested", product="press")

SCENARIOS = [
    pytest.param(
        scenario({}, SATURDAY_NIGHT),
        [due("answer", SATURDAY_NIGHT, "2026-06-15T08:30+05:30")],
        id="at night the half hour begins at the next opening",
    ),
    pytest.param(
        scenario({}, MINOR_NIGHT, WORSE),
        # From the change on, and the change is on a Sunday too.
        [due("answer", MINOR_NIGHT, "2026-06-15T08:30+05:30")],
        id="raised outside the hours: from the next opening",
    ),
    pytest.param(
        scenario({}, MONDAY, AWAY),
        # Without a person to reach it is minor: two hours from the start.
        [due("answer", MONDAY, "2026-06-15T11:00+05:30"), stands("on_site", "cancelled")],
        id="a condition of the severity ceases to hold",
    ),
    pytest.param(
        scenario({}, FRIDAY),
        # Half an hour on Friday, three and a half from Saturday 09:00.
        [due("on_site", FRIDAY, "2026-06-13T12:30+05:30")],
        id="four business hours into Saturday",
    ),
    pytest.param(
        scenario({}, TUESDAY, TO_REMOTE),
        # Half of the four hours is used: two are left, from 09:00 in Glasgow.
        [due("on_site", TUESDAY, "2026-06-16T11:00+01:00")],
        id="another plan: the share that is left",
    ),
    pytest.param(
        scenario(NIGHT, ATHENS),
        # Inside Friday's shift, which ends on Saturday at 06:00; the next opens on Monday at 22:00.
        [
            due("answer", ATHENS, "2026-06-13T06:00+03:00"),
            due("on_site", ATHENS, "2026-06-16T01:30+03:00"),
        ],
        id="a night shift over midnight",
    ),
    pytest.param(
        scenario({}, SATURDAY),
        # One hour on Saturday, three of the inventory on Sunday.
        [due("on_site", SATURDAY, "2026-12-27T13:00+05:30")],
        id="an opening that the week does not have",
    ),
    pytest.param(
        scenario({}, EVE),
        # One hour until the half day ends; Christmas Day; three on Saturday.
        [due("on_site", EVE, "2026-12-26T12:00+05:30")],
        id="a half day, then a holiday on a fixed date",
    ),
    pytest.param(
        scenario({}, BEFORE_EASTER),
        [due("on_site", BEFORE_EASTER, "2026-04-04T12:00+05:30")],
        id="Good Friday, two days before Easter",
    ),
    pytest.param(
        scenario({}, BEFORE_FOUNDERS),
        # The last Monday of August 2026 is the 31st: two days later is Wednesday, 2 September.
        [due("on_site", BEFORE_FOUNDERS, "2026-09-03T11:00+05:30")],
        id="two days after the last Monday of a month",
    ),
    pytest.param(
        scenario({"plan": "remote"}, HOGMANAY),
        # One hour; Scotland keeps 1 and 2 January; three hours on Monday.
        [due("on_site", HOGMANAY, "2026-01-05T12:00+00:00")],
        id="the holidays of a region",
    ),
    pytest.param(
        scenario({"plan": "remote"}, BEFORE_ANDREW),
        [due("on_site", BEFORE_ANDREW, "2026-11-30T12:00+00:00")],
        id="a holiday of the region that does not close the desk",
    ),
    pytest.param(
        scenario({}, WEDNESDAY),
        # Six business days a week: Thursday to Saturday, Monday to Wednesday.
        [
            due("diagnosis", WEDNESDAY, "2026-06-17T17:00+05:30"),
            no_date("action_plan", "not_diagnosis_done"),
        ],
        id="a business week, to the close of its last day",
    ),
    pytest.param(
        scenario({}, WEDNESDAY, DIAGNOSED),
        [due("action_plan", DIAGNOSED, "2026-06-18T11:00+05:30")],
        id="one step after another",
    ),
    pytest.param(
        scenario({}, WEDNESDAY, DIAGNOSED, AGREED),
        [no_date("repair", "waiting_for_order"), stands("repair", "waiting")],
        id="the later of two: one is missing",
    ),
    pytest.param(
        scenario({}, *REPAIR),
        # Ten dates on, to the end of 30 June.
        [due("repair", ORDERED, "2026-07-01T00:00+05:30")],
        id="the later of two: to the end of the tenth day",
    ),
    pytest.param(
        scenario({}, *REPAIR, CANCELED),
        [no_date("repair", "waiting_for_order")],
        id="the later of two: one is taken back",
    ),
    pytest.param(
        scenario({}, *REPAIR, LATER),
        [due("repair", ORDERED, "2026-07-05T12:00+05:30")],
        id="an estimate that moves the date",
    ),
    pytest.param(
        scenario({}, *REPAIR, RECTIFIED, REOPENED),
        [due("repair", REOPENED, "2026-07-21T00:00+05:30"), stands("repair", "met")],
        id="reopened: it begins anew",
    ),
    pytest.param(
        scenario({}, *REPAIR, UNACHIEVABLE),
        # Two days end on Sunday, which is closed: back to Saturday's closing.
        [owed("e5", "2026-06-27T13:00+05:30", complete=False)],
        id="a notice whose last day is closed",
    ),
    pytest.param(
        scenario({}, TRIED, CONFIRMED),
        # The last day of February 2027 is a Sunday.
        [due("next_version", CONFIRMED, "2027-03-01T08:00+05:30")],
        id="two months, rolled to the next opening",
    ),
    pytest.param(
        scenario({}, URGENT, NORMAL),
        [due("security", URGENT, "2026-04-30T00:00Z")],
        id="two flaws, judged by the milder: three months",
    ),
    pytest.param(
        scenario({}, {**URGENT, "score": 2.9}),
        [no_date("security", "too_low_for_a_date")],
        id="a score below every band",
    ),
    pytest.param(
        scenario({"contract_end": "2026-06-17"}, WEDNESDAY, at="2026-06-17T00:00+05:30"),
        [no_date("diagnosis", "contract_ended"), stands("diagnosis", "cancelled")],
        id="nothing is owed from the last day on",
    ),
    pytest.param(
        scenario(
            {"releases": {"5": "2026-12-20", "4b": "2026-12-17", "4a": "2026-12-16"}},
            TRIED,
            CONFIRMED,
        ),
        [
            decided("fix for 5 after e2", "entitled", "newest"),
            decided("fix for 4b after e2", "entitled", "fresh"),
            decided("fix for 4a after e2", "not_entitled", "superseded"),
        ],
        id="asked of every version: the newest, and those of two weeks",
    ),
    pytest.param(
        scenario(LICENSED, UPGRADE, {**UPGRADE, "id": "e2", "product": "saw"}),
        [
            decided("upgrade", "entitled", "licensed"),
            decided("upgrade", "not_entitled", "not_licensed"),
        ],
        id="a product among those that are licensed",
    ),
    pytest.param(
        scenario(
            {"purchases": ["product", "addon"]},
            fact("e1", "2026-03-31T10:00+05:30", "advice_used", hours=1.5),
            fact("e2", "2026-04-01T10:00+05:30", "training_used", hours=2.5),
            fact("e3", "2026-04-02T10:00+05:30", "training_requested", hours=1.5, mode="remote"),
        ),
        [decided("advice", "included", "hours_left"), left("advice", 4, 2.5)],
        id="hours for each purchase, by the quarter",
    ),
    pytest.param(
        scenario({"signed_on": "2026-01-10"}, standstill("2030-06-03T09:00+05:30")),
        [due("answer", standstill("2030-06-03T09:00+05:30"), "2030-06-03T09:30+05:30")],
        id="the edition in force at the signing governs",
    ),
]


@pytest.mark.parametrize("told, expected", SCENARIOS)
def test_comes_out_as_worked_out(told: Json, expected: Sequence[Json], root: Path) -> None:
    text = (root / "tests/agreements/made-up-onprem.yaml").read_text()

    assert unmet(expected, replay(text, told)) == []


@pytest.mark.parametrize(
    "events", [(SATURDAY_NIGHT,), (MINOR_NIGHT, {**WORSE, "at": "2026-06-15T10:00+05:30"})]
)
def test_starts_no_clock_that_is_only_for_the_hours_at_night(
    events: tuple[Json, ...], root: Path
) -> None:
    text = (root / "tests/agreements/made-up-onprem.yaml").read_text()

    result = replay(text, scenario({}, *events))

    assert "on_site" not in {clock["target"] for clock in result["clocks"]}


def test_refuses_a_report_after_the_edition_that_nobody_signed(root: Path) -> None:
    text = (root / "tests/agreements/made-up-onprem.yaml").read_text()

    result = replay(text, scenario({}, standstill("2030-06-03T09:00+05:30")))

    assert "no edition" in result["error"]
