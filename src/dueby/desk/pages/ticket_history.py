"""The journal of a ticket for people: who did what, when, and for which reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dueby.desk.clocks.announcements import SAYINGS as ANNOUNCED
from dueby.desk.journal.models import Entry
from dueby.desk.people.models import Contact, User
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from dueby.desk.tickets.models import Ticket

DESK: Final = "The desk"
NOBODY: Final = "nobody"
SAYINGS: Final = {
    "ticket.reported": "reported it ({channel})",
    "ticket.replied": "replied",
    "ticket.responded": "thereby responded",
    "ticket.update_sent": "thereby sent an update",
    "ticket.noted": "wrote an internal note",
    "ticket.heard": "wrote",
    "ticket.came_back": "thereby brought it back; it was {was}",
    "ticket.called": "telephoned",
    "ticket.confirmed": "confirmed the defect with severity {severity}",
    "ticket.rejected": "found that it is no defect",
    "ticket.rejection_withdrawn": "withdrew the rejection",
    "ticket.severity_changed": "changed the severity to {to}",
    "ticket.reclassified": "changed the class to {to}",
    "ticket.waiting": "started waiting for {on}",
    "ticket.resumed": "resumed the work",
    "ticket.update_promised": "promised an update by {by_when}",
    "ticket.workaround_delivered": "gave a workaround",
    "ticket.known_unachievable": "foresaw that the date cannot be kept",
    "ticket.notice_sent": "gave notice with {contains}; the new estimate is {estimated_at}",
    "ticket.rectified": "rectified the defect",
    "ticket.closed": "closed the ticket",
    "ticket.reopened": "reopened the ticket",
    "ticket.mail_recorded": "recorded an automatic mail ({class})",
    "ticket.undelivered": "heard that a mail did not arrive",
    "ticket.taken": "took the ticket",
    "ticket.assigned": "assigned the ticket to {to}",
    "ticket.overruled": "decided on the cover: {overruled}",
    "ticket.contested": "contested the {about}",
    "ticket.contest_answered": "answered what was contested about the {about}",
    "ticket.merged": "merged it into #{into}",
    "ticket.absorbed": "merged #{merged} into it",
    **ANNOUNCED,
    "page.sent": "paged step {step} of the escalation",
    "page.answered": "answered a page: sees to it",
    "page.passed_on": "passed a page on",
    "page.held": "paged nobody for a while: {because}",
    "page.exhausted": "paged all leads, for nobody had answered",
    "page.stopped": "ended the escalation: {because}",
}
_MOMENTS: Final = frozenset({"by_when", "estimated_at"})
_REASONS: Final = ("reason", "reasons")


class _Told(dict[str, str]):
    """Fields in words; one that an entry does not have reads as an ellipsis."""

    def __missing__(self, key: str) -> str:
        del key
        return "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry: who, what they did, the reason where one was given, whether it still stands."""

    at: datetime
    by: str
    did: str
    reason: str
    is_corrected: bool


def entries_of(ticket: Ticket) -> list[Entry]:
    """Return the journal of a ticket with its words, in the order it was recorded."""
    return list(Entry.objects.about(ticket.journal_name).prefetch_related("texts"))


def history_of(entries: Sequence[Entry], zone: tzinfo) -> list[Line]:
    """Return the journal of a ticket, newest first, its moments in the reader's zone."""
    names = _names(entries)
    corrected = {each.supersedes_id for each in entries}
    return [
        Line(
            each.at,
            names.get(each.by, DESK),
            _did(each, names, zone),
            next((text.words for text in each.texts.all() if text.name in _REASONS), ""),
            each.pk in corrected,
        )
        for each in reversed(entries)
    ]


def _did(entry: Entry, names: Mapping[str, str], zone: tzinfo) -> str:
    if entry.kind == "ticket.called" and entry.data.get("spoke") is False:
        return "telephoned and reached nobody"
    told = _Told({name: _told(name, value, zone) for name, value in entry.data.items()})
    if entry.kind == "ticket.assigned":
        told["to"] = names.get(f"user:{entry.data.get('to')}", NOBODY)
    saying = SAYINGS.get(entry.kind, entry.kind.replace("ticket.", "").replace("_", " "))
    return saying.format_map(told)


def _told(name: str, value: object, zone: tzinfo) -> str:
    if name in _MOMENTS and isinstance(value, str):
        return moment_said(datetime.fromisoformat(value), zone)
    if isinstance(value, dict):
        return ", ".join(_told(name, each, zone) for each in value.values())
    if isinstance(value, list):
        return " and ".join(_told(name, each, zone) for each in value)
    return str(value).replace("_", " ")


def _names(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the names of everybody whom the entries mention, by how the journal calls them."""
    called = {each.by for each in entries}
    called |= {f"user:{each.data.get('to')}" for each in entries if each.kind == "ticket.assigned"}
    users = User.objects.filter(pk__in=_numbers(called, "user:"))
    contacts = Contact.objects.filter(pk__in=_numbers(called, "contact:"))
    return {each.journal_name: each.name for each in (*users, *contacts)}


def _numbers(called: set[str], kind: str) -> set[int]:
    numbers = {each.removeprefix(kind) for each in called if each.startswith(kind)}
    return {int(each) for each in numbers if each.isdecimal()}
