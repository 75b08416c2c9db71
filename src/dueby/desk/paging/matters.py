"""What an escalation is about, as a page tells it, and whether there is still a reason for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from dueby.desk.advisories.models import Patch
from dueby.desk.channels.covering import Covering
from dueby.desk.clocks.casefile import still_holds
from dueby.desk.clocks.models import Clock
from dueby.desk.journal.models import Entry
from dueby.desk.paging.words import Event, State
from dueby.desk.tickets.models import Finding, Status, Ticket
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.clocks.models import Clocked
    from dueby.desk.paging.models import Escalation
    from dueby.sla.agreement import Agreement
    from dueby.sla.calendars import BusinessCalendar

RESPONSE = "first_response"
CLOSED = "the ticket is closed"
MERGED = "the ticket goes on as another"
REJECTED = "it was found to be no defect"
KEPT = "the promise is kept, or no longer owed"
TOLD = "the customer was given notice"
MOVED = "its date has moved"
LOWERED = "its severity is no longer the gravest"
SOLVED = "it is solved"
LATER = "what came later takes its place"
GONE = "what it is about is gone"


@dataclass(frozen=True, slots=True)
class Matter:
    """A ticket or a patch; `plan` is None for a patch. `over` says why nobody is paged any more."""

    subject: Clocked
    name: str
    title: str
    address: str
    agreement: Agreement
    plan: str | None
    severity: str
    over: str
    is_solved: bool

    def __str__(self) -> str:
        return f"{self.name} {self.title}"

    def is_after_hours(self, at: datetime) -> bool:
        """Tell whether the plan is open at a moment outside the standard hours."""
        if self.plan is None:
            return False
        covering = Covering(self.agreement, None, self.plan)
        return covering.is_after_hours(at) and covering.calendar.is_open(at)

    @property
    def standard_hours(self) -> BusinessCalendar:
        """The hours of the usual plan."""
        return Covering(self.agreement, None, self.agreement.default_plan or "").calendar

    @property
    def is_gravest(self) -> bool:
        """Whether its severity is the first of the agreement's."""
        return bool(self.severity) and self.severity == next(iter(self.agreement.levels), None)


def matter_of(subject: str) -> Matter | None:
    """Return what is known of a subject of the journal; None for what nobody is paged about."""
    kind, _, written = subject.partition(":")
    number = number_in(written)
    if number is None:
        return None
    if kind == Ticket.subject_kind:
        tickets = Ticket.objects.select_related("organization", "contract", "text")
        ticket = tickets.filter(pk=number).first()
        return None if ticket is None else _ticket(ticket)
    if kind == Patch.subject_kind:
        patch = Patch.objects.select_related("text").filter(pk=number).first()
        return None if patch is None else _patch(patch)
    return None


def over_because(escalation: Escalation, matter: Matter | None, at: datetime) -> str:
    """Return why an escalation has lost its reason by `at`; empty where it has not."""
    if matter is None:
        return GONE
    if matter.over:
        return matter.over
    if escalation.event == Event.NOTICE_OWED and _was_told(escalation):
        return TOLD
    if escalation.event == Event.GRAVEST:
        return _grave_is_over(escalation, matter)
    return _clock_is_over(escalation, matter, at)


def clock_of(escalation: Escalation) -> Clock | None:
    """Return the clock that an escalation is about as it now runs; None where none does."""
    same = {"target": escalation.target, "round": escalation.round}
    clocks = Clock.objects.about(escalation.subject).unfinished()
    return clocks.filter(**same).first() if escalation.target else None


def _was_told(escalation: Escalation) -> bool:
    later = Entry.objects.about(escalation.subject).filter(kind="ticket.notice_sent")
    return later.filter(pk__gt=escalation.entry_id).exists()


def _grave_is_over(escalation: Escalation, matter: Matter) -> str:
    if not matter.is_gravest:
        return LOWERED
    if matter.is_solved:
        return SOLVED
    return LATER if _is_followed(escalation) else ""


def _clock_is_over(escalation: Escalation, matter: Matter, at: datetime) -> str:
    clock = clock_of(escalation)
    if escalation.target and clock is None:
        return KEPT
    answered = Clock.objects.about(escalation.subject).filter(metric=RESPONSE, is_finished=True)
    if escalation.event == Event.AFTER_HOURS and answered.exists():
        return KEPT
    if _is_followed(escalation):
        return LATER
    return MOVED if clock is not None and _is_moved(escalation, clock, matter, at) else ""


def _is_moved(escalation: Escalation, clock: Clock, matter: Matter, at: datetime) -> bool:
    """Tell whether a clock has another date, of which it is told anew.

    That a notice is owed is told once, whatever its date; and a pause has yet to tell the date.
    """
    is_as_told = clock.due_at == escalation.due_at or clock.paused_since is not None
    if is_as_told or escalation.event == Event.NOTICE_OWED:
        return False
    return not still_holds(matter.subject, escalation.entry, at)


def _is_followed(escalation: Escalation) -> bool:
    """Tell whether the same was told of later; what is paged yields to nothing that is counted."""
    same = {"target": escalation.target, "round": escalation.round}
    later = type(escalation).objects.about(escalation.subject).filter(**same)
    if escalation.state != State.COUNTED:
        later = later.exclude(state=State.COUNTED)
    return later.filter(pk__gt=escalation.pk).exists()


def _ticket(ticket: Ticket) -> Matter:
    plan = "" if ticket.contract is None else ticket.contract.plan
    return Matter(
        ticket,
        f"#{ticket.pk}, {ticket.organization}",
        ticket.subject,
        reverse("ticket", args=[ticket.pk]),
        ticket.agreement,
        plan,
        ticket.severity,
        _over(ticket),
        ticket.is_finished or ticket.rectified_at is not None,
    )


def _over(ticket: Ticket) -> str:
    if ticket.merged_into_id is not None:
        return MERGED
    if ticket.status == Status.CLOSED:
        return CLOSED
    return REJECTED if ticket.finding == Finding.REJECTED else ""


def _patch(patch: Patch) -> Matter:
    address = reverse("patch", args=[patch.pk])
    over = "" if patch.deployed_at is None else KEPT
    agreement = patch.text.editions.newest
    return Matter(patch, "Patch", str(patch), address, agreement, None, "", over, bool(over))
