"""Requests for what an agreement may include: answered with the clause, or handed to sales."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as Hours
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.contracts.models import Contract
from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import Contact
from dueby.desk.quotations.handing_over import Refusal, excluded, hand_over
from dueby.desk.quotations.models import Wanted
from dueby.desk.tickets.intake import Report, open_ticket
from dueby.desk.tickets.models import Ticket
from dueby.desk.training.models import Mode
from dueby.desk.training.requesting import request_training
from dueby.desk.upgrades.requesting import request_upgrade

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.models import Decision
    from dueby.desk.people.models import User
    from dueby.desk.products.models import Version

_CLASSES: Final = {
    Wanted.UPGRADE: "upgrade",
    Wanted.TRAINING: "training",
    Wanted.ON_SITE: "training",
    Wanted.PLAN: "other",
    Wanted.DEVELOPMENT: "feature_request",
}


class IncompleteRequestError(ValueError):
    """Something that the request needs is missing; the message says what."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a contact wants, in their words; a release for an upgrade, hours for training.

    A `token` that the contact's form has used before asks for nothing new.
    """

    contact: Contact
    wanted: Wanted
    words: str
    channel: str
    version: Version | None = None
    hours: Hours = Hours(1)
    token: str = ""


@transaction.atomic
def make_request(request: Request, *, by: User | Contact, at: datetime) -> Ticket:
    """Open a ticket for a request, have it decided, and hand to sales what is not included.

    Raises IncompleteRequestError for an upgrade that names no release.
    """
    if request.wanted is Wanted.UPGRADE and request.version is None:
        raise IncompleteRequestError("choose the release that you would like to upgrade to")
    asked_before = _asked_before(request)
    if asked_before is not None:
        return asked_before
    _lock_contracts(request.contact)
    ticket = open_ticket(_report(request), by=by, at=at)
    refusal = _refusal(request, ticket, by, at)
    if refusal is not None:
        hand_over(ticket, refusal, by=by, at=at)
    return ticket


def _lock_contracts(contact: Contact) -> None:
    """Lock what the request may draw on, before the ticket is opened.

    Opening ends with the queue's lock. Whoever changes a contract has the contract first and the
    queue last, so taking them the other way round would leave both waiting for each other.
    """
    contracts = Contract.objects.filter(organization=contact.organization_id)
    list(contracts.select_for_update().order_by("pk").values_list("pk"))


def _asked_before(request: Request) -> Ticket | None:
    """Return the ticket that the same form opened; of two at once, the second waits and sees it."""
    if not request.token:
        return None
    Contact.objects.select_for_update().get(pk=request.contact.pk)
    return Ticket.objects.filter(contact=request.contact, token=request.token).first()


def _report(request: Request) -> Report:
    subject = request.wanted.label
    if request.version is not None:
        subject = f"{subject} to {request.version}"
    return Report(
        contact=request.contact,
        subject=subject,
        words=request.words,
        channel=request.channel,
        product=None if request.version is None else request.version.product,
        request_class=_CLASSES[request.wanted],
        token=request.token,
    )


def _refusal(request: Request, ticket: Ticket, by: User | Contact, at: datetime) -> Refusal | None:
    """Return why a request is not included, or None where it is."""
    if request.wanted is Wanted.DEVELOPMENT:
        return excluded(ticket)
    if request.wanted is Wanted.PLAN:
        return _plan_refusal(ticket, by, at)
    if request.version is not None:
        decision = request_upgrade(ticket, request.version, by=by, at=at)
    else:
        mode = Mode.ON_SITE if request.wanted is Wanted.ON_SITE else Mode.REMOTE
        decision = request_training(ticket, request.hours, mode, by=by, at=at)
    return _refused(request.wanted, decision)


def _refused(wanted: Wanted, decision: Decision | None) -> Refusal | None:
    if decision is None:
        return Refusal(wanted, f"{wanted.label}: the agreement does not name it.", "")
    return None if decision.is_granted else Refusal(wanted, decision.sentence, decision.clause)


def _plan_refusal(ticket: Ticket, by: User | Contact, at: datetime) -> Refusal | None:
    """Return that the plans which are sold are bought, unless the contract has one of them."""
    plans = ticket.text.editions.newest.plans
    sold = [plan for plan in plans.values() if plan.sold]
    has_it = ticket.contract is not None and ticket.contract.plan in {plan.name for plan in sold}
    record(ticket, Happening("ticket.plan_requested", data={"has_it": has_it}), by=by, at=at)
    if has_it:
        return None
    names = " or ".join(f"{plan.title or plan.name}, sold {plan.sold}" for plan in sold)
    clause = sold[0].clause if sold else ""
    return Refusal(Wanted.PLAN, f"Another plan: chargeable ({names or 'through sales'}).", clause)
