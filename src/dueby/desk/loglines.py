"""What the desk tells of itself: one line for each event, fields by name, nothing personal.

Bodies, headers and query strings are never told. Of an error its place and its first line are, for
a database tells on the lines after it which values it refused; and without what stands in quotes
or looks like a mail address, for that is what somebody wrote.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

_PLAIN: Final = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-")
_LONGEST: Final = 1_600
_ADDRESS: Final = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"|\([^()]*@[^()]*\)")
_SECRET_SEGMENT: Final = re.compile(r"(?<=/)[^/\s]{16,}")
"""Tokens stand in addresses: one-time sign-ins, the addresses of telephone systems."""
_LEFT_OUT: Final = "…"


class Line(logging.Formatter):
    """Writes a record as `at=... level=... from=... said="..."`, with the error's place if any."""

    def format(self, record: logging.LogRecord) -> str:
        told = _told(record)
        return " ".join(f"{name}={_quoted(value)}" for name, value in told.items())


class JsonLine(logging.Formatter):
    """Writes the same fields as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_told(record))


def logging_of(level: str, shape: str = "plain") -> dict[str, Any]:
    """Return Django's LOGGING: everything of a level and above, in lines, on standard error."""
    formatter = "JsonLine" if shape == "json" else "Line"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"dueby.desk.loglines.{formatter}"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Each has a handler of its own by default, and would tell everything twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Who asks for what is not there, or is not let in, is not the operator's business.
            "django.request": {"level": "ERROR"},
            # Tells every question to the database, with its values.
            "django.db.backends": {"level": "WARNING"},
            "uvicorn": {"level": "WARNING"},
            # Tells every command of a mail server, and with them who writes to whom.
            "mail.log": {"level": "CRITICAL"},
        },
    }


def _told(record: logging.LogRecord) -> Mapping[str, str]:
    fields = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "from": record.name,
        "process": str(record.process),
        "said": _cut(_ADDRESS.sub(_LEFT_OUT, _said(record))),
        "status": str(getattr(record, "status_code", "")),
    }
    if record.exc_info and record.exc_info[1] is not None:
        fields |= _error(record.exc_info[1])
    return {name: value for name, value in fields.items() if value}


def _said(record: logging.LogRecord) -> str:
    said = record.getMessage()
    return _SECRET_SEGMENT.sub(_LEFT_OUT, said) if record.name.startswith("django.") else said


def _error(error: BaseException) -> dict[str, str]:
    first = next(iter(str(error).splitlines()), "")
    said = _ADDRESS.sub(_LEFT_OUT, _QUOTED.sub(_LEFT_OUT, first))
    return {
        "error": _cut(f"{type(error).__name__}: {said}"),
        "where": _cut(_places(error.__traceback__)),
    }


def _places(trail: TracebackType | None) -> str:
    frames = traceback.extract_tb(trail)
    return " < ".join(f"{each.filename}:{each.lineno}" for each in reversed(frames))


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else value[:_LONGEST] + _LEFT_OUT


def _quoted(value: str) -> str:
    return value if set(value) <= _PLAIN else json.dumps(value)
