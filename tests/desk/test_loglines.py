"""The desk tells of itself in lines with named fields, and nothing that is personal or secret."""

import logging
import sys

import pytest
from django.test import Client

from dueby.desk.demo.cast import World
from dueby.desk.environment import SettingError, level
from dueby.desk.loglines import Line, logging_of


def told(said: str, *values: object, error: BaseException | None = None) -> str:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("dueby.desk.outbox", logging.WARNING, "x.py", 1, said, values, info)
    record.created = 1_800_000_000.25
    record.process = 7
    return Line().format(record)


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
