"""What can be done to a ticket now, what comes first, and where each is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse

from dueby.desk.tickets.models import Status
from dueby.desk.tickets.possible import Verb, possible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Ticket

_ICONS: Final = {
    Verb.TAKE: "hand",
    Verb.ASSIGN: "user",
    Verb.CONFIRM: "circle-check",
    Verb.REJECT: "circle-x",
    Verb.SEVERITY: "triangle-alert",
    Verb.CLASS: "pencil",
    Verb.WAIT: "hourglass",
    Verb.RESUME: "undo-2",
    Verb.UPDATE: "calendar-clock",
    Verb.WORKAROUND: "wrench",
    Verb.NOTICE: "bell-ring",
    Verb.RECTIFY: "check",
    Verb.CLOSE: "lock-keyhole",
    Verb.REOPEN: "undo-2",
    Verb.CALL: "phone-call",
    Verb.MERGE: "merge",
}
_ELSEWHERE: Final = frozenset({Verb.REPLY, Verb.NOTE, Verb.COVER})
"""Verbs with a place of their own on the page."""
_AT_HAND: Final = (Verb.TAKE, Verb.CALL, Verb.WAIT, Verb.WORKAROUND, Verb.SEVERITY, Verb.CLOSE)
_MOST_AT_HAND: Final = 4


@dataclass(frozen=True, slots=True)
class Deed:
    """A verb as the page offers it; `is_first` where the ticket waits for it."""

    verb: Verb
    icon: str
    href: str
    is_first: bool = False

    @property
    def is_done_at_once(self) -> bool:
        """Whether it asks nothing and is a button instead of a link."""
        return self.verb == Verb.TAKE


@dataclass(frozen=True, slots=True)
class Deeds:
    """What can be done: at hand on the page, the rest behind a menu, and everything by its name."""

    at_hand: list[Deed]
    others: list[Deed]
    everything: frozenset[Verb]


def deeds_for(ticket: Ticket, user: User) -> Deeds:
    """Return what a person can do to a ticket, what it waits for first."""
    can = possible(ticket, user)
    offered = [verb for verb in can if verb not in _ELSEWHERE]
    first = [verb for verb in leading(ticket) if verb in offered]
    near = [verb for verb in _AT_HAND if verb in offered and verb not in first]
    at_hand = [*first, *near][:_MOST_AT_HAND]
    return Deeds(
        [_deed(ticket, verb, is_first=verb in first[:1]) for verb in at_hand],
        list(_deeds(ticket, (verb for verb in offered if verb not in at_hand))),
        frozenset(can),
    )


def leading(ticket: Ticket) -> tuple[Verb, ...]:
    """Return the verbs for which a ticket waits, by what was found of it."""
    if ticket.is_finished:
        return (Verb.REOPEN, Verb.CLOSE)
    if ticket.rectified_at is not None:
        return (Verb.CLOSE, Verb.REOPEN)
    if ticket.status == Status.WAITING:
        return (Verb.RESUME,)
    if ticket.is_confirmed:
        return (Verb.RECTIFY,)
    if ticket.is_defect and not ticket.is_rejected:
        return (Verb.CONFIRM, Verb.REJECT)
    return ()


def _deeds(ticket: Ticket, verbs: Iterable[Verb]) -> Iterable[Deed]:
    return (_deed(ticket, verb) for verb in verbs)


def _deed(ticket: Ticket, verb: Verb, *, is_first: bool = False) -> Deed:
    return Deed(verb, _ICONS[verb], address_of(ticket, verb), is_first)


def address_of(ticket: Ticket, verb: Verb) -> str:
    """Return where a verb is done."""
    return reverse(f"ticket-{verb.value}", args=[ticket.pk])
