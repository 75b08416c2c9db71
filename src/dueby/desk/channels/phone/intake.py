"""A call that reports something, written down: it opens a ticket, and is a response at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.intake import Report, ReportRefusedError, open_ticket

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact, User
    from dueby.desk.tickets.models import Ticket

CHANNEL: Final = "telephone"
OLDEST: Final = timedelta(days=30)
"""How long ago a call may have been that is written down now."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Who called, what was said (its first line is the subject), and when it was.

    Class and severity are the caller's proposal, empty where nobody said one. A `token` that the
    form has used before opens nothing new. Where nobody `spoke` a voicemail was left.
    """

    contact: Contact
    words: str
    held_at: datetime
    request_class: str = ""
    severity: str = ""
    token: str = ""
    spoke: bool = True


def take_call(call: Conversation, *, by: User, at: datetime) -> Ticket:
    """Open a ticket for a call in which somebody spoke with a contact, or for a voicemail.

    Raises ReportRefusedError for a call in the future or too long ago, or in words that the
    agreement lacks.
    """
    if call.held_at > at:
        raise ReportRefusedError("the call lies in the future; correct its time")
    if call.held_at < at - OLDEST:
        raise ReportRefusedError(f"the call was more than {OLDEST.days} days ago; correct its time")
    if call.contact.has_left(at):
        raise ReportRefusedError(
            f"{call.contact} has left {call.contact.organization}; choose who called"
        )
    report = Report(
        contact=call.contact,
        subject=call.words.strip().partition("\n")[0],
        words=call.words,
        channel=CHANNEL,
        request_class=call.request_class,
        severity=call.severity,
        said_at=call.held_at,
        spoke=call.spoke,
        token=call.token,
    )
    return open_ticket(report, by=by, at=at)
