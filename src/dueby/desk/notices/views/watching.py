"""Tickets that one follows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dueby.desk.notices.watching import unwatch, watch
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.models import Ticket
from dueby.desk.timekeeping import now


@staff_page
@require_POST
def watched(request: StaffRequest, number: int) -> HttpResponse:
    """Follow a ticket."""
    watch(_ticket(request, number), by=request.user, at=now())
    return redirect("ticket", number)


@staff_page
@require_POST
def unwatched(request: StaffRequest, number: int) -> HttpResponse:
    """Follow it no longer."""
    unwatch(_ticket(request, number), by=request.user, at=now())
    return redirect("ticket", number)


def _ticket(request: StaffRequest, number: int) -> Ticket:
    found: Ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    return found
