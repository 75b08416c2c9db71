"""The portal's home: how to reach support, and the reports of one's organization."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.tickets.models import Ticket


@customer_page
def home(request: CustomerRequest) -> HttpResponse:
    """Show a customer where they stand."""
    tickets = Ticket.objects.visible_to(request.user).order_by("-pk")[:50]
    return render(request, "pages/portal.html", {"tickets": tickets})
