"""`dueby phone inspect`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dueby.cli import main
from tests.phone.requests import as_form, as_json, as_parts, generic

KEYS = [
    "file",
    "dialect",
    "event",
    "direction",
    "from",
    "to",
    "call_id",
    "agent",
    "queue",
    "errors",
]


def inspected(capsys: pytest.CaptureFixture[str], *files: Path) -> list[dict[str, Any]]:
    assert main.main(["phone", "inspect", "--json", *map(str, files)]) == 0
    return [json.loads(each) for each in capsys.readouterr().out.splitlines()]


class TestInspect:
    @pytest.mark.parametrize("written", [as_json, as_form, as_parts])
    def test_prints_one_object_for_a_body(
        self,
        written: Callable[[dict[str, object]], bytes],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        path = tmp_path / "request"
        path.write_bytes(written(generic(queue="Support")))

        (told,) = inspected(capsys, path)

        assert list(told) == KEYS
        assert (told["file"], told["dialect"], told["event"]) == (
            str(path),
            "zammad-generic",
            "newCall",
        )
        assert (told["queue"], told["agent"], told["errors"]) == ("Support", None, [])

    def test_prints_a_line_for_each_documented_request(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        pairs = [["event", "HungUp"], ["call_id", "f4"], ["type", "missed"]]
        lines = [
            {"vendor": "zammad-generic", "payload": generic()},
            {"content_type": "application/x-www-form-urlencoded", "payload_pairs": pairs},
            {"vendor": "sipgate", "payload": "event=answer&callId=7&direction=in"},
        ]
        path = tmp_path / "requests.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in lines) + "{broken\n")

        told = inspected(capsys, path)

        assert [each["dialect"] for each in told] == ["zammad-generic", "placetel", "sipgate", None]
        assert [each["event"] for each in told] == ["newCall", "hangup", "answer", None]
        assert [bool(each["errors"]) for each in told] == [False, False, False, True]

    def test_reads_a_request_with_its_header(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "request.http"
        head = b"POST /phone/x/ HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
        path.write_bytes(head + as_json(generic("hangup", cause="busy")))

        assert [each["event"] for each in inspected(capsys, path)] == ["hangup"]

    def test_tells_people_in_a_sentence(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "request"
        path.write_bytes(as_json(generic("hangup", cause="rain")))

        main.main(["phone", "inspect", str(path)])

        said = capsys.readouterr().out
        assert f"{path}: zammad-generic: hangup; 493012345678 to 493087654321; direction in" in said
        assert "\n  error: cause: found 'rain'; known are" in said

    def test_refuses_a_file_that_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main.main(["phone", "inspect", "nowhere"]) == 2
        assert "nowhere: No such file" in capsys.readouterr().err

    def test_understands_what_vendors_document(
        self, shared_data: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = shared_data("cti") / "documented_payloads.jsonl"
        shown = [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]

        told = inspected(capsys, path)

        assert [each["dialect"] for each in told] == [each["vendor"] for each in shown]
        assert [each["direction"] for each in told] == [
            {"Inbound": "in", "Outbound": "out"}[each["direction"]] for each in shown
        ]
        assert [each["errors"] for each in told] == [[]] * len(shown)
        same = [each["event"] for each in shown if each["vendor"] == "zammad-generic"]
        assert [each["event"] for each in told if each["dialect"] == "zammad-generic"] == same
        assert {each["event"] for each in told} == {"newCall", "answer", "hangup"}
