"""A contract changes while tickets run: plan, end and suspension reach them in one transaction.

What was decided when a report arrived stays, for it is judged at the request; the clocks that run
go on under what holds from now on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.clocks.casefile import judged
from dueby.desk.contracts.models import Contract
from dueby.desk.journal.amending import amend
from dueby.desk.journal.facts import OPENED
from dueby.desk.journal.models import Entry
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import changing
from dueby.desk.tickets.dates import moved
from dueby.desk.tickets.letters import send_news
from dueby.desk.tickets.models import Status, Ticket

if TYPE_CHECKING:
    from datetime import date, datetime

    from dueby.desk.people.models import User


def change_contract(
    contract: Contract,
    changes: Mapping[str, object],
    *,
    by: User,
    at: datetime,
    seen: int | None = None,
) -> Contract:
    """Save what differs of a contract, and tell it to every ticket that is not closed.

    Raises ValidationError for what a field does not allow, and ChangedMeanwhileError where the
    history is longer than the one `seen`; then nothing has changed.
    """
    with transaction.atomic():
        was = Contract.objects.select_for_update().get(pk=contract.pk)
        now = amend(contract, changes, by=by, at=at, seen=seen)
        tickets = Ticket.objects.filter(contract=now).exclude(status=Status.CLOSED)
        # All of them are locked before the first is changed: every change ends with the queue's
        # lock, and whoever works on one of them waits for that.
        for ticket in list(tickets.order_by("pk").select_for_update(of=("self",))):
            _tell(ticket, was, now, by=by, at=at)
    return now


def _tell(ticket: Ticket, was: Contract, now: Contract, *, by: User, at: datetime) -> None:
    news = [*_news(ticket, was, now), *_end(ticket, was, now, at)]
    if not news:
        return
    before = judged(ticket, at)
    with changing(ticket, at=at) as present:
        entries = [record(present, each, by=by, at=at) for each in news]
    told = judged(present, at)
    dates = moved(before, told)
    if dates:
        context = {"contract": now, "moved": dates}
        send_news(present, told, "contract", entries[-1].pk, context, at=at)


def _news(ticket: Ticket, was: Contract, now: Contract) -> Iterator[Happening]:
    # An edition that lacks the new plan goes on with the one it knows.
    if was.plan != now.plan and now.plan in ticket.agreement.plans:
        yield Happening("ticket.plan_changed", "plan_changed", {"to": now.plan})
    if was.is_suspended != now.is_suspended:
        kind = "ticket.suspended" if now.is_suspended else "ticket.suspension_lifted"
        yield Happening(kind, "suspended", {"to": "true" if now.is_suspended else "false"})


def _end(ticket: Ticket, was: Contract, now: Contract, at: datetime) -> Iterator[Happening]:
    """Give what another last day means for a ticket.

    A ticket that was reported while the contract ran, by its old days and its new ones, ends with
    the new day. A contract that is over by its new day ended with the change.
    """
    if was.last_on == now.last_on:
        return

    def ended(last_day: date, moment: datetime) -> bool:
        return ticket.agreement.end_of(last_day) <= moment

    ran = not ended(was.last_on, ticket.reported_at) and not ended(now.last_on, ticket.reported_at)
    data = {OPENED: {"contract_end": now.last_on.isoformat()}} if ran else {}
    told = _told_end(ticket)
    if ended(now.last_on, at):
        fact = "" if told is not None or ended(was.last_on, at) else "contract_ended"
        if fact or data:
            yield Happening("ticket.contract_ended", fact, data)
    elif data or told is not None:
        yield Happening("ticket.contract_end_moved", data=data, supersedes=told)


def _told_end(ticket: Ticket) -> Entry | None:
    """Return the entry by which a ticket was told that its contract ended, if it still holds."""
    entries = Entry.objects.about(ticket.journal_name).filter(fact="contract_ended", entry=None)
    return entries.last()
