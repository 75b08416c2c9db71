"""The mails that tell a customer what happened on a ticket; they leave through the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dueby.desk.outbox.letter import REPLIED
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.reply_address import reply_address, thread_identifier
from dueby.desk.tickets.writing import Written, promises, write

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.evaluation import Evaluation

__all__ = ["can_be_mailed", "key_of", "promises", "send_message", "send_news", "send_receipt"]

_MOST_REFERENCES: Final = 9


def send_receipt(ticket: Ticket, told: Evaluation, *, at: datetime, mail: str = "") -> None:
    """Tell the contact that the report is here, how it is covered, and what is promised by when.

    `mail` is the identifier of the mail that the report came as, which the receipt answers.
    """
    agreement = told.agreement
    context = {
        "plan": agreement.plans.get(told.case.attributes.get("plan", "")),
        "class": agreement.classes.get(ticket.request_class),
        "level": agreement.levels.get(ticket.severity),
        "refusals": [each for each in told.decisions if each.decision != "entitled"],
        "answered": [each for each in told.clocks if each.stopped_at is not None],
    }
    key = f"{ticket.journal_name}/receipt"
    written = write("receipt", ticket, ticket.contact, told, context, at)
    _post(ticket, ticket.contact, key, written, at, automatic=REPLIED if mail else True)


def send_message(  # noqa: PLR0913 - a letter goes to the ticket's contact, or to a colleague
    message: Message,
    told: Evaluation,
    letter: str = "reply",
    context: Mapping[str, object] | None = None,
    *,
    at: datetime,
    to: Contact | None = None,
) -> None:
    """Send what somebody of the vendor wrote for the customer to read, in the form of a letter.

    It ends with what is still promised by when, as `told` has it. It goes to the ticket's contact,
    or to another of the customer's people.
    """
    said = {"words": message.text.words, "author": message.user, **(context or {})}
    contact = message.ticket.contact if to is None else to
    written = write(letter, message.ticket, contact, told, said, at)
    _post(message.ticket, contact, key_of(message), written, at, automatic=False)


def key_of(message: Message) -> str:
    """Return the name of the parcel by which a message leaves."""
    return f"message:{message.pk}"


def send_news(  # noqa: PLR0913 - a letter by the desk itself has no message that says the rest
    ticket: Ticket,
    told: Evaluation,
    letter: str,
    number: int,
    context: Mapping[str, object],
    *,
    at: datetime,
) -> None:
    """Tell the contact what the journal's entry of that number did, by the desk itself."""
    written = write(letter, ticket, ticket.contact, told, context, at)
    key = f"{ticket.journal_name}/{letter}/{number}"
    _post(ticket, ticket.contact, key, written, at, automatic=True)


def can_be_mailed(contact: Contact, at: datetime) -> bool:
    """Tell whether a mail to somebody can leave: they have an address, and have not left."""
    return bool(contact.email) and not contact.has_left(at)


def _post(  # noqa: PLR0913 - what is sent, to whom, about what
    ticket: Ticket,
    contact: Contact,
    key: str,
    written: Written,
    at: datetime,
    *,
    automatic: bool | str,
) -> None:
    if not can_be_mailed(contact, at):
        return
    content: dict[str, object] = {
        "to": contact.email,
        "subject": written.subject,
        "text": written.text,
        "reply_to": reply_address(ticket, contact),
        "references": [thread_identifier(ticket.pk), *_mails_of_the_customer(ticket)],
    }
    if automatic:
        content["automatic"] = automatic
    Parcel.post(
        key,
        "mail",
        content,
        subject=ticket.journal_name,
        at=at,
        person=contact.journal_name,
        organization_id=ticket.organization_id,
    )


def _mails_of_the_customer(ticket: Ticket) -> list[str]:
    """Return the identifiers of the mails that last came on a ticket, the oldest first."""
    mails = ticket.messages.exclude(contact=None).exclude(message_id="").order_by("-pk")
    return list(mails.values_list("message_id", flat=True)[:_MOST_REFERENCES])[::-1]
