"""What a telephone system expects to hear."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from dueby.desk.channels.phone.events.call_event import Dialect, EventKind

if TYPE_CHECKING:
    from dueby.desk.channels.phone.events.call_event import CallEvent

JSON: Final = "application/json"
XML: Final = "application/xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_REJECTED: Final = '<Reject reason="busy" />'


@dataclass(frozen=True, slots=True)
class Reply:
    """The status, the type and the text of an answer."""

    status: int
    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Dial:
    """A wish to show another number to who is called."""

    caller_id: str
    number: str


REJECT: Final = "reject"
"""A wish to turn a call away as busy."""
Wish: TypeAlias = Dial | Literal["reject"] | None


def reply_to(event: CallEvent, address: str, wish: Wish = None) -> Reply:
    """Return the answer to an event that was sent to `address`, or why it cannot be used."""
    if not event.is_usable:
        return refusal(422, "; ".join(event.errors) or "the request says too little")
    if event.dialect is Dialect.SIPGATE:
        return Reply(200, XML, _sipgate(event, address, wish))
    if event.dialect is Dialect.PLACETEL and wish == REJECT:
        return Reply(200, XML, f"{_HEAD}<Response>{_REJECTED}</Response>")
    match wish:
        case None:
            told = {}
        case Dial():
            told = {"action": "dial", "caller_id": wish.caller_id, "number": wish.number}
        case _:
            told = {"action": REJECT, "reason": "busy"}
    return Reply(200, JSON, json.dumps(told))


def _sipgate(event: CallEvent, address: str, wish: Wish) -> str:
    """Return what sipgate expects.

    It tells of answer and end of a call only where the answer to its beginning asks for it.
    """
    here = quoteattr(address)
    asks = f" onAnswer={here} onHangup={here}" if event.event is EventKind.NEW_CALL else ""
    match wish:
        case None:
            said = f"<Response{asks} />"
        case Dial():
            number = f"<Number>{escape(wish.number)}</Number>"
            dialed = f"<Dial callerId={quoteattr(wish.caller_id)}>{number}</Dial>"
            said = f"<Response{asks}>{dialed}</Response>"
        case _:
            said = f"<Response{asks}>{_REJECTED}</Response>"
    return f"{_HEAD}{said}"


def refusal(status: int, why: str) -> Reply:
    """Return an answer that says what is wrong."""
    return Reply(status, JSON, json.dumps({"error": why}))
