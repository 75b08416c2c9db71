"""What one event changes of a call."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from dueby.desk.channels.phone.agents import agents_named
from dueby.desk.channels.phone.events import Cause, Dialect, EventKind
from dueby.desk.channels.phone.models import UNTOLD
from dueby.desk.channels.phone.numbers import number_told
from dueby.desk.journal.recording import Happening

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from dueby.desk.channels.phone.events import CallEvent
    from dueby.desk.channels.phone.models import Call, Part
    from dueby.desk.people.models import User


@dataclass
class CallChange:
    """What one event changes of a locked call, or of a part of one that was passed on.

    It begins to ring with those of `rung`; `also` are others who are concerned.
    """

    call: Call
    event: CallEvent
    at: datetime
    part: Part | None = None
    happened: list[Happening] = field(default_factory=list)
    rung: list[User] = field(default_factory=list)
    also: list[User] = field(default_factory=list)

    @property
    def concerns_somebody(self) -> bool:
        """Whether somebody sees something else than before, though the call itself is the same."""
        return bool(self.rung or self.also)

    def note(self, kind: str, **data: object) -> None:
        """Have something recorded that happened to the call."""
        self.happened.append(Happening(f"call.{kind}", data=data))

    def begin(self, *, is_new: bool, goes_on: bool) -> None:
        """Note that nobody told of it before; let one that had ended go on."""
        call = self.call
        if is_new:
            self.note("rang", line=call.line_id, direction=call.direction)
        if goes_on or self._rang_on():
            call.ended_at, call.cause = None, ""
            if call.done_at is None:
                call.owner = None
            self.note("went_on")

    def fill(self) -> None:
        """Take what is not yet known of a call; what is known stays as it was told first."""
        event, call = self.event, self.call
        country = call.line.country
        call.from_number = call.from_number or number_told(event, event.from_number, country)
        call.to_number = call.to_number or number_told(event, event.to_number, country)
        call.queue = call.queue or event.queue

    def reject(self) -> None:
        """Note that it was turned away before it rang."""
        self.call.cause = self.call.cause or Cause.BLOCKED.value

    def ring(self) -> None:
        """Let it ring with those whom it is for, unless it is too late for that."""
        call, event = self.call, self.event
        if not call.is_incoming and self.part is None:
            self._name_dialer()
            return
        named = self._named(event.agents or [event.to_number])
        known = set(call.rings.values_list("pk", flat=True))
        newly = [each for each in named if each.pk not in known]
        call.rings.add(*newly)
        self._name_answerer()
        if call.ended_at is not None:
            self.also = newly
        elif call.answered_at is None:
            self.rung = newly
        elif self.part is None:
            # Told late, the same names come again; others are those to whom it is passed on.
            self._offer(newly if known else [])
        elif self.part.answered_at is None and self.part.ended_at is None:
            self._offer(named)

    def answer(self) -> None:
        """Note who answered, and when: no later than the call ended."""
        call = self.call
        moment = self.at if call.ended_at is None else min(self.at, call.ended_at)
        if self.event.is_machine:
            if call.machine_at is None and call.answered_at is None:
                call.machine_at = moment
                self.note("taken_by_machine")
            return
        is_late = self.part is not None and self._goes_on_elsewhere()
        if self.part is not None and self.part.answered_at is None:
            self.part.answered_at = moment
            self.part.save(update_fields=["answered_at"])
        if call.answered_at is None:
            call.answered_at = moment
            if call.is_incoming or self.part is not None:
                call.agent = self._who_answered() or _only(list(call.rings.all()))
            else:
                self._name_dialer()
            self.note("answered", agent=call.agent_id)
        elif call.is_incoming or self.part is not None:
            turns = [(call.agent, call.answered_at), (self._who_answered(), moment)]
            self._pass_on(turns, is_late=is_late)

    def end(self) -> None:
        """Note when and why it ended: with the last of its parts, where it has several."""
        call, event = self.call, self.event
        if self.part is not None and not self._is_last_part():
            return
        if call.is_end_supposed:
            call.ended_at, call.cause = None, ""
        if call.ended_at is not None:
            return
        call.ended_at = self.at
        call.cause = call.cause or ("" if event.cause is None else event.cause.value)
        if event.cause is Cause.VOICEMAIL and call.machine_at is None:
            call.machine_at = self.at
        if event.dialect is Dialect.PLACETEL and event.cause is Cause.NORMAL:
            self._was_answered(event.spoken or timedelta())
        self.note("ended", cause=call.cause)

    def end_untold(self) -> None:
        """Take it as ended, for nothing was told of it for so long; its end may still be told."""
        call = self.call
        call.ended_at, call.cause = self.at, call.cause or UNTOLD
        call.parts.filter(ended_at=None).update(ended_at=self.at)
        self.note("ended", cause=call.cause, is_told=False)

    def _rang_on(self) -> bool:
        """Tell whether it rang for longer than the desk thought: somebody answers it now."""
        is_over = self.call.is_end_supposed and self.call.answered_at is None
        return is_over and self.event.event is EventKind.ANSWER

    def _name_dialer(self) -> None:
        call, event = self.call, self.event
        call.agent = call.agent or _only(self._named(event.agents or [event.from_number]))

    def _name_answerer(self) -> None:
        """Note who answered, where nobody was named before it was told with whom alone it rang."""
        call, part = self.call, self.part
        is_answered = (part or call).answered_at is not None
        if is_answered and call.agent is None:
            call.agent = _only(list(call.rings.all()))
            if call.agent is not None:
                self.note("agent_named", agent=call.agent_id)

    def _was_answered(self, spoken: timedelta) -> None:
        """Note at the end of a call that it was answered, where that was not told before."""
        call = self.call
        if call.answered_at is None:
            call.answered_at = max(call.rang_at, self.at - spoken)
            self.note("answered", agent=call.agent_id)

    def _offer(self, to: Iterable[User]) -> None:
        """Let it ring with others though somebody speaks."""
        call = self.call
        spoke = {call.agent_id, *call.speakers.values_list("agent", flat=True)}
        offered = set(call.offered.values_list("pk", flat=True))
        self.rung = [each for each in to if each.pk not in spoke | offered]
        call.offered.add(*self.rung)

    def _pass_on(self, turns: list[tuple[User | None, datetime]], *, is_late: bool) -> None:
        """Note that somebody else speaks, or spoke before where it is told late; each once."""
        call, to = self.call, turns[-1][0]
        if to is None or to.pk == call.agent_id or call.speakers.filter(agent=to).exists():
            return
        if is_late:
            turns.reverse()
        for who, since in turns:
            if who is not None:
                call.speakers.get_or_create(agent=who, defaults={"since": since})
                self.also.append(who)
        call.agent = turns[-1][0]
        call.offered.clear()
        self.note("passed_on", agents=[each.pk for each in self.also])

    def _goes_on_elsewhere(self) -> bool:
        """Tell whether this is the first part, and somebody answered a later one already."""
        part, call = self.part, self.call
        if part is None or part.call_id != call.call_id or part.answered_at is not None:
            return False
        return call.parts.filter(answered_at__isnull=False).exists()

    def _is_last_part(self) -> bool:
        """Note that a part ended, and tell whether the call has with it."""
        part, call = self.part, self.call
        assert part is not None  # noqa: S101 - asked of calls with parts
        if part.ended_at is None:
            part.ended_at = self.at
            part.save(update_fields=["ended_at"])
        if not call.parts.filter(ended_at=None).exists():
            return True
        if part.answered_at is None:
            self.also = list(call.offered.all())
            call.offered.clear()
        return False

    def _who_answered(self) -> User | None:
        """Return who answered. sipgate names them, and gives the number of who passed it on."""
        told = [[self.event.answered_by], self.event.agents]
        if self.event.dialect is Dialect.SIPGATE:
            told.reverse()
        found = (self._named(each) for each in told if each)
        return _only(next((each for each in found if each), []))

    def _named(self, names: Iterable[str]) -> list[User]:
        return agents_named(names, self.call.line.country)


def _only(found: list[User]) -> User | None:
    return found[0] if len(found) == 1 else None
