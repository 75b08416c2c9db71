"""Policies, and what begins an escalation, as tests of paging use them."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dueby.desk.clocks.models import Clock
from dueby.desk.demo.cast import World
from dueby.desk.journal.models import Entry
from dueby.desk.journal.readers import read_waiting
from dueby.desk.journal.recording import Happening, record
from dueby.desk.paging.keeping import add_policy
from dueby.desk.paging.models import Escalation, Policy
from dueby.desk.paging.words import Event, Whom
from dueby.desk.tickets.models import Ticket
from tests.desk.conftest import MONDAY_NOON

MINUTE = timedelta(minutes=1)


def policy_of(world: World, *steps: dict[str, object], **otherwise: object) -> Policy:
    """Return a policy for what is due: first Ada, then Ben, 15 minutes each."""
    named = [world.users["ada"], world.users["ben"]]
    usual = [{"whom": Whom.PERSON, "person": each, "minutes": 15} for each in named]
    known: dict[str, object] = {"name": "Overdue", "events": [Event.DUE], **otherwise}
    return add_policy(known, list(steps) or usual, by=world.users["lena"], at=MONDAY_NOON)


def tell_due(ticket: Ticket, at: datetime, kind: str = "clock.due", **more: object) -> Entry:
    """Record about the first running clock of a ticket what the timekeeper does."""
    clock = Clock.objects.about(ticket.journal_name).unfinished().exclude(due_at=None)[0]
    data: dict[str, object] = {
        "clock": clock.number,
        "target": clock.target,
        "title": clock.title,
        "metric": clock.metric,
        "strength": "commitment",
        "round": clock.round,
        "due_at": clock.due_at.isoformat() if clock.due_at else None,
        **more,
    }
    with transaction.atomic():
        return record(ticket, Happening(kind, data=data), by=None, at=at)


def begun(ticket: Ticket, at: datetime, kind: str = "clock.due", **more: object) -> Escalation:
    """Return the escalation that the journal's reader begins; its first step is due."""
    tell_due(ticket, at, kind, **more)
    read_waiting(at)
    return Escalation.objects.about(ticket.journal_name)[0]


def chain(ticket: Ticket) -> list[str]:
    """Return what the journal tells of the pages about a ticket."""
    entries = Entry.objects.about(ticket.journal_name).filter(kind__startswith="page.")
    return [each.kind for each in entries]


def paged(escalation: Escalation) -> list[str]:
    """Return who was paged, in order, by their first names."""
    pages = escalation.pages.select_related("user").order_by("pk")
    return [each.user.name.split()[0] for each in pages]
