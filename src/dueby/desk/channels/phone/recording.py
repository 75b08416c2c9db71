"""From events to calls: each once, in whatever order they come, however often."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.channels.phone.changing import CallChange
from dueby.desk.channels.phone.events import Direction, EventKind
from dueby.desk.channels.phone.owning import owner_for
from dueby.desk.channels.phone.passing import call_told
from dueby.desk.channels.phone.returning import return_calls
from dueby.desk.channels.phone.ringing import tell
from dueby.desk.channels.phone.who import known_caller
from dueby.desk.journal.recording import record

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.phone.events import CallEvent
    from dueby.desk.channels.phone.models import Call, PhoneLine


def take_event(
    line: PhoneLine, event: CallEvent, *, at: datetime, is_rejected: bool = False
) -> Call:
    """Make of an event that came at `at` what it says of a call; what is known already, nothing.

    The event must be usable. A call that `is_rejected` rings with nobody.
    """
    with transaction.atomic():
        told = call_told(line, event, at=at)
        change = CallChange(told.call, event, at, told.part)
        with keeping(change, at=at):
            change.begin(is_new=told.is_new, goes_on=told.goes_on)
            change.fill()
            match event.event:
                case EventKind.NEW_CALL if is_rejected:
                    change.reject()
                case EventKind.NEW_CALL:
                    change.ring()
                case EventKind.ANSWER:
                    change.answer()
                case EventKind.HANGUP:
                    change.end()
    return told.call


@contextmanager
def keeping(change: CallChange, *, at: datetime) -> Iterator[None]:
    """Let a locked call be changed, then own it where it was missed, save, record and tell it.

    Runs in the transaction of the change, and last in it.
    """
    call, before = change.call, _fields(change.call)
    yield
    _name_and_own(change)
    changed = [name for name, value in _fields(call).items() if value != before[name]]
    if changed:
        call.save(update_fields=changed)
    for each in change.happened:
        record(call, each, by=None, at=change.at)
    if changed or change.concerns_somebody or change.happened:
        tell(call, at=at, rung=change.rung, also=change.also)
    if call.direction == Direction.OUT.value and "answered_at" in changed:
        return_calls(call, at=at)


def _name_and_own(change: CallChange) -> None:
    call = change.call
    if call.contact is None and call.number:
        call.contact = known_caller(call.number, call.line.country)
        call.organization_id = None if call.contact is None else call.contact.organization_id
    if call.is_missed and call.owner is None:
        call.owner = owner_for(call, at=change.at)
        change.note("owned", to=call.owner_id)


def _fields(call: Call) -> dict[str, object]:
    fields = call._meta.concrete_fields  # noqa: SLF001 - the documented way to name them
    return {each.attname: getattr(call, each.attname) for each in fields}
