"""`dueby calendar compute`: what it answers, and what it says of lines that are no question."""

import json
import subprocess
import sys
from typing import Any

import pytest

from dueby.cli.calendar import answered

OFFICE = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
NEW_YORK = {"timezone": "America/New_York", "weekly_hours": OFFICE, "holidays": ["2026-11-26"]}
WEDNESDAY, SATURDAY = "2026-11-25T16:00:00-05:00", "2026-11-28T12:00:00-05:00"


def ask(**fields: object) -> dict[str, Any]:
    """Answer a question about Thanksgiving in New York, with some fields set or left out (...)."""
    question = {"id": 7, "calendar": NEW_YORK, "start": WEDNESDAY} | fields
    given = {name: value for name, value in question.items() if value is not ...}
    return answered(json.dumps(given).encode())


def ask_of(calendar: dict[str, object]) -> dict[str, Any]:
    return ask(calendar=NEW_YORK | calendar, business_days=1)


class TestAnswers:
    @pytest.mark.parametrize(
        "fields, due, note",
        [
            ({"business_duration_minutes": 120}, "2026-11-27T14:00:00Z", "over Thanksgiving"),
            ({"business_duration_minutes": 0.5}, "2026-11-25T21:00:30Z", "half a minute"),
            (
                {"business_duration_minutes": 0.0001},
                "2026-11-25T21:00:00.006000Z",
                "fractions only if there are any",
            ),
            ({"business_duration_minutes": 60}, "2026-11-25T22:00:00Z", "ends at closing"),
            (
                {"business_duration_minutes": 0, "direction": "before", "start": SATURDAY},
                "2026-11-27T22:00:00Z",
                "the last open moment",
            ),
            (
                {"business_duration_minutes": 60, "direction": "before", "start": SATURDAY},
                "2026-11-27T21:00:00Z",
                "an hour before closing",
            ),
            ({"business_days": 1}, "2026-11-27T21:00:00Z", "same_clock by default"),
            (
                {"business_days": 1, "counting": "same_clock", "start": SATURDAY},
                "2026-12-01T13:00:00Z",
                "from Monday's opening",
            ),
            (
                {"business_days": 1.5, "counting": "working_time"},
                "2026-11-30T16:30:00Z",
                "a day and a half",
            ),
            ({"business_days": 1, "counting": "close_of_day"}, "2026-11-27T22:00:00Z", "closing"),
            ({"business_days": 1, "end_of_working_day": True}, "2026-11-27T22:00:00Z", "closing"),
            ({"business_days": 1, "end_of_working_day": False}, "2026-11-27T21:00:00Z", "clock"),
            ({"business_days": 1, "direction": "before"}, "2026-11-24T21:00:00Z", "backwards"),
            (
                {
                    "business_duration_minutes": 600,
                    "pauses": [{"from": "2026-11-25T16:30:00-05:00", "to": "2026-11-27T14:00:00Z"}],
                },
                "2026-11-30T14:30:00Z",
                "without what is paused",
            ),
        ],
    )
    def test_a_moment(self, fields: dict[str, object], due: str, note: str) -> None:
        assert ask(**fields) == {"id": 7, "due": due}, note

    @pytest.mark.parametrize(
        "end, minutes",
        [
            ("2026-11-27T12:00:00-05:00", 300),
            ("2026-11-25T21:00:30Z", 0.5),
            (WEDNESDAY, 0),
        ],
    )
    def test_the_open_time_between_two(self, end: str, minutes: float) -> None:
        answer = ask(end=end)

        assert answer == {"id": 7, "elapsed_minutes": minutes}
        assert isinstance(answer["elapsed_minutes"], type(minutes))

    @pytest.mark.parametrize(
        "calendar, due, note",
        [
            ({"timezone": "UTC+05:30"}, "2026-11-30T02:30:00Z", "a fixed offset"),
            ({"timezone": "UTC"}, "2026-11-30T08:00:00Z", "asked after hours"),
            (
                {"weekly_hours": {"wed": [["12:00", "24:00"]], "fri": [["22:00", "30:00"]]}},
                "2026-11-28T03:00:00Z",
                "24:00, and past it: the opening of a later day",
            ),
            (
                {"weekly_hours": {"wed": [["15:00", "02:00"]], "fri": [["15:00", "02:00"]]}},
                "2026-11-27T21:00:00Z",
                "closes on the next day",
            ),
            (
                {"breaks": [{"date": "2026-11-27", "from": "15:00", "to": "16:30"}]},
                "2026-11-27T21:30:00Z",
                "ends with the break",
            ),
        ],
    )
    def test_calendars_of_every_kind(
        self, calendar: dict[str, object], due: str, note: str
    ) -> None:
        assert ask_of(calendar) == {"id": 7, "due": due}, note

    @pytest.mark.parametrize("identity", ["ü", 1.5, "", 0])
    def test_under_the_name_it_was_asked(self, identity: object) -> None:
        assert ask(id=identity, business_days=1)["id"] == identity


class TestRefusals:
    @pytest.mark.parametrize(
        "fields, complaint",
        [
            ({}, "nothing given; allowed is exactly one of"),
            ({"business_days": 1, "end": WEDNESDAY}, "business_days, end given"),
            ({"business_days": 1, "urgent": True}, "urgent: unknown; allowed are id, calendar"),
            ({"business_days": 1, "start": ...}, "start: missing"),
            ({"business_days": 1, "calendar": ...}, "calendar: missing"),
            ({"business_days": 1, "calendar": []}, "calendar: found []; allowed is an object"),
            ({"business_days": 1, "start": 5}, "start: found 5"),
            ({"business_days": 1, "start": "2026-11-25T16:00:00"}, "has no offset"),
            ({"business_days": 1, "start": "10000-01-01T00:00:00Z"}, "years 1 to 9999"),
            ({"business_days": 1, "start": "9999-12-31T23:00:00Z"}, "years 1 to 9999"),
            ({"business_days": True}, "business_days: found true"),
            ({"business_days": "1"}, 'business_days: found "1"'),
            ({"business_days": 1.5}, "same_clock counts whole days"),
            ({"business_days": 0}, "more than zero"),
            ({"business_days": -1, "direction": "before"}, "more than zero"),
            ({"business_days": 10**30}, "business_days: found 1000"),
            ({"business_days": 1, "counting": "quickly"}, "same_clock, close_of_day"),
            ({"business_days": 1, "counting": []}, "counting: found []"),
            (
                {"business_days": 1, "counting": "working_time", "end_of_working_day": True},
                "true means close_of_day",
            ),
            ({"business_days": 1, "end_of_working_day": 1}, "end_of_working_day: found 1"),
            ({"business_duration_minutes": 1, "counting": "sometimes"}, "counting: found"),
            ({"business_duration_minutes": 0}, "0 minutes is no term"),
            ({"business_duration_minutes": -5}, "-5 minutes is no term"),
            ({"business_duration_minutes": float("nan")}, "found NaN"),
            ({"business_duration_minutes": float("inf")}, "found Infinity"),
            ({"business_duration_minutes": 1e300}, "found 1e+300"),
            ({"business_duration_minutes": None}, "exactly one of"),
            ({"business_days": 1, "direction": "sideways"}, 'allowed is "before"'),
            ({"business_days": 1, "direction": ["before"]}, "direction: found"),
            ({"end": SATURDAY, "direction": "before"}, "direction: only with"),
            ({"end": "2026-11-24T12:00:00Z"}, "end: the end"),
            ({"business_days": 1, "pauses": {}}, "pauses: found {}"),
            ({"business_days": 1, "pauses": [{"from": WEDNESDAY}]}, "pauses[0].to: missing"),
            (
                {"business_days": 1, "pauses": [{"from": SATURDAY, "to": WEDNESDAY}]},
                "pauses[0]: an interval ends before it starts",
            ),
        ],
    )
    def test_name_the_field_and_what_is_allowed(
        self, fields: dict[str, object], complaint: str
    ) -> None:
        answer = ask(**fields)

        assert answer["id"] == 7
        assert complaint in answer["error"]

    @pytest.mark.parametrize(
        "calendar, complaint",
        [
            ({"timezone": "Mars/Olympus"}, "calendar.timezone: unknown time zone"),
            ({"timezone": 5}, "calendar.timezone: found 5"),
            ({"weekly_hours": {}}, "never opens"),
            ({"weekly_hours": {"mon": []}}, "never opens"),
            ({"weekly_hours": {"monday": []}}, "allowed are mon, tue, wed, thu, fri, sat, sun"),
            ({"weekly_hours": {"mon": "08:00"}}, "calendar.weekly_hours.mon: found"),
            ({"weekly_hours": {"mon": [["08:00"]]}}, "calendar.weekly_hours.mon[0]: found"),
            ({"weekly_hours": {"mon": [[8, 17]]}}, "calendar.weekly_hours.mon[0]: found 8"),
            ({"weekly_hours": {"mon": [["08:00", "25:61"]]}}, "no time of day"),
            ({"weekly_hours": {"mon": [["8:00", "17:00"]]}}, "no time of day"),
            ({"weekly_hours": {"mon": [["08:00", "08:00"]]}}, "empty"),
            (
                {"weekly_hours": {"mon": [["22:00", "06:00"]], "tue": [["05:00", "07:00"]]}},
                "mon 22:00 to 30:00 and tue 05:00 to 07:00 overlap",
            ),
            ({"holidays": ["2026-02-30"]}, "calendar.holidays[0]: found"),
            ({"holidays": ["20261126"]}, "allowed is a date such as 2026-11-26"),
            ({"holidays": {"2026-11-26": "x"}}, "calendar.holidays: found"),
            ({"breaks": [{"date": "2026-11-27", "from": "12:00"}]}, "calendar.breaks[0].to"),
            (
                {"breaks": [{"date": "2026-11-27", "from": "12:00", "to": "13:00", "x": 1}]},
                "calendar.breaks[0].x: unknown",
            ),
            ({"color": "blue"}, "calendar.color: unknown"),
        ],
    )
    def test_name_the_place_in_the_calendar(
        self, calendar: dict[str, object], complaint: str
    ) -> None:
        assert complaint in ask_of(calendar)["error"]

    @pytest.mark.parametrize(
        "line, identity, complaint",
        [
            (b"{x", None, "no JSON"),
            (b"[]", None, "[] is no object"),
            (b"\xff\xfe", None, "no JSON"),
            (b"[" * 100_000, None, "no JSON"),
            (b'{"id": 5, "business_days": 1, "business_days": 2}', 5, "stands twice"),
            (b'{"id": 5, "calendar": {"weekly_hours": {"mon": [], "mon": []}}}', 5, "'mon'"),
            (b'{"id": [1]}', None, "id: found [1]"),
            (b'{"id": NaN}', None, "exactly one of"),
        ],
    )
    def test_lines_that_are_no_question(
        self, line: bytes, identity: object, complaint: str
    ) -> None:
        answer = answered(line)

        assert answer["id"] == identity
        assert complaint in answer["error"]


class TestCommand:
    @pytest.mark.parametrize(
        "lines, status, answers",
        [
            (
                [{"id": "a", "business_days": 1}, {"id": "b", "end": SATURDAY}],
                0,
                [{"id": "a", "due": "2026-11-27T21:00:00Z"}, {"id": "b", "elapsed_minutes": 600}],
            ),
            ([{"id": "a", "business_days": 1}, {"id": "b"}], 1, None),
        ],
    )
    def test_answers_in_order_and_says_whether_all_were_answered(
        self, lines: list[dict[str, object]], status: int, answers: list[object] | None
    ) -> None:
        asked = "\n".join(
            json.dumps({"calendar": NEW_YORK, "start": WEDNESDAY} | line) for line in lines
        )

        ended = subprocess.run(
            [sys.executable, "-m", "dueby", "calendar", "compute"],
            input=asked + "\n\n",
            capture_output=True,
            text=True,
            check=False,
        )

        assert ended.returncode == status, ended.stderr
        found = [json.loads(line) for line in ended.stdout.splitlines()]
        assert [each["id"] for each in found] == ["a", "b"]
        assert answers is None or found == answers
