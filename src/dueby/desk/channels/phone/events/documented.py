"""Files in which requests are shown: a body, a whole request of HTTP, or vendors' payloads as JSON.

A line of JSON that has `payload` (an object) or `payload_pairs` (fields of a form, in order) shows
a request; `content_type` and `vendor` may stand beside it. Any other object is a body itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from dueby.desk.channels.phone.events.call_event import CallEvent, Dialect
from dueby.desk.channels.phone.events.fields import Fields, plain_text
from dueby.desk.channels.phone.events.reading import event_of, read_request

_REQUEST: Final = re.compile(rb"[A-Z]{3,7} \S+ HTTP/[0-9.]+\r?\n")
_VENDORS: Final = {each.value: each for each in Dialect}


def events_in(raw: bytes) -> Iterator[CallEvent]:
    """Give the event of each request that a file shows; of an empty one, that it is empty."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").strip()
    if _REQUEST.match(raw):
        yield _of_request(raw)
    elif raw[:1] not in {b"{", b"["}:
        # A form has no line end inside, so that of several lines each is one; parts have.
        yield from map(read_request, [raw] if raw.startswith(b"--") else raw.splitlines() or [raw])
    else:
        for shown in _objects(raw):
            yield shown if isinstance(shown, CallEvent) else _shown(shown)


def _of_request(raw: bytes) -> CallEvent:
    head, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = (each.partition(":") for each in head.decode("utf-8", "replace").splitlines()[1:])
    headers = {name.strip().casefold(): value.strip() for name, _, value in lines}
    return read_request(body, headers.get("content-type", ""), headers)


def _objects(raw: bytes) -> Iterator[dict[str, Any] | CallEvent]:
    """Give each object of a file that is one, a list of them, or has one on each line."""
    whole = _read(raw)
    if isinstance(whole, dict) and whole.keys().isdisjoint({"payload", "payload_pairs"}):
        yield read_request(raw, speaks=_vendor(whole))
        return
    lines = [_read(each) for each in raw.splitlines() if each.strip()]
    if isinstance(whole, CallEvent) and any(isinstance(each, dict) for each in lines):
        told: list[object] = lines
    else:
        told = whole if isinstance(whole, list) else [whole]
    for each in told:
        if isinstance(each, dict | CallEvent):
            yield each
        else:
            yield CallEvent(errors=("a request is an object of JSON",))


def _read(raw: bytes) -> object:
    """Return what JSON says, or an event that says why it is none."""
    try:
        return json.loads(raw.decode("utf-8", "replace"), parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        return CallEvent(errors=(f"no JSON: {plain_text(str(error))}",))


def _shown(told: dict[str, Any]) -> CallEvent:
    speaks = _vendor(told)
    if "payload_pairs" in told:
        pairs, errors = _pairs(told["payload_pairs"])
        return event_of(Fields.of(pairs, errors), speaks=speaks)
    payload = told.get("payload", told)
    if isinstance(payload, dict):
        return event_of(Fields.of_object(payload), speaks=speaks)
    if isinstance(payload, str):
        body = payload.encode("utf-8", "replace")
        return read_request(body, str(told.get("content_type", "")), speaks=speaks)
    return CallEvent(errors=("payload: an object or a text is allowed",))


def _vendor(told: dict[str, Any]) -> Dialect | None:
    return _VENDORS.get(str(told.get("vendor", "")))


def _pairs(told: object) -> tuple[list[tuple[str, str]], list[str]]:
    pairs, errors = [], []
    for each in told if isinstance(told, list) else [told]:
        match each:
            case [str(name), str(value)]:
                pairs.append((name, value))
            case _:
                errors.append("payload_pairs: a list of names with values is allowed")
    return pairs, errors[:1]
