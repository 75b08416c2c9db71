"""The contract of `dueby replay`: scenarios in, one result line each, in order."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from dueby.cli import main

AGREEMENT = "agreements/plixer.yaml"
AT = "2026-03-06T16:59:00-05:00"
REPORTED = {"id": "r", "type": "reported", "at": AT, "channel": "telephone", "filed_as": "defect"}
CONFIRMED = {"id": "c", "type": "confirmed", "at": "2026-03-09T10:00:00-04:00", "severity": "1"}

Json: TypeAlias = dict[str, Any]


class Replay:
    """Runs the command on lines and keeps what it says."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file = folder / "scenarios.jsonl"
        self.capsys = capsys
        self.status = -1

    def __call__(self, *lines: Json | str | bytes) -> list[Json]:
        self.file.write_bytes(b"\n".join(written(line) for line in lines))
        self.status = main.main(["replay", AGREEMENT, str(self.file)])
        said, complaints = self.capsys.readouterr()
        assert complaints == ""
        return [strict(line) for line in said.splitlines()]

    def one(self, line: Json | str | bytes) -> Json:
        """Return the one result of one line."""
        (result,) = self(line)
        return result

    def refused(self, line: Json | str | bytes) -> str:
        """Return the error of a line, which is all there is beside its id."""
        result = self.one(line)
        assert set(result) == {"id", "error"}
        assert self.status == 1
        assert "Traceback" not in result["error"]
        return str(result["error"])


def written(line: Json | str | bytes) -> bytes:
    if isinstance(line, bytes):
        return line
    return (line if isinstance(line, str) else json.dumps(line)).encode()


def strict(line: str) -> Json:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    found: Json = json.loads(line, parse_constant=refuse)
    return found


def scenario(*events: Json, **others: object) -> Json:
    return {"id": "s", "given": {}, "events": list(events), **others}


@pytest.fixture
def replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Replay:
    return Replay(tmp_path, capsys)


class TestResult:
    def test_has_these_keys_and_shapes(self, replay: Replay) -> None:
        training = {"id": "t", "type": "training_requested", "at": AT}
        known = {"id": "k", "type": "known_unachievable", "at": "2026-03-09T11:00:00-04:00"}

        result = replay.one(
            scenario(REPORTED, CONFIRMED, training, known, given={"purchases": ["product"]})
        )

        assert replay.status == 0
        assert set(result) >= {"id", "clocks", "decisions", "quantities", "notices", "warnings"}
        for clock in result["clocks"]:
            assert set(clock) >= {
                "target", "metric", "strength", "start_event", "started_at", "due_at",
                "reason_code", "stopped_at", "standing", "flags", "round", "clause", "explanation",
            }  # fmt: skip
            assert all(isinstance(step, dict) for step in clock["explanation"])
        rectification = next(c for c in result["clocks"] if c["metric"] == "rectification")
        assert {key: value for key, value in rectification.items() if key != "explanation"} == {
            "target": "rectification",
            "metric": "rectification",
            "strength": "commitment",
            "start_event": "c",
            "started_at": "2026-03-09T14:00:00Z",
            "due_at": "2026-03-14T14:00:00Z",
            "reason_code": None,
            "stopped_at": None,
            "standing": "running",
            "flags": [],
            "round": 1,
            "clause": "7",
        }
        for decision in result["decisions"]:
            assert set(decision) >= {"event", "question", "decision", "reason_code", "clause"}
        assert result["decisions"][0] | {"explanation": ""} == {
            "event": "r",
            "question": "support",
            "decision": "entitled",
            "reason_code": "maintenance_active",
            "clause": "5",
            "explanation": "",
        }
        assert result["quantities"] == [{"name": "training", "included": 1, "used": 0, "left": 1}]
        assert result["notices"] == [
            {
                "event": "k",
                "owed_at": "2026-03-09T15:00:00Z",
                "due_at": "2026-03-10T15:00:00Z",
                "sent_at": None,
                "complete": False,
            }
        ]
        assert all(isinstance(sentence, str) for sentence in result["warnings"])

    def test_names_the_metrics_of_the_reference_agreement(self, replay: Replay) -> None:
        notified = {"id": "n", "type": "notified", "at": AT, "score": 9.0}
        known = {"id": "k", "type": "known_unachievable", "at": "2026-03-09T11:00:00-04:00"}

        result = replay.one(scenario(REPORTED, CONFIRMED, known, notified))

        assert {clock["metric"] for clock in result["clocks"]} == {
            "first_response", "confirmation", "rectification", "patch_deployment", "notification",
        }  # fmt: skip

    def test_keeps_seconds_and_fractions(self, replay: Replay) -> None:
        precise = REPORTED | {"at": "2026-03-06T16:59:30.250000-05:00"}

        (clock, *_) = replay.one(scenario(precise))["clocks"]

        assert clock["started_at"] == "2026-03-06T21:59:30.250000Z"
        assert clock["due_at"] == "2026-03-09T20:59:30.250000Z"

    def test_judges_at_the_moment_asked_for_or_at_the_last_fact(self, replay: Replay) -> None:
        last, asked = replay(
            scenario(REPORTED, CONFIRMED), scenario(REPORTED, CONFIRMED, at="2026-03-07T12:00:00Z")
        )

        standings = [
            {clock["target"]: clock["standing"] for clock in result["clocks"]}
            for result in (last, asked)
        ]
        assert standings[0]["first_response"] == "met"
        assert standings[1]["first_response"] == "closed"
        assert standings[1]["rectification"] == "not_started"

    def test_takes_an_override_with_its_source(self, replay: Replay) -> None:
        override = {"path": "targets.first_response.within", "value": "4 hours", "source": "order"}
        counted = {**override, "path": "targets.rectification.within.1", "value": "1 day"}

        result = replay.one(scenario(REPORTED, CONFIRMED, given={"overrides": [counted]}))

        due = {clock["target"]: clock["due_at"] for clock in result["clocks"]}
        assert due["rectification"] == "2026-03-10T14:00:00Z"

    def test_says_what_of_a_line_is_not_read(self, replay: Replay) -> None:
        result = replay.one(scenario(REPORTED, expct=[]))

        assert any("expct" in warning for warning in result["warnings"])


class TestLines:
    def test_are_answered_in_order_and_told_apart_by_status(self, replay: Replay) -> None:
        results = replay(*(scenario(REPORTED, id=number) for number in (3, 1, 2)))

        assert [result["id"] for result in results] == [3, 1, 2]
        assert replay.status == 0

    def test_that_fail_leave_the_others(self, replay: Replay) -> None:
        results = replay(scenario(REPORTED, id=1), "{", scenario(REPORTED, id=3))

        assert [result["id"] for result in results] == [1, None, 3]
        assert ["error" in result for result in results] == [False, True, False]
        assert replay.status == 1

    def test_may_be_blank_and_end_as_windows_ends_them(self, replay: Replay) -> None:
        line = json.dumps(scenario(REPORTED)).encode()

        results = replay(b"", line + b"\r", b"  \t", line, b"")

        assert len(results) == 2
        assert replay.status == 0

    def test_come_from_standard_input(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = io.TextIOWrapper(io.BytesIO(written(scenario(REPORTED))))
        monkeypatch.setattr(sys, "stdin", told)

        assert main.main(["replay", AGREEMENT]) == 0
        assert strict(capsys.readouterr().out)["id"] == "s"

    def test_may_be_none_at_all(self, replay: Replay) -> None:
        assert replay() == []
        assert replay.status == 0

    def test_may_be_huge(self, replay: Replay) -> None:
        events = [REPORTED] + [
            {"id": f"u{n}", "type": "update_sent", "at": AT, "note": "x" * 1000}
            for n in range(2000)
        ]

        assert len(replay.one(scenario(*events))["clocks"]) >= 2

    def test_keep_text_that_no_encoding_can_write(self, replay: Replay) -> None:
        assert replay.one(scenario(REPORTED, id="\ud800"))["id"] in {"\ud800", "\\ud800"}


class TestNoScenario:
    @pytest.mark.parametrize(
        "line, words",
        [
            ("{", "no JSON"),
            ("[]", "one object"),
            ("null", "one object"),
            ("5", "one object"),
            ('"text"', "one object"),
            ('{"id": NaN, "events": []}', "NaN"),
            ('{"id": 1, "events": [], "at": Infinity}', "Infinity"),
            ('{"id": 1e999, "events": []}', "id"),
            ('{"events": []}', "id"),
            ('{"id": null, "events": []}', "id"),
            ('{"id": {}, "events": []}', "id"),
            ('{"id": "s"}', "events"),
            ('{"id": "s", "events": null}', "events"),
            ('{"id": "s", "events": {}}', "events"),
            ('{"id": "s", "events": "reported"}', "events"),
            ('{"id": "s", "events": [5]}', "events[0]"),
            ('{"id": "s", "events": [[]]}', "events[0]"),
            ('{"id": "s", "id": "t", "events": []}', "id"),
            ("[" * 100_000, "JSON"),
            ('{"id": "s", "given": ' + '{"a":' * 100_000, "JSON"),
            ('{"id": ' + "9" * 5000 + ', "events": []}', "JSON"),
            (b'{"id": "\xff", "events": []}', "JSON"),
            (b'\xff\xfe{"id": "s"}', "JSON"),
            ('{"id": "s"} {"id": "t"}', "JSON"),
        ],
    )
    def test_is_told_where_and_what(self, replay: Replay, line: str | bytes, words: str) -> None:
        assert words in replay.refused(line)

    def test_keeps_the_id_that_could_be_read(self, replay: Replay) -> None:
        assert replay.one('{"id": "mine", "events": 5}')["id"] == "mine"


class TestMalformedFact:
    @pytest.mark.parametrize(
        "change, place",
        [
            ({"id": None}, "events[0].id"),
            ({"id": []}, "events[0].id"),
            ({"id": ""}, "events[0].id"),
            ({"id": True}, "events[0].id"),
            ({"type": None}, "events[0].type"),
            ({"type": "reportd"}, "events[0].type"),
            ({"type": ["reported"]}, "events[0].type"),
            ({"at": None}, "events[0].at"),
            ({"at": "2026-03-06"}, "events[0].at"),
            ({"at": "2026-03-06T16:59:00"}, "events[0].at"),
            ({"at": "2026-02-30T16:59:00Z"}, "events[0].at"),
            ({"at": "2026-03-06T25:00:00Z"}, "events[0].at"),
            ({"at": "yesterday"}, "events[0].at"),
            ({"at": 1772834340}, "events[0].at"),
            ({"at": {}}, "events[0].at"),
            ({"at": "0001-01-01T00:00:00+23:59"}, "events[0].at"),
            ({"at": "0001-12-31T23:59:59Z"}, "events[0].at"),
            ({"at": "9999-01-01T00:00:00Z"}, "events[0].at"),
            ({"by": []}, "events[0].by"),
            ({"supersedes": "nobody"}, "events[0].supersedes"),
            ({"supersedes": "r"}, "events[0].supersedes"),
            ({"supersedes": {}}, "events[0].supersedes"),
            ({"channel": "pigeon"}, "channel"),
            ({"channel": []}, "events[0].channel"),
            ({"filed_as": "wish"}, "filed_as"),
            ({"filed_as": {}}, "events[0].filed_as"),
            ({"about": "life"}, "events[0].about"),
            ({"severity": "5"}, "severity"),
            ({"severity": 0}, "severity"),
            ({"severity": []}, "events[0].severity"),
            ({"product": {}}, "events[0].product"),
            ({"type": "notified", "score": "9"}, "events[0].score"),
            ({"type": "notified", "score": 10.1}, "events[0].score"),
            ({"type": "notified", "score": -0.1}, "events[0].score"),
            ({"type": "notified", "score": True}, "events[0].score"),
            ({"type": "notified", "score": 9, "score_kind": "best"}, "events[0].score_kind"),
            ({"type": "notified", "vector": "CVSS:9/AV:N"}, "vector"),
            ({"type": "notified", "vector": 5.5}, "vector"),
            ({"type": "notified", "rating": "spicy"}, "rating"),
            ({"type": "notified", "source": []}, "events[0].source"),
            ({"type": "responded", "by_person": "true"}, "events[0].by_person"),
            ({"type": "responded", "by_person": 1}, "events[0].by_person"),
            ({"type": "confirmed", "severity": "six"}, "severity"),
            ({"type": "severity_changed"}, "events[0].to"),
            ({"type": "severity_changed", "to": "six"}, "six"),
            ({"type": "reclassified"}, "events[0].to"),
            ({"type": "reclassified", "to": "wish"}, "to"),
            ({"type": "plan_changed", "to": "gold"}, "to"),
            ({"type": "plan_changed"}, "events[0].to"),
            ({"type": "notice_sent", "contains": "reasons"}, "events[0].contains"),
            ({"type": "notice_sent", "contains": [1]}, "events[0].contains"),
            ({"type": "notice_sent", "estimated_at": "soon"}, "events[0].estimated_at"),
            ({"type": "notice_sent", "estimated_at": "2026-03-20"}, "events[0].estimated_at"),
            ({"type": "workaround_delivered", "accepted": "yes"}, "events[0].accepted"),
            ({"type": "training_requested", "hours": 0}, "events[0].hours"),
            ({"type": "training_requested", "hours": "1"}, "events[0].hours"),
            ({"type": "training_used", "hours": -1}, "events[0].hours"),
            ({"type": "training_used", "hours": 1e300}, "events[0].hours"),
            ({"type": "upgrade_requested", "supported": "no"}, "events[0].supported"),
            ({"type": "upgrade_requested", "product": []}, "events[0].product"),
            ({"type": "edition_corrected"}, "events[0].to"),
        ],
    )
    def test_is_told_where_and_what_is_allowed(
        self, replay: Replay, change: Json, place: str
    ) -> None:
        assert place in replay.refused(scenario({**REPORTED, **change}))

    def test_that_stands_twice_is_refused(self, replay: Replay) -> None:
        assert "events[1].id" in replay.refused(scenario(REPORTED, REPORTED))

    def test_names_the_fact_among_many(self, replay: Replay) -> None:
        assert "events[1].at" in replay.refused(scenario(REPORTED, CONFIRMED | {"at": "noon"}))


class TestMalformedGiven:
    @pytest.mark.parametrize(
        "given, place",
        [
            ([], "given"),
            ("standard", "given"),
            ({"plan": "gold"}, "given.plan"),
            ({"plan": []}, "given.plan"),
            ({"plan": {}}, "given.plan"),
            ({"contract": "maybe"}, "given.contract"),
            ({"contract": {}}, "given.contract"),
            ({"contract_end": "2026-02-30"}, "given.contract_end"),
            ({"contract_end": "soon"}, "given.contract_end"),
            ({"contract_end": 20260306}, "given.contract_end"),
            ({"contract_end": "2026-03-06T00:00:00Z"}, "given.contract_end"),
            ({"maintenance_end": []}, "given.maintenance_end"),
            ({"products": []}, "given.products"),
            ({"products": {"x": "separate"}}, "given.products"),
            ({"products": {"x": {"agreement": "other"}}}, "given.products.x.agreement"),
            ({"products": {"x": {"agreement": []}}}, "given.products.x.agreement"),
            ({"products": {"x": {"maintenance_end": 5}}}, "given.products.x.maintenance_end"),
            ({"purchases": "product"}, "given.purchases"),
            ({"purchases": 2}, "given.purchases"),
            ({"overrides": {}}, "given.overrides"),
            ({"overrides": [{}]}, "given.overrides[0]"),
            ({"overrides": [{"path": "nowhere", "value": "1", "source": "o"}]}, "nowhere"),
        ],
    )
    def test_is_told_where_and_what_is_allowed(
        self, replay: Replay, given: object, place: str
    ) -> None:
        assert place in replay.refused(scenario(REPORTED, given=given))


class TestMalformedAt:
    @pytest.mark.parametrize(
        "at", ["2026-03-06", "2026-03-06T16:59:00", "noon", 5, [], {}, True, ""]
    )
    def test_is_told(self, replay: Replay, at: object) -> None:
        assert replay.refused(scenario(REPORTED, at=at)).startswith("at: ")


class TestCommand:
    def test_refuses_a_file_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["replay", AGREEMENT, "nowhere.jsonl"]) == main.USAGE
        assert "nowhere.jsonl" in capsys.readouterr().err

    def test_refuses_an_agreement_that_cannot_be_used(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        broken = tmp_path / "broken.yaml"
        broken.write_text("dueby: 1\nagreement: [", encoding="utf-8")

        assert main.main(["replay", str(broken)]) == main.USAGE
        said, complaints = capsys.readouterr()
        assert said == ""
        assert "broken.yaml" in complaints

    def test_refuses_a_folder(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["replay", AGREEMENT, str(tmp_path)]) == main.USAGE
        assert str(tmp_path) in capsys.readouterr().err
