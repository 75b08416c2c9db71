"""The queue: what is due next."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.models import Ticket


@staff_page
def queue(request: StaffRequest) -> HttpResponse:
    """Show what is due next."""
    tickets = Ticket.objects.visible_to(request.user).unfinished().by_due()[:50]
    return render(request, "pages/queue.html", {"tickets": tickets})
