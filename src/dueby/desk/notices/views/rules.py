"""Who hears of what, for administrators: events by roles, each with its way."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.journal.amending import ChangedMeanwhileError
from dueby.desk.notices.events import EVENTS, NAMED, Event
from dueby.desk.notices.forms import RuleForm
from dueby.desk.notices.histories import rules_history
from dueby.desk.notices.models import Rule
from dueby.desk.notices.rules import RuleRefusedError, change_rule, seen_of, ways_in_force
from dueby.desk.notices.words import Group, Role
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@administrator_page
@require_safe
def rules(request: StaffRequest) -> HttpResponse:
    """Show every event with who hears of it."""
    force = ways_in_force()
    groups = [
        (group, [(each, list(force[each.name].values())) for each in EVENTS if each.group == group])
        for group in Group
    ]
    context = {"groups": groups, "roles": list(Role), "history": rules_history()}
    return render(request, "notices/rules.html", context)


@administrator_page
@require_form
def rule(request: StaffRequest, event: str) -> HttpResponse:
    """Change who hears of an event, and how."""
    if event not in NAMED:
        raise Http404
    found: Event = NAMED[event]
    ways = {role.value: way.value for role, way in ways_in_force()[event].items()}
    form = RuleForm(found, posted(request), initial={**ways, "seen": seen_of(found)})
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            change_rule(found, form.ways, by=request.user, at=now(), seen=seen)
        except ChangedMeanwhileError:
            form.see(Rule.objects.get(event=event))
        except RuleRefusedError as refusal:
            form.add_error(None, f"{str(refusal).capitalize()}.")
        else:
            messages.success(request, f"Saved: who hears of “{found.title}”.")
            return redirect("notice-rules")
    context = {"form": form, "event": found, "history": rules_history(found.name)}
    return render(request, "notices/rule.html", context, status=REFUSED if form.errors else 200)
