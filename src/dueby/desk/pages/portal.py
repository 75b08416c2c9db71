"""The portal's home: how to reach support, its hours, and the reports of one's organization."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.cover import cover_of
from dueby.desk.pages.portal_cover import end_of
from dueby.desk.pages.portal_hours import hours_of
from dueby.desk.pages.portal_reach import ways_to_reach
from dueby.desk.pages.portal_words import status_said
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.tickets.models import Status, Ticket
from dueby.desk.tickets.models.ticket import TicketQuerySet
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from dueby.desk.ui.standings import Shown

MOST_OPEN: Final = 200
FINISHED: Final = 25
"""Finished tickets on one page; older ones are a page further."""


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in the list: how it stands, and the clock that is due next, where one is."""

    ticket: Ticket
    status: Shown
    clock: Clock | None


@customer_page
@require_safe
def home(request: CustomerRequest) -> HttpResponse:
    """Show a customer how to reach support, and where their reports stand."""
    at, zone = now(), request.user.zone
    covered = cover_of(request.contact.organization, at)
    agreement = covered.text.editions.governing(at)
    plan = "" if covered.contract is None else covered.contract.plan
    shown = _shown(request)
    open_ones = shown.unfinished().by_due()[:MOST_OPEN]
    finished, older = _finished(request, shown)
    context = {
        "ways": ways_to_reach(agreement),
        "hours": hours_of(agreement, plan, at, zone),
        "contract_end": end_of(covered.contract, agreement, at),
        "open": rows_of(open_ones),
        "finished": rows_of(finished),
        "older": older,
        "agreement_zone": agreement.zone,
        "agreement_zone_name": agreement.zone_name,
        "at": at,
    }
    return render(request, "pages/portal.html", context)


def _shown(request: CustomerRequest) -> TicketQuerySet:
    shown = Ticket.objects.visible_to(request.user)
    # The words of an agreement are long, and were read once for all tickets that it governs.
    return shown.select_related("text", "product", "contact", "quotation").defer("text__text")


def rows_of(tickets: Sequence[Ticket] | QuerySet[Ticket]) -> list[Row]:
    """Return tickets as rows of a list, each with the clock that is due next."""
    found = list(tickets)
    names = [each.journal_name for each in found if each.next_due_at is not None]
    running = Clock.objects.unfinished().filter(subject__in=names).exclude(due_at=None)
    clocks = {(each.subject, each.due_at, each.title): each for each in running}
    return [Row(each, status_said(each), clocks.get(_next(each))) for each in found]


def _next(ticket: Ticket) -> tuple[str, datetime | None, str]:
    return (ticket.journal_name, ticket.next_due_at, ticket.next_due_title)


def _finished(request: HttpRequest, shown: QuerySet[Ticket]) -> tuple[list[Ticket], int | None]:
    """Return one page of the finished tickets, newest first, and where the next page begins."""
    ended = shown.filter(status__in=(Status.SOLVED, Status.CLOSED)).order_by("-pk")
    before = number_in(request.GET.get("before", ""))
    if before is not None:
        ended = ended.filter(pk__lt=before)
    page = list(ended[: FINISHED + 1])
    older = page[FINISHED - 1].pk if len(page) > FINISHED else None
    return page[:FINISHED], older
