"""Every event of which somebody may hear, with who does where nobody changed it.

The order is that of a list of many: what is overdue comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.notices.words import CALM, Group, Role, Way
from dueby.sla.agreement import Strength

if TYPE_CHECKING:
    from dueby.desk.journal.models import Entry

SUMMARY: Final = "summary"
"""The event of a notice that gathers many."""
GIVEN_UP: Final = "mail.given_up"
"""The kind of the entry that a mail to a customer was given up."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens: by which kinds of entries it is known, and who hears of it.

    An alarm is about time that runs out; about what is over nobody is alarmed. Quiet hours do not
    hold back what is urgent. `loudest` is the loudest way that can be chosen.
    """

    name: str
    title: str
    says: str
    group: Group
    kinds: frozenset[str]
    ways: Mapping[Role, Way]
    is_alarm: bool = False
    is_urgent: bool = False
    loudest: Way = Way.MAIL

    def offers(self) -> tuple[Way, ...]:
        """Return the ways that can be chosen."""
        return tuple(Way) if self.loudest is Way.MAIL else CALM


def _of(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


_MAIL, _BROWSER, _DIGEST = Way.MAIL, Way.BROWSER, Way.DIGEST
_HAS, _WATCHES, _DUTY, _TEAM, _LEAD, _MANAGER = Role

EVENTS: Final = (
    Event(
        "due",
        "A commitment is due and not kept",
        "The date has come and nothing was done: the clock is overdue from now on.",
        Group.PROMISES,
        _of("clock.due"),
        {_HAS: _MAIL, _LEAD: _MAIL, _DUTY: _MAIL, _WATCHES: _BROWSER},
        is_alarm=True,
        is_urgent=True,
    ),
    Event(
        "overdue",
        "A commitment is still overdue",
        "The date passed a while ago, and still nothing was done.",
        Group.PROMISES,
        _of("clock.overdue"),
        {_HAS: _MAIL, _LEAD: _MAIL, _WATCHES: _BROWSER},
        is_alarm=True,
    ),
    Event(
        "notice_owed",
        "The customer is owed a notice",
        "A date cannot be kept, so the customer must be told why, and by when instead.",
        Group.PROMISES,
        _of("notice.owed"),
        {_HAS: _MAIL, _LEAD: _MAIL, _WATCHES: _BROWSER},
        is_alarm=True,
        is_urgent=True,
    ),
    Event(
        "last_warning",
        "Last warning before a commitment is due",
        "No other warning comes before the date.",
        Group.PROMISES,
        _of("clock.warning"),
        {_HAS: _MAIL, _LEAD: _BROWSER, _DUTY: _MAIL, _WATCHES: _BROWSER},
        is_alarm=True,
        is_urgent=True,
    ),
    Event(
        "page_exhausted",
        "Nobody answers a page",
        "Every step of an escalation was paged, and nobody has answered.",
        Group.PROMISES,
        _of("page.exhausted"),
        {_HAS: _BROWSER, _LEAD: _MAIL, _MANAGER: _MAIL},
        is_alarm=True,
        is_urgent=True,
    ),
    Event(
        "page_passed",
        "A page is passed on",
        "Whoever was paged did not answer in time, or could not take it.",
        Group.PROMISES,
        _of("page.passed_on"),
        {_HAS: _BROWSER, _LEAD: _BROWSER},
        is_alarm=True,
    ),
    Event(
        "warning",
        "A commitment will be due",
        "A share of the term is over, or so much time is left, as the warning rules say.",
        Group.PROMISES,
        _of("clock.warning"),
        {_HAS: _BROWSER, _WATCHES: _BROWSER},
        is_alarm=True,
    ),
    Event(
        "objective",
        "An objective passes its date",
        "Objectives and best efforts are measured and shown; they never alarm as commitments do.",
        Group.PROMISES,
        _of("clock.due"),
        {_HAS: _DIGEST},
        is_alarm=True,
        loudest=_BROWSER,
    ),
    Event(
        "assigned",
        "Something is given to you",
        "A ticket is assigned, or a chat or a missed call becomes somebody’s.",
        Group.WORK,
        _of("ticket.assigned", "chat.handed_over"),
        {_HAS: _MAIL},
    ),
    Event(
        "reported",
        "A report arrives",
        "A customer reports something, by whatever channel.",
        Group.CUSTOMERS,
        _of("ticket.reported"),
        {_DUTY: _BROWSER},
    ),
    Event(
        "answered",
        "The customer answers",
        "A contact writes on a ticket, by mail, in the portal or in a chat.",
        Group.CUSTOMERS,
        _of("ticket.heard"),
        {_HAS: _MAIL, _WATCHES: _BROWSER},
    ),
    Event(
        "reopened",
        "Something is not solved after all",
        "A ticket that was rectified or closed goes on.",
        Group.CUSTOMERS,
        _of("ticket.reopened"),
        {_HAS: _MAIL, _LEAD: _BROWSER, _WATCHES: _BROWSER},
    ),
    Event(
        "contested",
        "The customer contests a severity or a rejection",
        "A lead answers it with reasons.",
        Group.CUSTOMERS,
        _of("ticket.contested"),
        {_HAS: _BROWSER, _LEAD: _MAIL, _WATCHES: _BROWSER},
    ),
    Event(
        "severity",
        "A severity changes",
        "The dates of the ticket change with it.",
        Group.WORK,
        _of("ticket.severity_changed", "ticket.confirmed"),
        {_HAS: _BROWSER, _WATCHES: _BROWSER},
    ),
    Event(
        "progress",
        "The work goes on",
        "Something is rejected, rectified, closed, merged or classed otherwise, an update or a "
        "workaround is sent, or sales has answered.",
        Group.WORK,
        _of(
            "ticket.rejected",
            "ticket.rejection_withdrawn",
            "ticket.contest_answered",
            "ticket.reclassified",
            "ticket.workaround_delivered",
            "ticket.notice_sent",
            "ticket.rectified",
            "ticket.closed",
            "ticket.absorbed",
            "ticket.sales_answered",
            "ticket.overruled",
        ),
        {_HAS: _BROWSER, _WATCHES: _BROWSER},
    ),
    Event(
        "noted",
        "A colleague writes a note or an answer",
        "Words on a ticket by somebody else who works here.",
        Group.WORK,
        _of("ticket.noted", "ticket.replied"),
        {_HAS: _BROWSER, _WATCHES: _BROWSER},
    ),
    Event(
        "patch",
        "A vulnerability is recorded, scored or patched",
        "What is known of a patch of the operating system changes, and its date with it.",
        Group.WORK,
        _of("patch.notified", "patch.rescored", "patch.available", "patch.withdrawn"),
        {_HAS: _BROWSER, _WATCHES: _BROWSER, _LEAD: _DIGEST},
    ),
    Event(
        "chat",
        "A chat waits",
        "Somebody opens a chat, or leaves words where nobody is there.",
        Group.CALLS,
        _of("chat.opened", "chat.handed_back", "chat.left"),
        {_DUTY: _BROWSER},
    ),
    Event(
        "call",
        "A missed call is yours",
        "Nobody answered a call, or it is given to somebody to call back.",
        Group.CALLS,
        _of("call.owned"),
        {_HAS: _MAIL},
    ),
    Event(
        "undelivered",
        "A mail did not reach the customer",
        "It came back, for good or for now, or it was given up; look at the address.",
        Group.FAILURES,
        _of("ticket.undelivered", "contact.undelivered", GIVEN_UP),
        {_HAS: _MAIL, _LEAD: _BROWSER},
    ),
    Event(
        "contract",
        "A contract changes",
        "Its plan, its end or its suspension reaches the tickets that run.",
        Group.CONTRACTS,
        _of(
            "contract.amended",
            "ticket.plan_changed",
            "ticket.suspended",
            "ticket.suspension_lifted",
            "ticket.contract_ended",
            "ticket.contract_end_moved",
        ),
        {_HAS: _BROWSER, _LEAD: _DIGEST, _MANAGER: _DIGEST},
    ),
)
NAMED: Final = {event.name: event for event in EVENTS}
KINDS: Final = frozenset().union(*(event.kinds for event in EVENTS))
_BY_KIND: Final = {kind: event for event in reversed(EVENTS) for kind in event.kinds}


def event_of(entry: Entry) -> Event | None:
    """Return the event that an entry is, or None where nobody hears of it."""
    if not entry.kind.startswith("clock."):
        return _BY_KIND.get(entry.kind)
    if entry.data.get("strength") != Strength.COMMITMENT.value:
        return NAMED["objective"] if entry.kind == "clock.due" else None
    if entry.kind == "clock.warning":
        return NAMED["last_warning" if entry.data.get("last") else "warning"]
    return _BY_KIND[entry.kind]
