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
KEY: Final = "c"
"""The key that makes a call a report."""


@dataclass(frozen=True, slots=True)
class Pop:
    """A call, and who may be calling; `is_offered` where somebody else speaks and passes it on.

    Of the calls that may become a report the first has a key for that.
    """

    call: Call
    callers: list[Caller]
    is_offered: bool
    may_report: bool
    key: str


def pops_for(user: object, *, at: datetime, but: int = 0) -> list[Pop]:
    """Return the calls that concern somebody now, the newest first; a customer has none.

    The call of the number `but` is left out: it is on the page already.
    """
    if not isinstance(user, User):
        return []
    calls = Call.objects.visible_to(user).concerning(user, at).exclude(pk=but)
    shown = list(calls.select_related("contact__organization", "agent", "line")[:MOST])
    mine = [each for each in shown if each.answered_at is not None and each.agent_id == user.pk]
    return [
        Pop(
            call=each,
            callers=callers_of(each, user, at=at),
            is_offered=each.answered_at is not None and each.agent_id != user.pk,
            may_report=each in mine,
            key=KEY if mine[:1] == [each] else "",
        )
        for each in shown
    ]
