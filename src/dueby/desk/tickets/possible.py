"""Which verbs are possible on a ticket as it stands, and for each refusal what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db import models

from dueby.desk.people.models import Contact, User
from dueby.desk.tickets.models import Contested, Status

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket


class NotPossibleError(ValueError):
    """A verb does not fit how the ticket stands; the message says why and what to do."""


class Verb(models.TextChoices):
    """What may be done to a ticket; the value ends the name and the address of its page."""

    REPLY = "reply", "Reply"
    NOTE = "note", "Note"
    CALL = "call", "Log a call"
    TAKE = "take", "Take"
    ASSIGN = "assignment", "Assign"
    CONFIRM = "confirmation", "Confirm the defect"
    REJECT = "rejection", "Reject"
    SEVERITY = "severity", "Change the severity"
    CLASS = "class", "Change the class"
    WAIT = "waiting", "Wait"
    RESUME = "resumption", "Resume"
    UPDATE = "update", "Promise an update"
    WORKAROUND = "workaround", "Give a workaround"
    NOTICE = "notice", "Give notice"
    RECTIFY = "rectification", "Rectify"
    CLOSE = "closure", "Close"
    REOPEN = "reopening", "Reopen"
    COVER = "cover", "Decide on the cover"
    MERGE = "merging", "Merge"
    HEAR = "words", "Write"
    CONTEST_SEVERITY = "severity-contest", "Contest the severity"
    CONTEST_REJECTION = "rejection-contest", "Contest the rejection"


Rule: TypeAlias = Callable[["Ticket"], str]
"""Returns why a verb is refused and what to do, or nothing."""


def _unfinished(ticket: Ticket) -> str:
    stands = ticket.get_status_display().lower()
    return f"the ticket is {stands}; reopen it first" if ticket.is_finished else ""


def _not_closed(ticket: Ticket) -> str:
    is_closed = ticket.status == Status.CLOSED
    return "the ticket is closed; reopen it first" if is_closed else ""


def _free(ticket: Ticket) -> str:
    if ticket.assignee is None:
        return ""
    return f"{ticket.assignee} has the ticket; assign it to yourself to take it over"


def _confirmable(ticket: Ticket) -> str:
    is_known = bool(ticket.agreement.confirmable_classes)
    return "" if is_known else "the agreement promises nothing that starts with a confirmation"


def _not_confirmed(ticket: Ticket) -> str:
    if not ticket.is_confirmed:
        return ""
    return f"the defect is confirmed, with severity {ticket.severity}; change the severity instead"


def _confirmed(ticket: Ticket) -> str:
    return "" if ticket.is_confirmed else "the defect is not confirmed; confirm it first"


def _about_a_defect(ticket: Ticket) -> str:
    return "" if ticket.is_defect else "the ticket is not about a defect; change its class first"


def _not_rejected(ticket: Ticket) -> str:
    return "the report was rejected already" if ticket.is_rejected else ""


def _rejected(ticket: Ticket) -> str:
    return "" if ticket.is_rejected else "the report was not rejected; there is nothing to contest"


def _not_rectified(ticket: Ticket) -> str:
    if ticket.rectified_at is None:
        return ""
    return "the defect is rectified; reopen the ticket if it is still there, otherwise close it"


def _not_waiting(ticket: Ticket) -> str:
    if ticket.status != Status.WAITING:
        return ""
    return (
        f"the ticket is waiting for {ticket.waiting_on.replace('_', ' ')} already; resume it first"
    )


def _waiting(ticket: Ticket) -> str:
    return "" if ticket.status == Status.WAITING else "the ticket is not waiting for anybody"


def _reopenable(ticket: Ticket) -> str:
    if ticket.is_finished or ticket.rectified_at is not None:
        return ""
    return "the ticket is open already"


STAFF: Final[Mapping[Verb, tuple[Rule, ...]]] = {
    Verb.REPLY: (_not_closed,),
    Verb.NOTE: (),
    Verb.CALL: (),
    Verb.TAKE: (_unfinished, _free),
    Verb.ASSIGN: (_unfinished,),
    Verb.CONFIRM: (_unfinished, _confirmable, _not_confirmed),
    Verb.REJECT: (_unfinished, _about_a_defect, _not_rejected),
    Verb.SEVERITY: (_unfinished, _confirmed),
    Verb.CLASS: (_unfinished,),
    Verb.WAIT: (_unfinished, _not_waiting),
    Verb.RESUME: (_waiting,),
    Verb.UPDATE: (_unfinished,),
    Verb.WORKAROUND: (_unfinished, _about_a_defect),
    Verb.NOTICE: (_unfinished, _confirmed, _not_rectified),
    Verb.RECTIFY: (_unfinished, _confirmed, _not_rectified),
    Verb.CLOSE: (_not_closed,),
    Verb.REOPEN: (_reopenable,),
    Verb.COVER: (),
    Verb.MERGE: (),
}
CUSTOMER: Final[Mapping[Verb, tuple[Rule, ...]]] = {
    Verb.HEAR: (),
    Verb.CLOSE: (_not_closed,),
    Verb.REOPEN: (_reopenable,),
    Verb.CONTEST_SEVERITY: (_not_closed, _confirmed),
    Verb.CONTEST_REJECTION: (_rejected,),
}
CONTESTING: Final[Mapping[Contested, Verb]] = {
    Contested.SEVERITY: Verb.CONTEST_SEVERITY,
    Contested.REJECTION: Verb.CONTEST_REJECTION,
}


def possible(ticket: Ticket, by: User | Contact) -> list[Verb]:
    """Return what somebody may do to a ticket as it stands, in the order of the table."""
    verbs = [verb for verb in _table(by) if not why_not(ticket, verb, by)]
    if isinstance(by, User):
        return verbs
    open_ones = set(ticket.contests.filter(answered_at=None).values_list("about", flat=True))
    contested = {CONTESTING[Contested(about)] for about in open_ones}
    return [verb for verb in verbs if verb not in contested]


def why_not(ticket: Ticket, verb: Verb, by: User | Contact) -> str:
    """Return why somebody may not do something to a ticket and what to do; nothing if they may."""
    rules = _table(by).get(verb)
    if rules is None:
        return f"{verb.label}: this is for other people to do"
    if isinstance(by, Contact) and by.organization_id != ticket.organization_id:
        return "the ticket is another customer's"
    if ticket.merged_into_id is not None and verb is not Verb.NOTE:
        return f"the ticket goes on as #{ticket.merged_into_id}; do it there"
    return next((sentence for sentence in (rule(ticket) for rule in rules) if sentence), "")


def require(ticket: Ticket, verb: Verb, by: User | Contact) -> None:
    """Raise NotPossibleError where somebody may not do something to a ticket as it stands."""
    sentence = why_not(ticket, verb, by)
    if sentence:
        raise NotPossibleError(sentence)


def _table(by: User | Contact) -> Mapping[Verb, tuple[Rule, ...]]:
    if isinstance(by, Contact):
        return CUSTOMER
    return STAFF if by.is_staff else {}
