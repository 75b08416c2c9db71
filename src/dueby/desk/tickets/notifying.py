"""The duty to tell a customer that a rectification will not be possible in time (clause 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.letters import send_message
from dueby.desk.tickets.models import MessageKind
from dueby.desk.tickets.possible import Verb
from dueby.desk.tickets.repeating import said_already

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Message, Ticket

CONTAINS: Final = ("reasons", "estimated_time")


def foresee(ticket: Ticket, reason: str, *, by: User, at: datetime) -> Message:
    """Note that the period cannot be kept, from which moment on the customer's notice is owed."""
    with acting(ticket, Verb.NOTICE, by=by, at=at) as act:
        words = {"reason": reason}
        entry = act.happened("ticket.known_unachievable", "known_unachievable", words=words)
        return act.say(MessageKind.NOTE, entry, "reason")


def give_notice(
    ticket: Ticket, reasons: str, estimated_at: datetime, *, by: User, at: datetime
) -> Message:
    """Tell the customer that the period cannot be kept, with reasons and an estimated time.

    The estimate moves no date unless the agreement says so.
    """
    if estimated_at <= at:
        raise NotPossibleError("an estimate lies in the future; choose a later moment")
    with acting(ticket, Verb.NOTICE, by=by, at=at) as act:
        said = said_already(act, "ticket.notice_sent", reasons)
        if said is not None and act.ticket.estimated_at == estimated_at:
            return said
        message = act.tell_customer(
            "ticket.notice_sent",
            reasons,
            fact="notice_sent",
            data={"contains": list(CONTAINS), "estimated_at": estimated_at.isoformat()},
            name="reasons",
        )
        act.ticket.estimated_at = estimated_at
        context = {"estimated_at": estimated_at}
        act.post(lambda told: send_message(message, told, "notice", context, at=at))
    return message
