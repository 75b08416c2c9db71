"""Who sees to a call, and that it is done with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.ringing import tell
from dueby.desk.journal.recording import Happening, record

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User


def give_call(call: Call, to: User, *, by: User, at: datetime) -> Call:
    """Let somebody who works here see to a call; what is theirs already stays."""
    with _locked(call, at) as present:
        if present.owner_id != to.pk:
            present.owner = to
            present.save(update_fields=["owner"])
            record(present, Happening("call.owned", data={"to": to.pk}), by=by, at=at)
    return present


def finish_call(call: Call, *, by: User, at: datetime) -> Call:
    """Note that nothing is left to do about a call; what is done stays done since then."""
    with _locked(call, at) as present:
        if present.done_at is None:
            present.done_at = at
            present.save(update_fields=["done_at"])
            record(present, Happening("call.done"), by=by, at=at)
    return present


@contextmanager
def _locked(call: Call, at: datetime) -> Iterator[Call]:
    with transaction.atomic():
        present = Call.objects.select_for_update().get(pk=call.pk)
        yield present
        tell(present, at=at)
