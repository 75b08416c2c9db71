"""Missed calls that are called back: the call in which that was done closes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.channels.phone.ringing import tell
from dueby.desk.journal.recording import Happening, record

if TYPE_CHECKING:
    from datetime import datetime


def return_calls(outgoing: Call, *, at: datetime) -> int:
    """Note which missed calls an outgoing call returns that somebody answered; say how many.

    Nothing is left to do about them then, but for a voicemail: that is a report yet to be written
    down. Runs last in the transaction in which it was answered.
    """
    if outgoing.answered_at is None or not outgoing.to_number.startswith("+"):
        return 0
    missed = Call.objects.waiting().filter(
        from_number=outgoing.to_number, returned_by=None, ended_at__lte=outgoing.answered_at
    )
    calls = list(missed.select_for_update())
    for call in calls:
        call.returned_by = outgoing
        if call.state is State.MISSED:
            call.done_at = outgoing.answered_at
        call.save(update_fields=["returned_by", "done_at"])
        data = {"call": outgoing.pk}
        record(call, Happening("call.returned", data=data), by=outgoing.agent, at=at)
        tell(call, at=at)
    return len(calls)
