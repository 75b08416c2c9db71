"""Who works here: seen by all of them, changed by administrators."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.people import staffing
from dueby.desk.people.access import (
    StaffRequest,
    administrator_page,
    freshly_proven,
    staff_page,
)
from dueby.desk.people.forms import RoleForm, StaffForm, posted
from dueby.desk.people.histories import history
from dueby.desk.people.inviting import InvitationRefusedError, invite_staff, withdraw
from dueby.desk.people.models import Invitation, Role, User
from dueby.desk.people.staffing import StaffRefusedError
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_safe
def staff(request: StaffRequest) -> HttpResponse:
    """List who works here, who did, and who is invited."""
    people = User.objects.visible_to(request.user).exclude(role=Role.CUSTOMER)
    invited = Invitation.objects.visible_to(request.user).unanswered().filter(contact=None)
    everybody = list(people.prefetch_related("teams").order_by("name"))
    context = {
        "present": [each for each in everybody if each.is_active],
        "gone": [each for each in everybody if not each.is_active],
        "invited": invited.select_related("invited_by").order_by("-invited_at"),
        "at": now(),
    }
    return render(request, "people/staff.html", context)


@staff_page
@require_safe
def member(request: StaffRequest, pk: int) -> HttpResponse:
    """Show somebody who works here, and what was changed."""
    return _shown(request, _member(request, pk), None)


@administrator_page
@freshly_proven
@require_form
def staff_invitation(request: StaffRequest) -> HttpResponse:
    """Invite somebody to work here."""
    form = StaffForm(posted(request))
    if form.is_valid():
        try:
            _invite(form, request.user)
        except (InvitationRefusedError, StaffRefusedError) as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, f"{form.cleaned_data['email']} is invited.")
            return redirect("staff")
    title = "Invite somebody to work here"
    context = {"form": form, "title": title, "button": "Invite", "staff_page": True}
    return render(request, "people/form.html", context, status=REFUSED if form.errors else 200)


def _invite(form: StaffForm, by: User) -> None:
    asked = form.cleaned_data
    invite_staff(asked["email"], asked["name"], Role(asked["role"]), by=by, at=now())


@administrator_page
@freshly_proven
@require_POST
def invitation_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back an invitation to work here."""
    invited = Invitation.objects.visible_to(request.user).filter(contact=None)
    try:
        withdraw(get_object_or_404(invited, pk=pk), by=request.user, at=now())
    except InvitationRefusedError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    return redirect("staff")


@administrator_page
@freshly_proven
@require_POST
def member_role(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody do more, or less."""
    found, form = _member(request, pk), RoleForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form)
    try:
        staffing.change_role(found, Role(form.cleaned_data["role"]), by=request.user, at=now())
    except StaffRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, found, form)
    messages.success(request, "The role is changed.")
    return redirect("staff-member", pk)


@administrator_page
@freshly_proven
@require_POST
def member_departure(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody no longer sign in."""
    return _moved(request, pk, staffing.deactivate, "They can no longer sign in.")


@administrator_page
@freshly_proven
@require_POST
def member_return(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    return _moved(request, pk, staffing.reactivate, "They can sign in again.")


def _moved(request: StaffRequest, pk: int, verb: staffing.Verb, done: str) -> HttpResponse:
    found = _member(request, pk)
    try:
        verb(found, by=request.user, at=now())
    except StaffRefusedError as refusal:
        return _shown(request, found, None, str(refusal))
    messages.success(request, done)
    return redirect("staff-member", pk)


def _member(request: StaffRequest, pk: int) -> User:
    people = User.objects.visible_to(request.user).exclude(role=Role.CUSTOMER)
    return get_object_or_404(people, pk=pk)


def _shown(
    request: StaffRequest, found: User, form: RoleForm | None, refusal: str = ""
) -> HttpResponse:
    context = {
        "member": found,
        "teams": found.teams.order_by("name"),
        "form": form or RoleForm(initial={"role": found.role}),
        "refusal": refusal,
        "history": history([found.journal_name], request.user.zone),
    }
    refused = refusal or (form is not None and form.errors)
    return render(request, "people/member.html", context, status=REFUSED if refused else 200)
