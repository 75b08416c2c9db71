"""What the agreement does not include goes to sales: by mail, with a date to follow it up by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction

from dueby.desk.contracts.models import Decision, SupportAgreement
from dueby.desk.journal.recording import Happening, record
from dueby.desk.outbox.models import Parcel
from dueby.desk.quotations.models import Outcome, Quotation, Wanted
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.reply_address import thread_identifier
from dueby.sla.calendars.business_days import Counting
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User

FOLLOW_UP_DAYS: Final = 2
"""Business days of the customer's plan within which sales gets back to them."""


class AlreadyAnsweredError(ValueError):
    """The request was answered before; the message says how."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wanted, and the decision that it is not included, in words and with its clause."""

    wanted: Wanted
    decision: str
    clause: str


@transaction.atomic
def hand_over(
    ticket: Ticket, refusal: Refusal, *, by: User | Contact | None, at: datetime
) -> Quotation:
    """Hand a ticket's request to sales; a request that went there already goes only once."""
    locked = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    known = Quotation.objects.filter(ticket=locked).first()
    if known is not None:
        return known
    quotation = Quotation.objects.create(
        ticket=locked,
        organization_id=locked.organization_id,
        wanted=refusal.wanted,
        decision=refusal.decision,
        clause=refusal.clause,
        handed_over_at=at,
        follow_up_at=_follow_up(locked, at),
    )
    data = {"wanted": refusal.wanted.value, "follow_up_at": quotation.follow_up_at.isoformat()}
    record(locked, Happening("ticket.handed_to_sales", data=data), by=by, at=at)
    _tell_sales(quotation, at)
    return quotation


def hand_over_excluded(at: datetime) -> int:
    """Hand over what was found to be of a class that no agreement includes; say how many.

    Read from the tickets, so that it makes no difference who classed them, and when.
    """
    classes = {
        each.name
        for agreement in SupportAgreement.objects.all()
        for each in agreement.current().editions.newest.classes.values()
        if each.excluded
    }
    waiting = Ticket.objects.unfinished().filter(request_class__in=classes, quotation=None)
    refusals = ((ticket, excluded(ticket)) for ticket in waiting.select_related("text"))
    handed = [hand_over(ticket, each, by=None, at=at) for ticket, each in refusals if each]
    return len(handed)


def excluded(ticket: Ticket) -> Refusal | None:
    """Return the refusal of a ticket whose class its agreement excludes, else None."""
    request_class = ticket.text.editions.newest.classes.get(ticket.request_class)
    if request_class is None or not request_class.excluded:
        return None
    found = Decision.objects.about(ticket.journal_name).filter(reason=request_class.excluded).last()
    sentence = (
        f"{request_class.title}: not part of the agreement." if found is None else found.sentence
    )
    return Refusal(Wanted.DEVELOPMENT, sentence, request_class.clause)


@transaction.atomic
def answer(quotation: Quotation, outcome: Outcome, *, by: User, at: datetime) -> Quotation:
    """Record how a request ended. Raises AlreadyAnsweredError where it has."""
    present = Quotation.objects.select_for_update(of=("self",)).get(pk=quotation.pk)
    if present.outcome:
        raise AlreadyAnsweredError(
            f"the request was {present.get_outcome_display().lower()} before"
        )
    present.outcome, present.answered_at = outcome, at
    present.save(update_fields=["outcome", "answered_at"])
    answered = Happening("ticket.sales_answered", data={"outcome": outcome.value})
    record(present.ticket, answered, by=by, at=at)
    return present


def _follow_up(ticket: Ticket, at: datetime) -> datetime:
    agreement = ticket.text.editions.newest
    plan = agreement.plans.get(ticket.contract.plan if ticket.contract else "")
    named = (plan.calendar if plan else None) or next(iter(agreement.calendars), None)
    calendar = agreement.around_the_clock if named is None else agreement.calendars[named]
    return calendar.business_day_after(at, FOLLOW_UP_DAYS, Counting.WORKING_TIME)


def _tell_sales(quotation: Quotation, at: datetime) -> None:
    ticket = quotation.ticket
    zone = ticket.text.editions.newest.zone
    lines = [
        f"{ticket.organization} asks for: {quotation.get_wanted_display()}.",
        f"Ticket {ticket.pk}: {ticket.subject}",
        f"Contact: {ticket.contact} {ticket.contact.email}".rstrip(),
        f"Decision: {quotation.decision}",
        f"Please follow up by {moment_said(quotation.follow_up_at, zone)}.",
        f"{settings.BASE_URL}/desk/tickets/{ticket.pk}/",
    ]
    content = {
        "to": settings.SALES_ADDRESS,
        "subject": f"[#{ticket.pk}] Request for a quotation: {quotation.get_wanted_display()}",
        "text": "\n".join(lines),
        "automatic": True,
        "references": [thread_identifier(ticket.pk)],
    }
    Parcel.post(
        f"quotation:{quotation.pk}",
        "mail",
        content,
        subject=ticket.journal_name,
        at=at,
        person=ticket.contact.journal_name,
        organization_id=ticket.organization_id,
    )
