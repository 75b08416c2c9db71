"""Escalation policies."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.journal.amending import length_of
from dueby.desk.paging.forms import PolicyForm
from dueby.desk.paging.keeping import add_policy, change_policy
from dueby.desk.paging.models import Policy
from dueby.desk.paging.views.trying import REFUSED, done
from dueby.desk.paging.words import Event
from dueby.desk.people.access import StaffRequest, lead_page, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.people.histories import Told, history
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form


@staff_page
@require_safe
def policies(request: StaffRequest) -> HttpResponse:
    """List the policies in the order in which they are tried."""
    found = list(
        Policy.objects.visible_to(request.user)
        .in_order()
        .select_related("team", "endpoint")
        .prefetch_related("steps__rota", "steps__person", "steps__team")
    )
    shown = [(each, [Event(name).label for name in each.events]) for each in found]
    return render(request, "paging/policies.html", {"policies": shown})


@lead_page
@require_form
def policy_new(request: StaffRequest) -> HttpResponse:
    """Add a policy."""
    form = PolicyForm(posted(request))

    def add() -> None:
        add_policy(form.policy(), form.steps(), by=request.user, at=now())

    if done(form, add):
        messages.success(request, "The policy is added.")
        return redirect("policies")
    return _page(request, form, "New policy", "Add the policy")


@lead_page
@require_form
def policy(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a policy and its steps."""
    found = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    form = PolicyForm(
        posted(request), initial={**PolicyForm.known(found), "seen": length_of(found)}
    )

    def change() -> None:
        told, seen = form.policy(), form.cleaned_data["seen"]
        change_policy(found, told, form.steps(), by=request.user, at=now(), seen=seen)

    if done(form, change, found):
        messages.success(request, "The policy is changed.")
        return redirect("policies")
    told = history([found.journal_name], request.user.zone, limit=20)
    return _page(request, form, f"Change {found}", "Save", told)


def _page(
    request: StaffRequest, form: PolicyForm, title: str, button: str, told: Sequence[Told] = ()
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "history": told}
    status = REFUSED if form.errors else 200
    return render(request, "paging/policy.html", context, status=status)
