"""The desk tells of itself in lines with named fields, and nothing that is personal or secret."""

import json
import logging
import sys

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.environment import SettingError, level, shape_of_lines
from dueby.desk.loglines import JsonLine, Line, logging_of


def told(
    said: str,
    *values: object,
    error: BaseException | None = None,
    name: str = "dueby.desk.outbox",
    formatter: logging.Formatter | None = None,
) -> str:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord(name, logging.WARNING, "x.py", 1, said, values, info)
    record.created = 1_800_000_000.25
    record.process = 7
    return (formatter or Line()).format(record)


def fail(words: str) -> None:
    raise ValueError(words)


class TestLine:
    def test_names_its_fields(self) -> None:
        assert told("parcel %s left", 17) == (
            "at=2027-01-15T08:00:00.250+00:00 level=warning from=dueby.desk.outbox process=7 "
            'said="parcel 17 left"'
        )

    def test_stays_one_line(self) -> None:
        assert "\n" not in told("one\ntwo %s", "\r\nlevel=error")

    def test_tells_where_an_error_was_and_not_what_the_database_refused(self) -> None:
        with pytest.raises(ValueError, match="duplicate") as refused:
            fail("duplicate key\nDETAIL: Key (email)=(rosa@northwind.example)")

        line = told("failed", error=refused.value)

        assert 'error="ValueError: duplicate key"' in line
        assert "test_loglines.py" in line
        assert "rosa" not in line

    @pytest.mark.parametrize(
        "words",
        [
            "550 <rosa@northwind.example>: no such user",
            "could not parse 'Rosa Lindqvist'",
            'no key "Rosa Lindqvist"',
            "Key (email)=(rosa@northwind.example) already exists",
        ],
    )
    def test_leaves_out_what_somebody_wrote(self, words: str) -> None:
        with pytest.raises(ValueError, match=r".") as refused:
            fail(words)

        for line in (told("failed", error=refused.value), told("%s", words)):
            assert "northwind" not in line
        assert "Rosa" not in told("failed", error=refused.value)

    def test_leaves_out_tokens_in_addresses(self) -> None:
        path = "/accounts/link/MQ:iZDBJX947wgL2pKyO45os3F2Oa14ywL1HnpSY/"

        line = told("Internal Server Error: %s", path, name="django.request")

        assert 'said="Internal Server Error: /accounts/link/\\u2026/"' in line


class TestJsonLine:
    def test_is_one_object_with_the_same_fields(self) -> None:
        line = told("parcel %s\nleft", 17, formatter=JsonLine())

        assert "\n" not in line
        assert json.loads(line) == {
            "at": "2027-01-15T08:00:00.250+00:00",
            "level": "warning",
            "from": "dueby.desk.outbox",
            "process": "7",
            "said": "parcel 17\nleft",
        }

    def test_is_chosen_by_a_setting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DUEBY_LOG", "json")
        assert shape_of_lines() == "json"
        monkeypatch.setenv("DUEBY_LOG", "xml")

        with pytest.raises(SettingError, match="DUEBY_LOG: found 'xml'; allowed are plain, json"):
            shape_of_lines()


class TestRequests:
    def test_tell_no_query_and_no_body(
        self, client: Client, world: World, caplog: pytest.LogCaptureFixture
    ) -> None:
        client.force_login(world.users["ada"])

        client.get("/desk/nowhere/?q=Rosa+Lindqvist")
        client.post("/accounts/login/", {"login": "ada@dueby.example", "password": "hush hush"})

        assert "Lindqvist" not in caplog.text
        assert "hush" not in caplog.text


class TestLevel:
    def test_is_one_of_four(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DUEBY_LOG_LEVEL", "loud")

        with pytest.raises(SettingError, match="allowed are debug, info, warning, error"):
            level()

    def test_goes_to_standard_error(self) -> None:
        assert logging_of("INFO")["handlers"]["stderr"]["class"] == "logging.StreamHandler"
        assert logging.StreamHandler().stream is sys.stderr
