"""What a notice says in one line: what is due when, or what somebody did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from dueby.desk.notices.events import NAMED
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from datetime import tzinfo

_DATED: Final = {
    "due": "Overdue: {title}, due {due}",
    "overdue": "Still overdue: {title}, due {due}",
    "notice_owed": "{title}: the customer is owed a notice by {due}",
    "last_warning": "Last warning: {title} is due {due}",
    "warning": "{title} is due {due}",
    "objective": "Objective passed: {title}, {due}",
}
_SAID: Final = {
    "ticket.assigned": "Assigned to you",
    "ticket.reported": "A report arrived",
    "ticket.heard": "The customer answered",
    "ticket.reopened": "Reopened",
    "ticket.severity_changed": "The severity changed",
    "ticket.confirmed": "Confirmed as a defect",
    "ticket.rejected": "Rejected",
    "ticket.rejection_withdrawn": "The rejection is withdrawn",
    "ticket.contest_answered": "What the customer contested is answered",
    "ticket.reclassified": "Classed otherwise",
    "ticket.workaround_delivered": "A workaround is delivered",
    "ticket.notice_sent": "The customer was given notice",
    "ticket.rectified": "Rectified",
    "ticket.closed": "Closed",
    "ticket.absorbed": "Another ticket was merged into it",
    "ticket.sales_answered": "Sales has answered",
    "ticket.overruled": "The cover was decided by a person",
    "ticket.noted": "A colleague wrote a note",
    "ticket.replied": "A colleague answered the customer",
    "ticket.undelivered": "A mail did not reach the customer",
    "ticket.plan_changed": "The contract’s plan changed",
    "ticket.suspended": "The contract is suspended",
    "ticket.suspension_lifted": "The contract is no longer suspended",
    "ticket.contract_ended": "The contract ended",
    "ticket.contract_end_moved": "The contract’s last day moved",
    "patch.notified": "A vulnerability is recorded",
    "patch.rescored": "A score changed",
    "patch.available": "The official patch is available",
    "patch.withdrawn": "The official patch was taken back",
    "chat.opened": "Somebody waits in a chat",
    "chat.handed_back": "Somebody waits in a chat again",
    "chat.left": "Somebody left words in a chat",
    "chat.handed_over": "A chat is handed over to you",
    "call.owned": "A call to see to is yours",
    "contact.undelivered": "A mail did not arrive",
    "mail.given_up": "A mail to the customer was given up",
    "page.exhausted": "Nobody answers a page",
    "page.passed_on": "A page is passed on",
    "contract.amended": "A contract changed",
}
_CONTESTED: Final = {"severity": "the severity", "rejection": "the rejection"}


def headline(event: str, kind: str, data: Mapping[str, Any], zone: tzinfo) -> str:
    """Return what an entry tells, its dates by the reader's clocks."""
    if event in _DATED:
        return _DATED[event].format(title=data.get("title", ""), due=_due(data, zone))
    if kind == "ticket.contested":
        return f"The customer contests {_CONTESTED.get(data.get('about', ''), 'a decision')}"
    return _SAID.get(kind) or NAMED[event].title


def due_of(data: Mapping[str, Any]) -> datetime | None:
    """Return the date of which an entry tells, where it tells of one."""
    written = data.get("due_at")
    return datetime.fromisoformat(written) if isinstance(written, str) else None


def _due(data: Mapping[str, Any], zone: tzinfo) -> str:
    due_at = due_of(data)
    return "no date" if due_at is None else moment_said(due_at.replace(second=0), zone)
