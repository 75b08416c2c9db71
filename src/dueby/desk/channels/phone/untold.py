"""Calls of whose end no telephone system told: they end all the same, and a missed one is owned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Q

from dueby.desk.channels.phone.changing import CallChange
from dueby.desk.channels.phone.events import CallEvent, Direction
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.recording import keeping

RINGS: Final = timedelta(minutes=10)
"""After so long without a word of it a call rings no more: networks give one up that nobody answers
after three minutes or so (T301 of ITU-T Q.931), and a queue tells of each agent whom it tries."""
GOES_ON: Final = timedelta(hours=12)
"""After so long without a word of it a call is over in which people spoke, or that was dialed here
(Placetel does not tell that somebody answered it): nobody speaks longer than a shift."""
BATCH: Final = 100
_RINGING: Final = Q(direction=Direction.IN.value, answered_at=None)


def end_untold(at: datetime) -> int:
    """Take calls as ended of which nothing was told for long, and say how many there were.

    They ended when that became so. When they did in truth nobody knows; what is told of it later
    holds instead.
    """
    return _end(_RINGING, RINGS, at) + _end(~_RINGING, GOES_ON, at)


def _end(which: Q, patience: timedelta, at: datetime) -> int:
    silent = Call.objects.filter(which).silent(at - patience)
    numbers = list(silent.order_by("rang_at").values_list("pk", flat=True)[:BATCH])
    for number in numbers:
        with transaction.atomic():
            locked = silent.select_for_update(of=("self",)).select_related("line")
            call = locked.filter(pk=number).first()
            if call is not None:
                change = CallChange(call, CallEvent(), _heard_at(call) + patience)
                with keeping(change, at=at):
                    change.end_untold()
    return len(numbers)


def _heard_at(call: Call) -> datetime:
    last: datetime | None = call.requests.aggregate(last=Max("received_at"))["last"]
    return call.rang_at if last is None else max(call.rang_at, last)
