"""What the desk tells of itself: one line for each event, fields by name, nothing personal.

Bodies, headers and query strings are never told. Of an error its place and its first line are:
a database tells on the lines after it which values it refused.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

_PLAIN: Final = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/+-")
_LONGEST: Final = 400


class Line(logging.Formatter):
    """Writes a record as `at=... level=... from=... said="..."`, with the error's place if any."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "process": str(record.process),
            "said": record.getMessage(),
            "status": str(getattr(record, "status_code", "")),
        }
        if record.exc_info and record.exc_info[1] is not None:
            fields |= _error(record.exc_info[1])
        return " ".join(f"{name}={_quoted(value)}" for name, value in fields.items() if value)


def logging_of(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything of a level and above, in lines, on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "dueby.desk.loglines.Line"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Each has a handler of its own by default, and would tell everything twice.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
            # Who asks for what is not there, or is not let in, is not the operator's business.
            "django.request": {"level": "ERROR"},
            "uvicorn": {"level": "WARNING"},
            # Tells every command of a mail server, and with them who writes to whom.
            "mail.log": {"level": "CRITICAL"},
        },
    }


def _error(error: BaseException) -> dict[str, str]:
    first = next(iter(str(error).splitlines()), "")
    return {"error": f"{type(error).__name__}: {first}", "where": _places(error.__traceback__)}


def _places(trail: TracebackType | None) -> str:
    frames = traceback.extract_tb(trail)
    return " < ".join(f"{each.filename}:{each.lineno}" for each in reversed(frames))


def _quoted(value: str) -> str:
    if set(value) <= _PLAIN:
        return value
    return json.dumps(value if len(value) <= _LONGEST * 4 else value[: _LONGEST * 4] + "…")
