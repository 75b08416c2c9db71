"""Who works on a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dueby.desk.tickets.changing import NotPossibleError, acting
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Ticket


def take(ticket: Ticket, *, by: User, at: datetime) -> None:
    """Take a ticket that nobody has. Raises NotPossibleError, naming who, where somebody has it.

    The row is locked while it is looked at: of two who take it at once one gets it, and the other
    is told.
    """
    with acting(ticket, Verb.TAKE, by=by, at=at) as act:
        act.happened("ticket.taken", data={"by": by.pk})
        act.ticket.assignee = by


def assign(ticket: Ticket, to: User | None, *, by: User, at: datetime) -> None:
    """Give a ticket to one of the vendor's people, or back to nobody."""
    with acting(ticket, Verb.ASSIGN, by=by, at=at) as act:
        present = act.ticket
        if to is not None and not (to.is_staff and to.is_active):
            raise NotPossibleError(f"{to} does not work here; choose somebody who does")
        new = None if to is None else to.pk
        if present.assignee_id == new:
            has_it = "nobody" if to is None else str(to)
            raise NotPossibleError(f"{has_it} has the ticket already; nothing is to be changed")
        act.happened("ticket.assigned", data={"was": present.assignee_id, "to": new})
        present.assignee = to
