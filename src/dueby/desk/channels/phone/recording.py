"""From events to calls: each once, in whatever order they come, however often."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from dueby.desk.channels.phone.agents import agents_named
from dueby.desk.channels.phone.events import Cause, Dialect, Direction, EventKind
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.numbers import number_sent
from dueby.desk.channels.phone.owning import owner_for
from dueby.desk.channels.phone.ringing import CHANGED, RING, tell
from dueby.desk.channels.phone.who import known_caller
from dueby.desk.journal.recording import Happening, record

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.phone.events import CallEvent
    from dueby.desk.channels.phone.models import PhoneLine
    from dueby.desk.people.models import User


@dataclass
class _Change:
    """What one event changes of a locked call."""

    call: Call
    event: CallEvent
    at: datetime
    happened: list[Happening] = field(default_factory=list)
    newly_rung: list[User] = field(default_factory=list)

    def note(self, kind: str, **data: object) -> None:
        self.happened.append(Happening(f"call.{kind}", data=data))

    def fill(self) -> None:
        """Take what is not yet known of a call; what is known stays as it was told first."""
        event, call = self.event, self.call
        call.from_number = call.from_number or number_sent(event.from_number)
        call.to_number = call.to_number or number_sent(event.to_number)
        call.queue = call.queue or event.queue

    def ring(self) -> None:
        """Let it ring with those whom it is for, unless it is too late for that."""
        call, event = self.call, self.event
        if call.is_incoming:
            named = agents_named(event.agents or [event.to_number])
            known = set(call.rings.values_list("pk", flat=True))
            self.newly_rung = [each for each in named if each.pk not in known]
            call.rings.add(*self.newly_rung)
        elif call.agent is None:
            call.agent = _only(agents_named(event.agents or [event.from_number]))

    def answer(self) -> None:
        """Note who answered, and when: no later than the call ended."""
        call, event = self.call, self.event
        moment = self.at if call.ended_at is None else min(self.at, call.ended_at)
        if event.is_machine:
            if call.machine_at is None and call.answered_at is None:
                call.machine_at = moment
                self.note("taken_by_machine")
            return
        if call.answered_at is not None:
            return
        call.answered_at = moment
        named = [event.answered_by] if event.answered_by else event.agents
        if call.is_incoming:
            call.agent = _only(agents_named(named)) or _only(list(call.rings.all()))
        self.note("answered", agent=call.agent_id)

    def end(self) -> None:
        """Note when and why it ended; a call that nobody answered gets an owner."""
        call, event = self.call, self.event
        if call.ended_at is not None:
            return
        call.ended_at = self.at
        call.cause = call.cause or ("" if event.cause is None else event.cause.value)
        if event.cause is Cause.VOICEMAIL and call.machine_at is None:
            call.machine_at = self.at
        # Placetel says so of calls that were answered; if that was not told, it was by now.
        if event.dialect is Dialect.PLACETEL and event.cause is Cause.NORMAL:
            call.answered_at = call.answered_at or self.at
        self.note("ended", cause=call.cause)


def take_event(
    line: PhoneLine, event: CallEvent, *, at: datetime, is_rejected: bool = False
) -> Call:
    """Make of an event that came at `at` what it says of a call; what is known already, nothing.

    The event must be usable. A call that `is_rejected` rings with nobody. The moments are those at
    which events came: no dialect tells others.
    """
    with transaction.atomic():
        call, is_new = _locked(line, event, at)
        before = _fields(call)
        change = _Change(call, event, at)
        if is_new:
            change.note("rang", line=line.pk, direction=call.direction)
        change.fill()
        match event.event:
            case EventKind.NEW_CALL if is_rejected:
                call.cause = call.cause or Cause.BLOCKED.value
            case EventKind.NEW_CALL:
                change.ring()
            case EventKind.ANSWER:
                change.answer()
            case EventKind.HANGUP:
                change.end()
        _name_and_own(change)
        changed = [name for name, value in _fields(call).items() if value != before[name]]
        if changed:
            call.save(update_fields=changed)
        for each in change.happened:
            record(call, each, by=None, at=at)
        if changed or change.newly_rung or is_new:
            rung = change.newly_rung if call.ended_at is None and call.answered_at is None else ()
            tell(call, RING if rung else CHANGED, at=at)
    return call


def _locked(line: PhoneLine, event: CallEvent, at: datetime) -> tuple[Call, bool]:
    """Return the call of an event under lock, and whether nobody had told of it before."""
    # The first version of sipgate's push names no call: each of its requests is one.
    call_id = event.call_id or f"push-{uuid4().hex}"
    direction = (event.direction or Direction.IN).value
    begun = {"direction": direction, "rang_at": at}
    row, is_new = Call.objects.get_or_create(line=line, call_id=call_id, defaults=begun)
    return Call.objects.select_for_update().get(pk=row.pk), is_new


def _name_and_own(change: _Change) -> None:
    call = change.call
    if call.contact is None and call.number:
        call.contact = known_caller(call.number)
        call.organization_id = None if call.contact is None else call.contact.organization_id
    if call.is_missed and call.owner is None:
        call.owner = owner_for(call, at=change.at)
        change.note("owned", to=call.owner_id)


def _fields(call: Call) -> dict[str, object]:
    fields = call._meta.concrete_fields  # noqa: SLF001 - the documented way to name them
    return {each.attname: getattr(call, each.attname) for each in fields}


def _only(found: list[User]) -> User | None:
    return found[0] if len(found) == 1 else None
