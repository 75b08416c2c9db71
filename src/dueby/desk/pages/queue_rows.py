"""What a row of the queue tells. However many rows there are, the same few questions are asked."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import OuterRef, Subquery

from dueby.desk.advisories.models import Patch
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.models.clocked import COMMITMENT
from dueby.desk.contracts.models import Decision
from dueby.desk.pages.notices_owed_query import noticed_targets
from dueby.desk.pages.queue_lanes import PATCH, TICKET
from dueby.desk.pages.queue_paging import KINDS
from dueby.desk.pages.queue_row import NextClock, Row
from dueby.desk.tickets.models import (
    Contest,
    Contested,
    Finding,
    Message,
    MessageKind,
    Status,
    Ticket,
)
from dueby.sla.clocks import Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dueby.desk.pages.queue_paging import Position
    from dueby.desk.people.models import User

    Subject: TypeAlias = Any
    """A patch, or the columns of a ticket."""
    Key: TypeAlias = tuple[int, int]
    """The kind and the number of a subject."""

NOBODY: Final = "nobody"
_COLUMNS: Final = (
    *("pk", "subject", "organization__name", "request_class", "severity", "finding"),
    *("status", "waiting_on", "next_due_at", "next_due_title", "assignee__name"),
)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was asked about a whole page, by the name or the number of each subject."""

    clocks: dict[str, list[NextClock]]
    refusals: dict[str, str]
    asked: dict[int, datetime]
    contests: dict[int, str]
    noticed: frozenset[str]


def rows_at(positions: Sequence[Position], user: User) -> list[Row]:
    """Return what the queue tells of the tickets and patches that stand at some positions."""
    subjects = _subjects(positions, user)
    tickets = [pk for kind, pk in subjects if kind == TICKET]
    names = {key: _journal_name(key) for key in subjects}
    clocks = _clocks(list(names.values()))
    undated = [
        names[key]
        for key, each in subjects.items()
        if each.next_due_at is None and names[key] not in clocks
    ]
    known = _Known(
        clocks, _refusals(undated), _asked(tickets), _contests(tickets), noticed_targets()
    )
    # What went between the two questions is left out.
    keys = ((each.kind, each.pk) for each in positions)
    return [_row(key, subjects[key], known) for key in keys if key in subjects]


def _subjects(positions: Sequence[Position], user: User) -> dict[Key, Subject]:
    """Return what stands at the positions; of tickets no more columns than a row tells."""
    tickets = Ticket.objects.visible_to(user).values_list(*_COLUMNS, named=True)
    patches = Patch.objects.visible_to(user).select_related("owner")
    found: dict[Key, Subject] = {}
    for kind, rows in ((TICKET, tickets), (PATCH, patches)):
        wanted = [each.pk for each in positions if each.kind == kind]
        found |= {(kind, row.pk): row for row in (rows.filter(pk__in=wanted) if wanted else ())}
    return found


def _journal_name(key: Key) -> str:
    kind, pk = key
    return f"{KINDS[kind]}:{pk}"


def _row(key: Key, subject: Subject, known: _Known) -> Row:
    name = _journal_name(key)
    clock = _next(subject, known.clocks.get(name, []))
    reason = known.refusals.get(name, "") if clock is None else clock.reason
    if isinstance(subject, Patch):
        return _patch_row(subject, clock, reason)
    return _ticket_row(subject, clock, reason, known)


def _ticket_row(ticket: Subject, clock: NextClock | None, reason: str, known: _Known) -> Row:
    status = Status(ticket.status)
    is_finished = status in {Status.SOLVED, Status.CLOSED}
    waits_for = ticket.waiting_on.replace("_", " ") if status == Status.WAITING else ""
    return Row(
        place="ticket",
        pk=ticket.pk,
        name=f"#{ticket.pk}",
        title=ticket.subject,
        customer=ticket.organization__name,
        request_class=ticket.request_class,
        severity=ticket.severity,
        is_proposed=ticket.finding != Finding.CONFIRMED,
        clock=clock,
        due_title=ticket.next_due_title,
        due_at=ticket.next_due_at,
        reason=reason,
        status=status.value,
        turn=waits_for or (NOBODY if is_finished else "us"),
        assignee=ticket.assignee__name or "",
        asked_at=None if is_finished else known.asked.get(ticket.pk),
        contested=known.contests.get(ticket.pk, ""),
        has_notice=_has_notice(clock, known.noticed),
    )


def _patch_row(patch: Patch, clock: NextClock | None, reason: str) -> Row:
    is_deployed, is_available = patch.deployed_at is not None, patch.available_at is not None
    waits = "open" if is_available else "waiting"
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
        status="deployed" if is_deployed else waits,
        turn=NOBODY if is_deployed else "us" if is_available else "maker of the system",
        assignee="" if patch.owner is None else patch.owner.name,
    )


def _has_notice(clock: NextClock | None, noticed: frozenset[str]) -> bool | None:
    if clock is None or clock.target not in noticed:
        return None
    return Flag.WITH_NOTICE.value in clock.flags


def _next(subject: Subject, clocks: Iterable[NextClock]) -> NextClock | None:
    """Return the clock of what is due next, else the first that waits for its date."""
    due = subject.next_due_at
    return next((each for each in clocks if each.due_at == due), None)


def _clocks(names: Sequence[str]) -> dict[str, list[NextClock]]:
    """Return the commitments that are still owed, by subject, in the agreement's order."""
    owed = Clock.objects.filter(subject__in=names, strength=COMMITMENT).unfinished()
    clocks: dict[str, list[NextClock]] = {}
    columns = [each.name for each in fields(NextClock)]
    for subject, *told in owed.order_by("subject", "number").values_list("subject", *columns):
        clocks.setdefault(subject, []).append(NextClock(*told))
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
    by, at = (Subquery(last.values(name)[:1]) for name in ("contact", "said_at"))
    told = Ticket.objects.filter(pk__in=tickets).values_list("pk", by, at)
    return {pk: said_at for pk, contact, said_at in told if contact is not None}


_BY_PEOPLE: Final = (MessageKind.MESSAGE, MessageKind.CALL)


def _contests(tickets: Sequence[int]) -> dict[int, str]:
    """Return what is contested and not yet answered, by ticket."""
    unanswered = Contest.objects.filter(ticket__in=tickets, answered_at=None).order_by("raised_at")
    contests: dict[int, str] = {}
    for pk, contested in unanswered.values_list("ticket", "about"):
        about = str(Contested(contested).label).lower()
        contests[pk] = " and ".join(filter(None, (contests.get(pk), about)))
    return contests
