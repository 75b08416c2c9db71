"""The teams: seen by all who work here, changed by administrators."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.people.access import StaffRequest, administrator_page, staff_page
from dueby.desk.people.forms import TeamForm, posted
from dueby.desk.people.histories import history
from dueby.desk.people.models import Team
from dueby.desk.people.staffing import StaffRefusedError
from dueby.desk.people.teaming import change_team, form_team
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_safe
def teams(request: StaffRequest) -> HttpResponse:
    """List the teams with their people and plans."""
    found = list(Team.objects.visible_to(request.user).prefetch_related("members").order_by("name"))
    subjects = [each.journal_name for each in found]
    context = {"teams": found, "history": history(subjects, request.user.zone, limit=20)}
    return render(request, "people/teams.html", context)


@administrator_page
@require_form
def team_new(request: StaffRequest) -> HttpResponse:
    """Form a team."""
    form = TeamForm(None, posted(request))
    if form.is_valid():
        try:
            form_team(**form.told, by=request.user, at=now())
        except (StaffRefusedError, ValidationError) as refusal:
            form.add_error(None, _said(refusal))
        else:
            return redirect("teams")
    return _form_page(request, form, "New team", "Add the team")


@administrator_page
@require_form
def team_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, plans and people of a team."""
    team = get_object_or_404(Team.objects.visible_to(request.user), pk=pk)
    plans, members = ", ".join(team.plans), team.members.all()
    known = {"name": team.name, "plans": plans, "members": members, "seen": length_of(team)}
    form = TeamForm(team, posted(request), initial=known)
    if form.is_valid():
        try:
            change_team(team, **form.cleaned_data, by=request.user, at=now())
        except ChangedMeanwhileError:
            form.see(team)
        except (StaffRefusedError, ValidationError) as refusal:
            form.add_error(None, _said(refusal))
        else:
            messages.success(request, "The team is changed.")
            return redirect("teams")
    return _form_page(request, form, f"Change {team}", "Save")


def _said(refusal: ValueError | ValidationError) -> list[str]:
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]


def _form_page(request: StaffRequest, form: TeamForm, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "team_page": True}
    return render(request, "people/form.html", context, status=REFUSED if form.errors else 200)
