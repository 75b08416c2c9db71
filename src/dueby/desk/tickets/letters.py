"""The mails that tell a customer what happened on a ticket; they leave through the outbox."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.template.loader import render_to_string

from dueby.desk.outbox.letter import REPLIED
from dueby.desk.outbox.models import Parcel
from dueby.desk.tickets.reply_address import reply_address, thread_identifier
from dueby.desk.tickets.wording import one_line
from dueby.sla.agreement import Strength
from dueby.sla.zones import zone_named

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from dueby.desk.tickets.models import Message, Ticket
    from dueby.sla.clocks import Clock
    from dueby.sla.evaluation import Evaluation

_LONGEST_SUBJECT: Final = 250
_MOST_REFERENCES: Final = 9


@dataclass(frozen=True, slots=True)
class Reader:
    """By whose clocks a letter tells its moments: the contact's, and the agreement's."""

    zone: tzinfo
    agreement_zone: tzinfo

    @classmethod
    def of(cls, ticket: Ticket) -> Reader:
        """Return how the contact of a ticket reads dates."""
        contact = ticket.contact
        name = contact.user.time_zone if contact.user else contact.organization.time_zone
        return cls(zone_named(name), ticket.agreement.zone)


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
    text = _written("receipt", ticket, told, context, at)
    _post(ticket, key, text, at, automatic=REPLIED if mail else True)


def send_message(
    message: Message,
    told: Evaluation,
    letter: str = "reply",
    context: Mapping[str, object] | None = None,
    *,
    at: datetime,
) -> None:
    """Send what somebody of the vendor wrote for the customer to read, in the form of a letter.

    It ends with what is still promised by when, as `told` has it.
    """
    said = {"words": message.text.words, "author": message.user, **(context or {})}
    text = _written(letter, message.ticket, told, said, at)
    _post(message.ticket, f"message:{message.pk}", text, at, automatic=False)


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
    text = _written(letter, ticket, told, context, at)
    _post(ticket, f"{ticket.journal_name}/{letter}/{number}", text, at, automatic=True)


def promises(told: Evaluation) -> list[Clock]:
    """Return the clocks that still owe the customer a date, what is due first, first."""
    owed = (each for each in told.clocks if each.due_at is not None and _is_owed(each))
    return sorted(owed, key=lambda each: (each.due_at is None, each.due_at))


def _is_owed(clock: Clock) -> bool:
    has_ended = clock.stopped_at is not None or clock.cancelled_at is not None
    return not has_ended and clock.strength is Strength.COMMITMENT


def _written(
    letter: str, ticket: Ticket, told: Evaluation, context: Mapping[str, object], at: datetime
) -> str:
    common = {
        "at": at,
        "promises": promises(told),
        "ticket": ticket,
        "contact": ticket.contact,
        "reader": Reader.of(ticket),
        "vendor": ticket.agreement.vendor,
        "address": f"{settings.BASE_URL}/portal/tickets/{ticket.pk}/",
    }
    text = render_to_string(f"tickets/letters/{letter}.txt", {**common, **context})
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _post(ticket: Ticket, key: str, text: str, at: datetime, *, automatic: bool | str) -> None:
    contact = ticket.contact
    if not contact.email or contact.has_left(at):
        return
    content: dict[str, object] = {
        "to": contact.email,
        "subject": one_line(f"[#{ticket.pk}] {ticket.subject}", _LONGEST_SUBJECT),
        "text": text,
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
