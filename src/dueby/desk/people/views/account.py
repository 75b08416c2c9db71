"""One's own page."""

from __future__ import annotations

from typing import Final

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dueby.desk.people.access import PersonRequest, own_page
from dueby.desk.people.forms import MeForm, posted
from dueby.desk.people.histories import history
from dueby.desk.people.introducing import introduce
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@own_page
@require_form
def account(request: PersonRequest) -> HttpResponse:
    """Show and change how somebody is called and in which zone they read; the way to the rest."""
    user = request.user
    form = MeForm(posted(request), initial={"name": user.name, "time_zone": user.time_zone})
    if form.is_valid():
        try:
            introduce(user, form.told, at=now())
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, "Your settings are saved.")
            return redirect("account")
    context = {
        "form": form,
        "has_second_step": is_mfa_enabled(user),
        "has_password": user.has_usable_password(),
        "session_count": len(UserSession.objects.purge_and_list(user)),
        "history": history([user.journal_name], user.zone, limit=10),
    }
    return render(request, "people/account.html", context, status=REFUSED if form.errors else 200)
