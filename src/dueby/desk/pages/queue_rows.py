"""What a row of the queue tells. However many rows there are, the same few questions are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from django.db.models import OuterRef, Subquery

from dueby.desk.advisories.models import Patch
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.models.clocked import COMMITMENT
from dueby.desk.contracts.models import Decision
from dueby.desk.pages.queue_lanes import PATCH, TICKET
from dueby.desk.tickets.models import Contest, Finding, Message, MessageKind, Status, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from dueby.desk.pages.queue_paging import Position
    from dueby.desk.people.models import User

    Subject: TypeAlias = Ticket | Patch

NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Row:
    """One subject as the queue tells it, at the address that `place` and `pk` name.

    `clock` is that of the promise that is due next, else of one that waits for its date; `reason`
    says why there is no date. `turn` is who has to do something next. `asked_at` is when the
    customer said something that nobody has answered.
    """

    place: str
    pk: int
    name: str
    title: str
    customer: str
    request_class: str
    severity: str
    is_proposed: bool
    clock: Clock | None
    due_title: str
    due_at: datetime | None
    reason: str
    status: str
    turn: str
    assignee: str
    asked_at: datetime | None = None
    contested: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked about a whole page, by the name or the number of each subject."""

    clocks: dict[str, list[Clock]]
    refusals: dict[str, str]
    asked: dict[int, datetime]
    contests: dict[int, str]


def rows_at(positions: Sequence[Position], user: User) -> list[Row]:
    """Return what the queue tells of the tickets and patches that stand at some positions."""
    subjects = _subjects(positions, user)
    tickets = [each.pk for each in subjects if isinstance(each, Ticket)]
    clocks = _clocks([each.journal_name for each in subjects])
    undated = [
        each.journal_name
        for each in subjects
        if each.next_due_at is None and each.journal_name not in clocks
    ]
    known = _Known(clocks, _refusals(undated), _asked(tickets), _contests(tickets))
    return [_row(each, known) for each in subjects]


def _subjects(positions: Sequence[Position], user: User) -> list[Subject]:
    tickets = Ticket.objects.visible_to(user).select_related("organization", "assignee")
    patches = Patch.objects.visible_to(user).select_related("owner")
    found: dict[tuple[int, int], Subject] = {}
    for kind, rows in ((TICKET, tickets), (PATCH, patches)):
        wanted = [each.pk for each in positions if each.kind == kind]
        found |= {(kind, row.pk): row for row in (rows.filter(pk__in=wanted) if wanted else ())}
    # What went between the two questions is left out.
    keys = ((each.kind, each.pk) for each in positions)
    return [found[key] for key in keys if key in found]


def _row(subject: Subject, known: _Known) -> Row:
    clock = _next(subject, known.clocks.get(subject.journal_name, []))
    reason = known.refusals.get(subject.journal_name, "") if clock is None else clock.reason
    if isinstance(subject, Patch):
        return _patch_row(subject, clock, reason)
    return _ticket_row(subject, clock, reason, known)


def _ticket_row(ticket: Ticket, clock: Clock | None, reason: str, known: _Known) -> Row:
    return Row(
        place="ticket",
        pk=ticket.pk,
        name=f"#{ticket.pk}",
        title=ticket.subject,
        customer=ticket.organization.name,
        request_class=ticket.request_class,
        severity=ticket.severity,
        is_proposed=ticket.finding != Finding.CONFIRMED,
        clock=clock,
        due_title=ticket.next_due_title,
        due_at=ticket.next_due_at,
        reason=reason,
        status=ticket.get_status_display(),
        turn=_turn(ticket),
        assignee="" if ticket.assignee is None else ticket.assignee.name,
        asked_at=None if ticket.is_finished else known.asked.get(ticket.pk),
        contested=known.contests.get(ticket.pk, ""),
    )


def _patch_row(patch: Patch, clock: Clock | None, reason: str) -> Row:
    is_deployed, is_available = patch.deployed_at is not None, patch.available_at is not None
    waits = "Open" if is_available else "Waiting"
    return Row(
        place="patch",
        pk=patch.pk,
        name=patch.vulnerability,
        title=f"Patch for {patch.os_release}",
        customer="all customers",
        request_class="patch",
        severity=patch.band,
        is_proposed=False,
        clock=clock,
        due_title=patch.next_due_title,
        due_at=patch.next_due_at,
        reason=reason,
        status="Deployed" if is_deployed else waits,
        turn=NOBODY if is_deployed else "us" if is_available else "maker of the system",
        assignee="" if patch.owner is None else patch.owner.name,
    )


def _turn(ticket: Ticket) -> str:
    if ticket.status == Status.WAITING:
        return ticket.waiting_on.replace("_", " ")
    return NOBODY if ticket.is_finished else "us"


def _next(subject: Subject, clocks: Iterable[Clock]) -> Clock | None:
    """Return the clock of what is due next, else the first that waits for its date."""
    due = subject.next_due_at
    return next((each for each in clocks if each.due_at == due), None)


def _clocks(names: Sequence[str]) -> dict[str, list[Clock]]:
    """Return the commitments that are still owed, by subject, in the agreement's order."""
    owed = Clock.objects.filter(subject__in=names, strength=COMMITMENT).unfinished()
    clocks: dict[str, list[Clock]] = {}
    for clock in owed.order_by("subject", "number"):
        clocks.setdefault(clock.subject, []).append(clock)
    return clocks


def _refusals(names: Sequence[str]) -> dict[str, str]:
    """Return why nothing was promised, by subject, where the answer of the agreement was no."""
    if not names:
        return {}
    answers = Decision.objects.filter(subject__in=names).order_by("number")
    return {each.subject: each.reason for each in answers if not each.is_granted}


def _asked(tickets: Sequence[int]) -> dict[int, datetime]:
    """Return when the customer spoke, by ticket, where it was they who had the last word."""
    said = Message.objects.filter(ticket=OuterRef("pk"), kind__in=_BY_PEOPLE)
    last = said.order_by("-said_at", "-pk")
    words = Ticket.objects.filter(pk__in=tickets).annotate(
        said_by=Subquery(last.values("contact")[:1]), said_at=Subquery(last.values("said_at")[:1])
    )
    told = words.exclude(said_by=None).values_list("pk", "said_at")
    return dict(told)


_BY_PEOPLE: Final = (MessageKind.MESSAGE, MessageKind.CALL)


def _contests(tickets: Sequence[int]) -> dict[int, str]:
    """Return what is contested and not yet answered, by ticket."""
    unanswered: QuerySet[Contest] = Contest.objects.filter(ticket__in=tickets, answered_at=None)
    contests: dict[int, str] = {}
    for each in unanswered.order_by("raised_at"):
        about = each.get_about_display().lower()
        contests[each.ticket_id] = " and ".join(filter(None, (contests.get(each.ticket_id), about)))
    return contests
