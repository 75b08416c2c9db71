"""The conversation of a ticket: who said what, and what form each thing takes on the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dueby.desk.tickets.models import Message, MessageKind

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Ticket

RECENT: Final = 100
"""Messages that are shown unless the whole conversation is asked for."""
_LABELS: Final = {
    "ticket.reported": ("flag", "Report"),
    "ticket.chatted": ("message-square", "Live chat"),
    "ticket.confirmed": ("circle-check", "Defect confirmed"),
    "ticket.rejected": ("circle-x", "Found to be no defect"),
    "ticket.severity_changed": ("triangle-alert", "Severity changed"),
    "ticket.reclassified": ("pencil", "Class changed"),
    "ticket.waiting": ("hourglass", "Waiting"),
    "ticket.update_promised": ("calendar-clock", "Update promised"),
    "ticket.workaround_delivered": ("wrench", "Workaround"),
    "ticket.notice_sent": ("bell-ring", "Notice"),
    "ticket.rectified": ("circle-check", "Rectified"),
    "ticket.closed": ("lock-keyhole", "Closed"),
    "ticket.reopened": ("undo-2", "Reopened"),
    "ticket.contested": ("scale", "Contested"),
    "ticket.contest_answered": ("scale", "Answer to what was contested"),
    "ticket.overruled": ("handshake", "Decision on the cover"),
    "ticket.merged": ("merge", "Merged"),
}
_INSIDE: Final = ("lock-keyhole", "Internal note")
_MISSED_CALL: Final = ("phone", "Telephoned, nobody reached")
_CALL: Final = ("phone-call", "Telephone call")


@dataclass(frozen=True, slots=True)
class Said:
    """Something said: its row, the form it takes, the icon and words of its label, by whom."""

    message: Message
    form: str
    icon: str
    label: str
    by: str


@dataclass(frozen=True, slots=True)
class Talk:
    """The conversation, oldest first; `earlier` is how many messages before it are not shown."""

    said: list[Said]
    earlier: int


def talk_of(ticket: Ticket, *, whole: bool) -> Talk:
    """Return what was said on a ticket, whole or the recent part of it."""
    rows = ticket.messages.select_related("user", "contact", "text", "mail")
    newest_first = rows.prefetch_related("attachments").order_by("-said_at", "-pk")
    found = list(newest_first if whole else newest_first[: RECENT + 1])
    earlier = 0
    if not whole and len(found) > RECENT:
        found.pop()
        earlier = ticket.messages.count() - RECENT
    return Talk([_said(each) for each in reversed(found)], earlier)


def _said(message: Message) -> Said:
    by = message.user or message.contact
    icon, label = _labelled(message)
    return Said(message, _form(message), icon, label, "The desk" if by is None else by.name)


def _labelled(message: Message) -> tuple[str, str]:
    if message.kind == MessageKind.CALL:
        return _CALL
    if message.is_internal:
        return _MISSED_CALL if message.about == "ticket.called" else _INSIDE
    return _LABELS.get(message.about, ("", ""))


def _form(message: Message) -> str:
    if message.is_internal:
        return "inside"
    if message.kind == MessageKind.AUTOMATIC:
        return "quiet"
    return "by-us" if message.user_id else "by-them"
