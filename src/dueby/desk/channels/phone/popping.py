"""What appears on every page of whom a call concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.phone.callers import Caller, callers_of
from dueby.desk.channels.phone.models import Call
from dueby.desk.people.models import User

if TYPE_CHECKING:
    from datetime import datetime

MOST: Final = 3
"""Calls that appear at once."""


@dataclass(frozen=True, slots=True)
class Pop:
    """A call, and who may be calling; `is_offered` where somebody else speaks and passes it on."""

    call: Call
    callers: list[Caller]
    is_offered: bool


def pops_for(user: object, *, at: datetime) -> list[Pop]:
    """Return the calls that concern somebody now, the newest first; a customer has none."""
    if not isinstance(user, User):
        return []
    calls = Call.objects.visible_to(user).concerning(user, at)
    shown = calls.select_related("contact__organization", "agent", "line")[:MOST]
    return [Pop(each, callers_of(each, user, at=at), _is_offered(each, user)) for each in shown]


def _is_offered(call: Call, user: User) -> bool:
    return call.answered_at is not None and call.agent_id != user.pk
