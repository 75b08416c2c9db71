"""What the journal tells begins an escalation, or ends one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.journal.models import Entry
from dueby.desk.outbox.models import Parcel
from dueby.desk.paging.matters import matter_of
from dueby.desk.paging.models import Escalation, Policy
from dueby.desk.paging.words import Event, State
from dueby.desk.tickets.models import Ticket
from dueby.desk.ui.addresses import number_in
from dueby.sla.agreement import Strength

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dueby.desk.paging.matters import Matter

READER: Final = "paging"
BEGINNING: Final = frozenset(
    {
        "clock.warning",
        "clock.due",
        "clock.overdue",
        "notice.owed",
        "ticket.reported",
        "ticket.confirmed",
        "ticket.severity_changed",
    }
)
ENDING: Final = frozenset(
    {
        "ticket.closed",
        "ticket.confirmed",
        "ticket.contract_ended",
        "ticket.merged",
        "ticket.notice_sent",
        "ticket.overruled",
        "ticket.plan_changed",
        "ticket.reclassified",
        "ticket.rectified",
        "ticket.rejected",
        "ticket.replied",
        "ticket.responded",
        "ticket.resumed",
        "ticket.severity_changed",
        "ticket.suspended",
        "ticket.suspension_lifted",
        "ticket.update_sent",
        "ticket.waiting",
        "ticket.workaround_delivered",
        "patch.",
    }
)
"""After these a promise may be kept, or no longer owed, or its clock pauses or goes on."""
RATING: Final = (
    "ticket.reported",
    "ticket.confirmed",
    "ticket.severity_changed",
    "ticket.reclassified",
)
"""These say which severity holds, or that none does."""
AT_ONCE: Final = 100
"""Entries that are heard together."""
FORGETTING: Final = "contact.words_erased"
KINDS: Final = BEGINNING | ENDING | {FORGETTING}
LATE: Final = timedelta(hours=1)
"""How old something may be that was not read in time, and is still told by itself."""
CROWD: Final = 20
MOMENT: Final = timedelta(minutes=5)
"""Of one policy so many are begun in such a time; the rest is counted by the last of them."""
_OF_CLOCKS: Final = {
    "clock.warning": Event.WARNING,
    "clock.due": Event.DUE,
    "clock.overdue": Event.OVERDUE,
    "notice.owed": Event.NOTICE_OWED,
}


def hear(entries: Sequence[Entry], at: datetime) -> None:
    """Begin what entries call for, and have a look at what they may have ended.

    It is the journal's reader, so it waits for no chain: `escalating` does the rest.
    """
    for entry in entries:
        if entry.kind == FORGETTING:
            _forget(entry)
    # Two that hear do it one after the other, so that they never wait for each other in a ring.
    policies = list(Policy.objects.in_order().select_for_update(no_key=True))
    if not policies:
        return
    in_use = [each for each in policies if each.is_active]
    begun = set(Escalation.objects.filter(entry__in=entries).values_list("entry", flat=True))
    for entry in entries:
        if entry.kind in BEGINNING and entry.pk not in begun:
            _begin_for(entry, in_use, at)
    _look_at({each.chain.subject for each in entries if _may_end(each)}, at)


def _may_end(entry: Entry) -> bool:
    return entry.kind in ENDING or entry.kind.startswith("patch.")


def _forget(entry: Entry) -> None:
    """Erase the pages that told of what somebody who is forgotten reported."""
    contact = number_in(entry.chain.subject.partition(":")[2])
    subjects = [each.journal_name for each in Ticket.objects.filter(contact=contact).only("pk")]
    pages = Parcel.objects.filter(subject__in=subjects, key__startswith="page:")
    for person in set(pages.exclude(content={}).values_list("person", flat=True)):
        pages.erase_concerning(person)


def _begin_for(entry: Entry, policies: Sequence[Policy], at: datetime) -> None:
    """Begin an escalation where one of the policies, in their order, is for an entry.

    Nobody is paged by a storm: what was recognised late, and what comes while a crowd of the same
    policy is unanswered, is counted by what runs already. It goes on by itself where that ends
    before anybody was told of it.
    """
    if entry.kind in _OF_CLOCKS and entry.data.get("strength") != Strength.COMMITMENT.value:
        return
    matter = matter_of(entry.chain.subject) if policies else None
    if matter is None or matter.over:
        return
    events = events_of(entry, matter)
    policy = next((each for each in policies if each.fits(events, matter.plan)), None)
    if policy is None or not policy.steps.exists():
        return
    _begin(entry, policy, _of_policy(policy, events), at)


def events_of(entry: Entry, matter: Matter) -> frozenset[str]:
    """Return the events that an entry is."""
    if entry.kind in _OF_CLOCKS:
        is_last = entry.kind == "clock.warning" and entry.data.get("last")
        return frozenset({_OF_CLOCKS[entry.kind].value} | ({"last_warning"} if is_last else set()))
    is_news = matter.is_gravest and not _is_seen_to(entry.chain.subject, matter.severity)
    found = {Event.GRAVEST.value} if is_news else set()
    if entry.kind == "ticket.reported" and matter.is_after_hours(entry.at):
        found.add(Event.AFTER_HOURS.value)
    return frozenset(found)


def _is_seen_to(subject: str, gravest: str) -> bool:
    """Tell whether somebody answered that a report is of the gravest severity, and it still is."""
    reports = Escalation.objects.about(subject).filter(event__in=(Event.GRAVEST, Event.AFTER_HOURS))
    last = reports.first()
    if last is None or last.state != State.ANSWERED:
        return False
    rated = Entry.objects.about(subject).filter(kind__in=RATING, pk__gte=last.entry_id)
    return all(gravest == each.data.get("severity", each.data.get("to")) for each in rated)


def _of_policy(policy: Policy, events: Iterable[str]) -> Event:
    """Return the event to tell of: of several the one that the policy names first."""
    known = set(events)
    return Event(next(each for each in policy.events if each in known))


def _begin(entry: Entry, policy: Policy, event: Event, at: datetime) -> None:
    subject, due_at = entry.chain.subject, entry.data.get("due_at")
    is_late = bool(entry.data.get("late")) or at - entry.at > LATE
    carrier = _carrier(policy, at, is_late=is_late)
    if carrier is None:
        # What is told of a clock, or of the report, later takes the place of what was told before.
        _look_at([subject], at)
    Escalation.objects.create(
        policy=policy,
        subject=subject,
        organization_id=entry.organization_id,
        entry=entry,
        event=event,
        title=str(entry.data.get("title", "")),
        target=str(entry.data.get("target", "")),
        round=int(entry.data.get("round", 1)),
        due_at=datetime.fromisoformat(due_at) if isinstance(due_at, str) else None,
        is_late=is_late,
        counted_by=carrier,
        state=State.RUNNING if carrier is None else State.COUNTED,
        began_at=at,
        next_at=at if carrier is None else None,
    )


def _look_at(subjects: Collection[str], at: datetime) -> None:
    Escalation.objects.filter(ended_at=None, subject__in=subjects).update(look_at=at)


def _carrier(policy: Policy, at: datetime, *, is_late: bool) -> Escalation | None:
    """Return what is paged already and counts what comes late, or as one of a crowd; locked."""
    running = Escalation.objects.filter(policy=policy, state=State.RUNNING).order_by("-pk")
    alike = running.filter(is_late=True) if is_late else running.filter(began_at__gt=at - MOMENT)
    most = 1 if is_late else CROWD
    known = list(alike.values_list("pk", flat=True)[:most])
    if len(known) < most:
        return None
    return running.filter(pk=known[0]).select_for_update().first()
