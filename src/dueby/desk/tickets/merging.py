"""Two tickets that are one: the first ends, its clocks with it, and goes on in the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.clocks.casefile import judged
from dueby.desk.journal.recording import Happening, record
from dueby.desk.tickets.changing import NotPossibleError, acting, say, wake
from dueby.desk.tickets.dates import Moved, supposed
from dueby.desk.tickets.letters import send_news
from dueby.desk.tickets.models import MessageKind, Status, Ticket
from dueby.desk.tickets.possible import Verb

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

_RELATED = ("organization", "contact__user", "contract", "product", "assignee")


def merge(ticket: Ticket, into: Ticket, *, by: User, at: datetime) -> None:
    """End a ticket as part of another one; its contact is told where it goes on.

    Every clock of it stops as cancelled, those of the other run on. Raises NotPossibleError, with
    nothing changed, where the two cannot be one.
    """
    with transaction.atomic():
        # Both are locked before either is changed, and in one order, whichever is merged.
        both = Ticket.objects.filter(pk__in=(ticket.pk, into.pk)).order_by("pk")
        list(both.select_for_update().values_list("pk"))
        survivor = Ticket.objects.select_related(*_RELATED).get(pk=into.pk)
        with acting(ticket, Verb.MERGE, by=by, at=at) as act:
            check_pair(act.ticket, survivor)
            act.go_on()
            words = f"This ticket is the same as #{survivor.pk} and goes on there."
            data: dict[str, object] = {"into": str(survivor.pk)}
            entry = act.happened("ticket.merged", "merged", data, {"words": words})
            say(act.ticket, MessageKind.AUTOMATIC, entry, "words", None)
            act.ticket.merged_into = survivor
            act.ticket.status, act.ticket.closed_at = Status.CLOSED, at
            act.ticket.next_update_at = None
            absorbed = Happening("ticket.absorbed", data={"merged": act.ticket.pk})
            record(survivor, absorbed, by=by, at=at)
            told = judged(survivor, at)
            context = {"survivor": survivor, "words": words}
            act.post(lambda _: send_news(act.ticket, told, "merging", entry.pk, context, at=at))
        wake(survivor, at)


def preview_merging(ticket: Ticket, into: Ticket, at: datetime) -> list[Moved]:
    """Return every date that ends if a ticket is merged at `at`; nothing is written."""
    check_pair(ticket, into)
    return supposed(ticket, "merged", {"into": str(into.pk)}, at)


def check_pair(ticket: Ticket, into: Ticket) -> None:
    """Raise NotPossibleError where a ticket cannot go on in another one.

    What goes on elsewhere itself takes in no other, so that no two ever lead to each other.
    """
    if ticket.pk == into.pk:
        raise NotPossibleError("a ticket cannot be merged into itself; choose another one")
    if ticket.organization_id != into.organization_id:
        raise NotPossibleError(
            f"#{into.pk} is another customer's; choose a ticket of {ticket.organization}"
        )
    if into.merged_into_id is not None:
        raise NotPossibleError(
            f"#{into.pk} goes on as #{surviving(into).pk} itself; merge into that one"
        )
    if into.is_finished and not ticket.is_finished:
        stands = into.get_status_display().lower()
        raise NotPossibleError(f"#{into.pk} is {stands}, so nothing goes on there; reopen it first")
    if ticket.contests.filter(answered_at=None).exists():
        raise NotPossibleError(
            "the customer contests something on this ticket; a lead has to answer that first"
        )


def surviving(ticket: Ticket) -> Ticket:
    """Return the ticket in which a ticket goes on: itself, unless it was merged."""
    while ticket.merged_into is not None:
        ticket = ticket.merged_into
    return ticket
