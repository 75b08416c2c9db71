"""A customer asks for training; the agreement answers, and a session that was held is used up."""

from __future__ import annotations

from decimal import Decimal as Hours
from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.contracts.models import Contract, Decision
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import changing
from dueby.desk.training.models import Mode, Session

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.tickets.models import Ticket

FACT: Final = "training_requested"
USED: Final = "training_used"


class SessionHeldError(ValueError):
    """The session was held before; the message says when."""


@transaction.atomic
def request_training(
    ticket: Ticket, hours: Hours, mode: Mode, *, by: User | Contact, at: datetime
) -> Decision | None:
    """Ask on a ticket for a session; return the decision, None where the agreement says nothing.

    The contract's row is locked, so that two requests never share the last session that is left.
    """
    if ticket.contract_id is not None:
        Contract.objects.select_for_update().get(pk=ticket.contract_id)
    with changing(ticket, at=at) as present:
        data = {"hours": float(hours), "mode": mode.value}
        entry = record(present, Happening("ticket.training_requested", FACT, data), by=by, at=at)
    decision = Decision.objects.about(ticket.journal_name).asked_by(entry).last()
    Session.objects.create(
        ticket=ticket,
        organization_id=ticket.organization_id,
        contract_id=ticket.contract_id,
        hours=hours,
        mode=mode,
        is_included=decision is not None and decision.is_granted,
        requested_at=at,
    )
    return decision


@transaction.atomic
def hold(session: Session, *, by: User, at: datetime) -> Session:
    """Record that a session was held at `at`; an included one draws on the contract's allowance.

    Raises SessionHeldError for one that was held already.
    """
    present = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if present.held_at is not None:
        raise SessionHeldError(f"the session was held already, at {present.held_at:%Y-%m-%d %H:%M}")
    present.held_at = at
    present.save(update_fields=["held_at"])
    if present.is_included and present.contract is not None:
        data = {"hours": float(present.hours), "ticket": present.ticket_id}
        record(present.contract, Happening("contract.training_used", USED, data), by=by, at=at)
    held = Happening("ticket.training_held", data={"hours": float(present.hours)})
    record(present.ticket, held, by=by, at=at)
    return present
