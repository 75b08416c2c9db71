"""How a ticket stands, in the words of the customer who reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.models import Status
from dueby.desk.ui.standings import Shown

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket

CLOSED: Final = Shown("Closed", "circle-check", "quiet")
ANSWERED: Final = Shown("Answered", "circle-check", "ok")
RECTIFIED: Final = Shown("Rectified: does it work for you?", "circle-check", "ok")
FOR_YOU: Final = Shown("Waiting for you", "hourglass", "soon")
FOR_OTHERS: Final = Shown("Waiting for somebody else", "hourglass", "quiet")
CONFIRMED: Final = Shown("Defect confirmed: being rectified", "wrench", "info")
REJECTED: Final = Shown("Found to be no defect", "ban", "quiet")
TAKEN: Final = Shown("Somebody is working on it", "user", "info")
WITH_SALES: Final = Shown("With sales", "hand-coins", "info")
ARRIVED: Final = Shown("Arrived: a person will read it", "inbox", "info")


def status_said(ticket: Ticket) -> Shown:
    """Return the status of a ticket in plain words, with an icon and a tone."""
    if ticket.merged_into_id is not None:
        return Shown(f"Goes on as #{ticket.merged_into_id}", "merge", "quiet")
    if ticket.status == Status.CLOSED:
        return CLOSED
    if ticket.rectified_at is not None:
        return RECTIFIED
    if ticket.status == Status.SOLVED:
        return REJECTED if ticket.is_rejected else ANSWERED
    if ticket.status == Status.WAITING:
        return FOR_YOU if ticket.waiting_on == "customer" else FOR_OTHERS
    return _open(ticket)


def _open(ticket: Ticket) -> Shown:
    if ticket.is_confirmed:
        return CONFIRMED
    if ticket.is_rejected:
        return REJECTED
    if hasattr(ticket, "quotation") and not ticket.quotation.outcome:
        return WITH_SALES
    return ARRIVED if ticket.assignee_id is None else TAKEN
