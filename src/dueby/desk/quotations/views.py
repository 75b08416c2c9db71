"""What is with sales, for the vendor's people."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.quotations.handing_over import AlreadyAnsweredError, answer
from dueby.desk.quotations.models import Outcome, Quotation
from dueby.desk.timekeeping import now


@staff_page
@require_safe
def quotations(request: StaffRequest) -> HttpResponse:
    """List what sales has to answer, the earliest follow-up first, and what it has answered."""
    shown = Quotation.objects.visible_to(request.user).select_related(
        "organization", "ticket__contact"
    )
    context = {
        "open": shown.open()[:200],
        "answered": shown.exclude(outcome=Outcome.OPEN).order_by("-answered_at")[:50],
        "outcomes": [each for each in Outcome if each],
        "at": now(),
    }
    return render(request, "quotations/quotations.html", context)


@staff_page
@require_POST
def outcome(request: StaffRequest, number: int) -> HttpResponse:
    """Record how a request ended."""
    quotation = get_object_or_404(Quotation.objects.visible_to(request.user), pk=number)
    told = request.POST.get("outcome", "")
    if told not in Outcome.values or not told:
        messages.error(request, "Choose how it ended: quoted or declined.")
        return redirect("quotations")
    try:
        answer(quotation, Outcome(told), by=request.user, at=now())
    except AlreadyAnsweredError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    return redirect("quotations")
