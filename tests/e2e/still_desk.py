"""A demo desk at which it stays one moment, so that its pages always look the same.

`python -m tests.e2e.still_desk HOME PORT` fills a database in an empty directory and serves it.
The clock is held from outside, in this process alone: the desk has no switch for it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime, timedelta, tzinfo
from importlib import import_module
from pathlib import Path
from typing import Final
from unittest import mock

import uvicorn

from dueby.cli import main

MOMENT: Final = datetime(2026, 11, 27, 15, 40, tzinfo=UTC)
"""The Friday after Thanksgiving Day, twenty to eleven in New York."""

RECEIPT: Final = "receipt.txt"
SUBJECT: Final = "Weekly throughput report"


class Still(datetime):
    """A clock that stands."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Still:
        """Return the one moment."""
        at = MOMENT.astimezone(tz)
        return cls(at.year, at.month, at.day, at.hour, at.minute, tzinfo=at.tzinfo, fold=at.fold)


def _receipt() -> str:
    """Return the mail that a customer got for a report in the portal."""
    parcels = import_module("dueby.desk.outbox.models").Parcel.objects
    mail = parcels.filter(content__subject__icontains=SUBJECT).order_by("pk")[0].content
    return f"To: {mail['to']}\nSubject: {mail['subject']}\n\n{mail['text']}"


def _answer_a_call() -> None:
    """Let a call ring with Lena, who answers: it pops on every page that she opens."""
    events = import_module("dueby.desk.channels.phone.events")
    line = import_module("dueby.desk.channels.phone.models").PhoneLine.objects.get()
    take = import_module("dueby.desk.channels.phone.recording").take_event
    said = {"event": "newCall", "direction": "in", "callId": "now", "user": "203"}
    for event, ago in (("newCall", 40), ("answer", 30)):
        told = {**said, "event": event, "from": "493023125741", "to": "12075550104"}
        read = events.read_request(json.dumps(told).encode())
        take(line, read, at=MOMENT - timedelta(seconds=ago))


def serve(home: str, port: int) -> None:
    """Fill a desk as it is at the moment, and serve it until the process is ended."""
    os.environ.update(
        DUEBY_HOME=home,
        DUEBY_LOOPBACK="on",
        DUEBY_PORT=str(port),
        DUEBY_BASE_URL="http://localhost:8000",
        DUEBY_MAIL_FROM="Plixer Support <support@plixer.example>",
        DUEBY_LOG_LEVEL="error",
    )
    with mock.patch("dueby.desk.timekeeping.datetime", Still):
        main.main(["demo"])
        _answer_a_call()
        (Path(home) / RECEIPT).write_text(_receipt(), encoding="utf-8")
        import_module("dueby.desk.ui.assets").publish()
        application = import_module("dueby.desk.asgi").application
        uvicorn.run(application, host="127.0.0.1", port=port, log_config=None, lifespan="off")


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
