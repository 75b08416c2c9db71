"""An event of a call, whatever the words in which a telephone system told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum


class Dialect(Enum):
    """Whose words a request is in; the values are those of its documentation."""

    GENERIC = "zammad-generic"
    SIPGATE = "sipgate"
    PLACETEL = "placetel"


class EventKind(Enum):
    """What happened to a call."""

    NEW_CALL = "newCall"
    ANSWER = "answer"
    HANGUP = "hangup"


class Direction(Enum):
    """Who calls whom: somebody the desk, or the desk somebody."""

    IN = "in"
    OUT = "out"


class Cause(Enum):
    """Why a call ended: the words of generic CTI, and two that others have beside them."""

    NORMAL = "normalClearing"
    BUSY = "busy"
    CANCEL = "cancel"
    NO_ANSWER = "noAnswer"
    CONGESTION = "congestion"
    NOT_FOUND = "notFound"
    FORWARDED = "forwarded"
    VOICEMAIL = "voicemail"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class CallEvent:
    """What a request says; what it does not say is None or empty, what is wrong is in `errors`.

    Numbers stand as they were sent. `agents` are those whom the call rings or concerns, as the
    telephone system names them; `answered_by` is who or what answered; `is_machine` says that it
    was none of them but a voicemail or the like. `passed_from` is the identifier of the call that
    was passed on by this one, `diverted_from` the number that was dialed where that was another;
    `spoken` is how long people spoke.
    """

    dialect: Dialect | None = None
    event: EventKind | None = None
    direction: Direction | None = None
    from_number: str = ""
    to_number: str = ""
    call_id: str = ""
    agents: tuple[str, ...] = ()
    answered_by: str = ""
    queue: str = ""
    cause: Cause | None = None
    is_machine: bool = False
    passed_from: str = ""
    diverted_from: str = ""
    spoken: timedelta | None = None
    errors: tuple[str, ...] = ()

    @property
    def agent(self) -> str:
        """Who answered, or else whom it concerns."""
        return self.answered_by or ", ".join(self.agents)

    @property
    def is_usable(self) -> bool:
        """Whether something can be made of it: it names a call and what happened to it.

        The first version of sipgate's push tells of new calls alone, and names none.
        """
        if self.event is EventKind.NEW_CALL:
            is_named = self.call_id != "" or self.dialect is Dialect.SIPGATE
            return is_named and self.direction is not None
        return self.event is not None and self.call_id != ""
