"""What a telephone system expects to hear."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from dueby.desk.channels.phone.events.call_event import Dialect, EventKind

if TYPE_CHECKING:
    from dueby.desk.channels.phone.events.call_event import CallEvent

JSON: Final = "application/json"
XML: Final = "application/xml"


@dataclass(frozen=True, slots=True)
class Reply:
    """The status, the type and the text of an answer."""

    status: int
    content_type: str
    text: str


def reply_to(event: CallEvent, address: str) -> Reply:
    """Return the answer to an event that was sent to `address`, or why it cannot be used.

    sipgate tells of answer and end of a call only where the answer to its beginning asks for it.
    """
    if not event.is_usable:
        return refusal(422, "; ".join(event.errors) or "the request says too little")
    if event.dialect is not Dialect.SIPGATE:
        return Reply(200, JSON, "{}")
    here = quoteattr(address)
    asks = f" onAnswer={here} onHangup={here}" if event.event is EventKind.NEW_CALL else ""
    return Reply(200, XML, f'<?xml version="1.0" encoding="UTF-8"?>\n<Response{asks} />')


def refusal(status: int, why: str) -> Reply:
    """Return an answer that says what is wrong."""
    return Reply(status, JSON, json.dumps({"error": why}))
