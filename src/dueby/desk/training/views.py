"""Training that is to be held, for the vendor's people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now
from dueby.desk.training.models import Session
from dueby.desk.training.requesting import SessionHeldError, hold


@staff_page
def sessions(request: StaffRequest) -> HttpResponse:
    """List the sessions that are to be held, and those that were."""
    shown = Session.objects.visible_to(request.user).select_related("organization", "ticket")
    context = {
        "coming": shown.filter(held_at=None).order_by("requested_at")[:200],
        "held": shown.exclude(held_at=None).order_by("-held_at")[:50],
    }
    return render(request, "training/sessions.html", context)


@staff_page
@require_POST
def held(request: StaffRequest, number: int) -> HttpResponse:
    """Record that a session was held, now."""
    session = get_object_or_404(Session.objects.visible_to(request.user), pk=number)
    try:
        hold(session, by=request.user, at=now())
    except SessionHeldError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    return redirect("training")
