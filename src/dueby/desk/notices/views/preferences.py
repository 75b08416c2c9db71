"""How one hears, and when not."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dueby.desk.notices.forms import PreferencesForm
from dueby.desk.notices.histories import preferences_history
from dueby.desk.notices.preferring import PreferencesRefusedError, prefer, preferences_of
from dueby.desk.notices.quieting import is_quiet
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_form
def preferences(request: StaffRequest) -> HttpResponse:
    """Show and change how one hears of what."""
    kept = preferences_of(request.user)
    times = {name: getattr(kept, name) for name in ("quiet_from", "quiet_to", "digest_time")}
    form = PreferencesForm(posted(request), initial={**times, **kept.ways})
    if form.is_valid():
        try:
            prefer(form.wishes, by=request.user, at=now())
        except PreferencesRefusedError as refusal:
            form.add_error("quiet_to", f"{str(refusal).capitalize()}.")
        else:
            messages.success(request, "Saved. It holds from the next notice on.")
            return redirect("notice-preferences")
    context = {
        "form": form,
        "is_quiet": is_quiet(kept, now()),
        "history": preferences_history(request.user),
    }
    return render(
        request, "notices/preferences.html", context, status=REFUSED if form.errors else 200
    )
