"""Training that is to be held, for the vendor's people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now
from dueby.desk.training.forms import HeldForm
from dueby.desk.training.models import Session
from dueby.desk.training.requesting import SessionHeldError, hold

if TYPE_CHECKING:
    from datetime import datetime

REFUSED: Final = 422
COMING: Final = 200
HELD: Final = 50


@staff_page
@require_safe
def sessions(request: StaffRequest) -> HttpResponse:
    """List the sessions that are to be held, and those that were."""
    return _shown(request, {}, now())


@staff_page
@require_POST
def held(request: StaffRequest, number: int) -> HttpResponse:
    """Record when a session was held."""
    session, at = get_object_or_404(Session.objects.visible_to(request.user), pk=number), now()
    form = HeldForm(session, at, request.POST)
    if form.is_valid():
        try:
            hold(session, by=request.user, at=form.cleaned_data["at"])
        except SessionHeldError as refusal:
            form.add_error(None, f"{refusal}.")
        else:
            return redirect("training")
    return _shown(request, {session.pk: form}, at)


def _shown(request: StaffRequest, refused: dict[int, HeldForm], at: datetime) -> HttpResponse:
    shown = Session.objects.visible_to(request.user).select_related(
        "organization", "ticket", "contract"
    )
    coming = shown.filter(held_at=None).order_by("requested_at")[:COMING]
    context = {
        "coming": [(each, refused.get(each.pk) or HeldForm(each, at)) for each in coming],
        "held": shown.exclude(held_at=None).order_by("-held_at")[:HELD],
        "refused": next(iter(refused.values()), None),
        "at": at,
    }
    status = REFUSED if refused else 200
    return render(request, "training/sessions.html", context, status=status)
