"""Which call an event tells of, though the call was passed on and has another identifier since.

Generic CTI and Placetel tell a call that is passed on under one identifier. sipgate begins another,
which names the one before (`origCallId`) or at least the number that was dialed (`diversion`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import uuid4

from django.db.models import Q

from dueby.desk.channels.phone.events import Cause, Direction, EventKind
from dueby.desk.channels.phone.models import Call, Part
from dueby.desk.channels.phone.models.call import FORGOTTEN_AFTER
from dueby.desk.channels.phone.numbers import number_told

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.phone.events import CallEvent
    from dueby.desk.channels.phone.models import PhoneLine

SOON: Final = timedelta(minutes=1)
"""How long after a call was forwarded it goes on elsewhere."""


class Told(NamedTuple):
    """A call, locked; whether nobody told of it before; its part, where it has several.

    It `goes_on` where a part begins after it had ended.
    """

    call: Call
    is_new: bool
    part: Part | None = None
    goes_on: bool = False


def call_told(line: PhoneLine, event: CallEvent, *, at: datetime) -> Told:
    """Return the call that an event tells of, in the transaction that changes it."""
    # The first version of sipgate's push names no call: each of its requests is one.
    call_id = event.call_id or f"push-{uuid4().hex}"
    number, is_new = _named(line, call_id) or _passed_on(line, event, at), False
    if number is None:
        begun = {"direction": (event.direction or Direction.IN).value, "rang_at": at}
        row, is_new = Call.objects.get_or_create(
            line=line, call_id=event.passed_from or call_id, defaults=begun
        )
        number = row.pk
    call = Call.objects.select_for_update(of=("self",)).select_related("line").get(pk=number)
    if call.call_id == call_id and (is_new or not call.parts.exists()):
        return Told(call, is_new)
    part, begins = Part.objects.get_or_create(line=line, call_id=call_id, defaults={"whole": call})
    begins = begins and call.call_id != call_id
    if begins and not is_new:
        _keep_first_part(call)
    is_over = call.ended_at is not None and event.event is not EventKind.HANGUP
    return Told(call, is_new, part, begins and is_over)


def _named(line: PhoneLine, call_id: str) -> int | None:
    """Return the number of the call that an identifier names."""
    named = {"line": line, "call_id": call_id}
    call = Call.objects.filter(**named).only("pk").first()
    if call is not None:
        return call.pk
    part = Part.objects.filter(**named).only("whole").first()
    return None if part is None else part.whole_id


def _passed_on(line: PhoneLine, event: CallEvent, at: datetime) -> int | None:
    """Return the number of the call that a new one goes on with, where there is one."""
    if event.passed_from:
        return _named(line, event.passed_from)
    caller = number_told(event, event.from_number, line.country)
    if not event.diverted_from or not caller.startswith("+"):
        return None
    forwarded = Q(cause=Cause.FORWARDED.value, ended_at__gt=at - SOON)
    dialed = number_told(event, event.diverted_from, line.country)
    lately = Call.objects.filter(line=line, rang_at__gt=at - FORGOTTEN_AFTER)
    calls = lately.filter(from_number=caller, to_number=dialed)
    going_on = calls.filter(Q(ended_at=None) | forwarded).values_list("pk", flat=True)
    found = list(going_on[:2])
    return found[0] if len(found) == 1 else None


def _keep_first_part(call: Call) -> None:
    known = {"answered_at": call.answered_at, "ended_at": call.ended_at, "whole": call}
    Part.objects.get_or_create(line=call.line, call_id=call.call_id, defaults=known)
