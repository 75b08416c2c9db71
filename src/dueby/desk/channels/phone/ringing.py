"""Pages that follow calls: those whom a call rings hear of it at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.streams.models import publish_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from dueby.desk.channels.phone.models import Call
    from dueby.desk.people.models import User

CALLS: Final = "calls"
"""The stream of every call."""
RING: Final = "ring"
CHANGED: Final = "changed"


def stream_of(user: User) -> str:
    """Return the name of the stream of the calls that ring with somebody."""
    return f"{CALLS}:{user.pk}"


def tell(
    call: Call, *, at: datetime, rung: Collection[User] = (), also: Iterable[User] = ()
) -> None:
    """Tell whom a call concerns that it rings with them or changed; last in a transaction.

    Streams are locked in one order: a ticket's before those of calls, as where a ticket is opened.
    """
    people = {*call.rings.all(), *also, *(each for each in (call.agent, call.owner) if each)}
    ticket = [] if call.ticket is None else [call.ticket.journal_name]
    publish_to([*ticket, CALLS], CHANGED, {"call": call.pk}, at=at)
    for kind, theirs in ((RING, rung), (CHANGED, people.difference(rung))):
        names = [stream_of(each) for each in sorted(theirs, key=lambda each: each.pk)]
        if names:
            publish_to(names, kind, {"call": call.pk}, at=at)
