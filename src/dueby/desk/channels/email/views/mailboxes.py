"""The mailboxes that the desk reads, for administrators."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.channels.email.models import Mailbox
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.timekeeping import now


@administrator_page
@require_safe
def mailboxes(request: StaffRequest) -> HttpResponse:
    """List the mailboxes with how each stands."""
    context = {"mailboxes": Mailbox.objects.order_by("-is_active", "address"), "at": now()}
    return render(request, "email/mailboxes.html", context)
