"""The duty to tell a customer that a rectification will not be possible in time (clause 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.people.models import Contact
from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.dates import told_if
from dueby.desk.tickets.letters import can_be_mailed, send_message
from dueby.desk.tickets.models import MessageKind
from dueby.desk.tickets.owed_notices import due_before
from dueby.desk.tickets.possible import Verb
from dueby.desk.tickets.repeating import said_already
from dueby.desk.tickets.writing import write

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.desk.tickets.writing import Written
    from dueby.sla.evaluation import Evaluation

CONTAINS: Final = ("reasons", "estimated_time")
_SENT: Final = "notice_sent"


def foresee(ticket: Ticket, reason: str, *, by: User, at: datetime) -> Message:
    """Note that the period cannot be kept, from which moment on the customer's notice is owed."""
    with acting(ticket, Verb.NOTICE, by=by, at=at) as act:
        words = {"reason": reason}
        entry = act.happened("ticket.known_unachievable", "known_unachievable", words=words)
        return act.say(MessageKind.NOTE, entry, "reason")


def give_notice(  # noqa: PLR0913 - the contact may have left, so that a colleague is told
    ticket: Ticket,
    reasons: str,
    estimated_at: datetime,
    *,
    by: User,
    at: datetime,
    to: Contact | None = None,
) -> Message:
    """Tell the customer that the period cannot be kept, with reasons and an estimated time.

    The letter goes to the ticket's contact, or to another of the customer's people. The estimate
    moves no date unless the agreement says so. Raises NotPossibleError.
    """
    _check(ticket, reasons, estimated_at, to, at)
    with acting(ticket, Verb.NOTICE, by=by, at=at) as act:
        said = said_already(act, "ticket.notice_sent", reasons)
        if said is not None and act.ticket.estimated_at == estimated_at:
            return said
        contact = act.ticket.contact if to is None else to
        data = {**_fields(estimated_at), "to": contact.pk}
        message = act.tell_customer(
            "ticket.notice_sent", reasons, fact=_SENT, data=data, name="reasons"
        )
        act.ticket.estimated_at = estimated_at

        def letter(told: Evaluation) -> None:
            context = {"estimated_at": estimated_at, "due_at": due_before(told)}
            send_message(message, told, "notice", context, at=at, to=contact)

        act.post(letter)
    return message


def preview_notice(  # noqa: PLR0913 - what a notice is given with, and nothing is sent
    ticket: Ticket,
    reasons: str,
    estimated_at: datetime,
    *,
    by: User,
    at: datetime,
    to: Contact | None = None,
) -> Written:
    """Return the letter as the customer would get it; nothing is written. Raises as the verb."""
    _check(ticket, reasons, estimated_at, to, at)
    told = told_if(ticket, _SENT, _fields(estimated_at), at)
    context = {
        "words": reasons,
        "author": by,
        "estimated_at": estimated_at,
        "due_at": due_before(told),
    }
    return write("notice", ticket, ticket.contact if to is None else to, told, context, at)


def others_to_tell(ticket: Ticket, at: datetime) -> list[Contact]:
    """Return whom else of the customer a letter can reach, by name."""
    colleagues = Contact.objects.present().filter(organization=ticket.organization_id)
    reachable = colleagues.exclude(email="").exclude(pk=ticket.contact_id)
    return [each for each in reachable.order_by("name", "pk") if can_be_mailed(each, at)]


def _fields(estimated_at: datetime) -> dict[str, object]:
    return {"contains": list(CONTAINS), "estimated_at": estimated_at.isoformat()}


def _check(
    ticket: Ticket, reasons: str, estimated_at: datetime, to: Contact | None, at: datetime
) -> None:
    if not reasons.strip():
        raise NotPossibleError("a notice without reasons does not count; say why it takes longer")
    if estimated_at <= at:
        raise NotPossibleError("an estimate lies in the future; choose a later moment")
    if to is not None and to.organization_id != ticket.organization_id:
        raise NotPossibleError(f"{to} is not one of {ticket.organization}; choose somebody who is")
    if to is not None and not can_be_mailed(to, at):
        raise NotPossibleError(f"no mail reaches {to}; choose somebody else, or call")
