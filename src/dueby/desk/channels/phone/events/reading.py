"""From the fields of a request to an event, in each of the dialects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeAlias, TypeVar

from dueby.desk.channels.phone.events.call_event import (
    CallEvent,
    Cause,
    Dialect,
    Direction,
    EventKind,
)
from dueby.desk.channels.phone.events.fields import Fields

Reader: TypeAlias = Callable[[Fields], CallEvent]
Value = TypeVar("Value")

_KINDS: Final = {each.value: each for each in EventKind}
_DIRECTIONS: Final = {each.value: each for each in Direction} | {
    "inbound": Direction.IN,
    "outbound": Direction.OUT,
}
_CAUSES: Final = {each.value: each for each in Cause}
_BARE: Final = frozenset({"from", "to", "direction", "user"})
"""What the first versions of sipgate's push tell of a call that begins."""
_PASSED_FROM: Final = ("origcallid", "originalcallid")
_SIPGATE_ALONE: Final = ("xcid", "userid", "fulluserid", "diversion", *_PASSED_FROM)
_LONGEST: Final = 6
"""Digits of a length in seconds: more is no call."""
_MACHINES: Final = frozenset({"voicemail", "voicebox", "mailbox", "ivr", "answering machine"})
_PLACETEL_EVENTS: Final = {
    "IncomingCall": (EventKind.NEW_CALL, Direction.IN),
    "OutgoingCall": (EventKind.NEW_CALL, Direction.OUT),
    "CallAccepted": (EventKind.ANSWER, Direction.IN),
    "HungUp": (EventKind.HANGUP, Direction.IN),
}
_PLACETEL_ENDS: Final = {
    "accepted": Cause.NORMAL,
    "missed": Cause.NO_ANSWER,
    "voicemail": Cause.VOICEMAIL,
    "blocked": Cause.BLOCKED,
    "busy": Cause.BUSY,
    "canceled": Cause.CANCEL,
    "cancelled": Cause.CANCEL,
    "unavailable": Cause.NOT_FOUND,
    "congestion": Cause.CONGESTION,
}


def read_request(
    body: bytes,
    content_type: str = "",
    headers: Mapping[str, str] | None = None,
    speaks: Dialect | None = None,
) -> CallEvent:
    """Return the event that a request tells; whatever is wrong with it is told in `errors`.

    `speaks` is the dialect of who sends it, where that is known: two of them share their words.
    """
    return event_of(Fields.read(body, content_type), headers or {}, speaks)


def event_of(
    fields: Fields, headers: Mapping[str, str] | None = None, speaks: Dialect | None = None
) -> CallEvent:
    """Return the event that fields tell."""
    dialect = _dialect_of(fields, {name.casefold() for name in headers or {}}, speaks)
    if dialect is None:
        wrong = () if fields.errors else ("no telephone system that is known sends such a request",)
        return CallEvent(errors=(*fields.errors, *wrong))
    return _READERS[dialect](fields)


def _dialect_of(fields: Fields, headers: set[str], speaks: Dialect | None) -> Dialect | None:
    event = fields.one("event").casefold()
    if (
        any(event == each.casefold() for each in _PLACETEL_EVENTS)
        or "x-placetel-signature" in headers
    ):
        return Dialect.PLACETEL
    is_bare_push = {"from", "to"} <= fields.values.keys() <= _BARE
    is_of_sipgate = not fields.names.isdisjoint(_SIPGATE_ALONE) or "x-sipgate-signature" in headers
    if is_bare_push or is_of_sipgate:
        return Dialect.SIPGATE
    if event or fields.all("callid"):
        return speaks or Dialect.GENERIC
    return None


def _generic(fields: Fields) -> CallEvent:
    kind, wrong = _known(fields, "event", _KINDS)
    direction, wrong_way = _known(fields, "direction", _DIRECTIONS)
    cause, wrong_end = _known(fields, "cause", _CAUSES) if fields.all("cause") else (None, [])
    agents = fields.all("user", "caller")
    answered_by = fields.one("answeringnumber")
    return CallEvent(
        dialect=Dialect.GENERIC,
        event=kind,
        direction=direction,
        from_number=fields.one("from"),
        to_number=fields.one("to"),
        call_id=fields.one("callid"),
        agents=agents,
        answered_by=answered_by,
        queue=fields.one("queue"),
        cause=cause,
        is_machine=cause is Cause.VOICEMAIL or _is_machine(answered_by, *agents),
        errors=(*fields.errors, *wrong, *wrong_way, *wrong_end, *_missing(fields, "callid")),
    )


def _sipgate(fields: Fields) -> CallEvent:
    """Return the event of a sipgate push; its first versions told of new calls alone."""
    if fields.all("event"):
        return replace(
            _generic(fields),
            dialect=Dialect.SIPGATE,
            passed_from=fields.one(*_PASSED_FROM),
            diverted_from=fields.one("diversion"),
        )
    way, wrong_way = _known(fields, "direction", _DIRECTIONS)
    is_said = bool(fields.all("direction"))
    return CallEvent(
        dialect=Dialect.SIPGATE,
        event=EventKind.NEW_CALL,
        direction=way if is_said else Direction.IN,
        from_number=fields.one("from"),
        to_number=fields.one("to"),
        agents=fields.all("user"),
        errors=(
            *fields.errors,
            *(wrong_way if is_said else ()),
            *_missing(fields, "from", "to"),
        ),
    )


def _placetel(fields: Fields) -> CallEvent:
    told, wrong = _known(fields, "event", _PLACETEL_EVENTS)
    kind, direction = told or (None, None)
    said = _DIRECTIONS.get(fields.one("direction").casefold())
    is_end = kind is EventKind.HANGUP
    cause, wrong_end = _known(fields, "type", _PLACETEL_ENDS) if is_end else (None, [])
    peer = fields.one("peer")
    return CallEvent(
        dialect=Dialect.PLACETEL,
        event=kind,
        direction=said or direction,
        from_number=fields.one("from"),
        to_number=fields.one("to"),
        call_id=fields.one("callid"),
        agents=() if kind is EventKind.ANSWER or not peer else (peer,),
        answered_by=peer if kind is EventKind.ANSWER else "",
        queue=fields.one("queue"),
        cause=cause,
        is_machine=cause is Cause.VOICEMAIL,
        spoken=_spoken(fields.one("duration")) if cause is Cause.NORMAL else None,
        errors=(*fields.errors, *wrong, *wrong_end, *_missing(fields, "callid")),
    )


_READERS: Final[Mapping[Dialect, Reader]] = {
    Dialect.GENERIC: _generic,
    Dialect.SIPGATE: _sipgate,
    Dialect.PLACETEL: _placetel,
}
_WRITTEN: Final = {"callid": "the identifier of the call"}


def _known(fields: Fields, name: str, words: Mapping[str, Value]) -> tuple[Value | None, list[str]]:
    """Return what a word of a field means, and what is wrong with it."""
    said = fields.one(name)
    found = next((each for word, each in words.items() if word.casefold() == said.casefold()), None)
    if found is not None:
        return found, []
    allowed = ", ".join(words)
    return None, [f"{name}: found {said!r}; known are {allowed}" if said else f"{name} is missing"]


def _missing(fields: Fields, *names: str) -> list[str]:
    return [f"{_WRITTEN.get(each, each)} is missing" for each in names if not fields.all(each)]


def _spoken(seconds: str) -> timedelta | None:
    is_length = seconds.isascii() and seconds.isdecimal() and len(seconds) <= _LONGEST
    return timedelta(seconds=int(seconds)) if is_length else None


def _is_machine(*answering: str) -> bool:
    return any(each.casefold() in _MACHINES for each in answering)
