"""When clocks are spoken of: the rules, and what they would say of a grave report of now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.clocks.forms import WarningRuleForm
from dueby.desk.clocks.models import WarningRule
from dueby.desk.clocks.previewing import preview
from dueby.desk.clocks.ruling import add_rule, change_rule
from dueby.desk.contracts.cover import NoAgreementError, usual_agreement
from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.people.access import StaffRequest, lead_page
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from dueby.desk.contracts.models import AgreementText

REFUSED: Final = 422
FIELDS: Final = ("kind", "amount", "unit", "target", "metric", "strength", "is_active")


@lead_page
@require_safe
def warnings(request: StaffRequest) -> HttpResponse:
    """List the rules, with what they would say of a defect of now."""
    at, text = now(), _text()
    found = list(WarningRule.objects.listed())
    active = [each for each in found if each.is_active]
    context = {
        "rules": found,
        "preview": None if text is None else preview(text, active, at),
        "at": at,
        "zone": request.user.zone,
    }
    return render(request, "clocks/warnings.html", context)


@lead_page
@require_form
def warning_new(request: StaffRequest) -> HttpResponse:
    """Add a rule."""
    text = _text()
    if text is None:
        return redirect("warnings")
    form = WarningRuleForm(text.editions.governing(now()), posted(request))
    if form.is_valid():
        rule = add_rule(form.told, by=request.user, at=now())
        messages.success(request, f"Added: {rule.said}.")
        return redirect("warnings")
    return _page(request, form, "New rule for warnings", "Add the rule")


@lead_page
@require_form
def warning_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change a rule, or have it hold no more."""
    rule, text = get_object_or_404(WarningRule, pk=pk), _text()
    if text is None:
        return redirect("warnings")
    known = {name: getattr(rule, name) for name in FIELDS}
    form = WarningRuleForm(
        text.editions.governing(now()), posted(request), initial={**known, "seen": length_of(rule)}
    )
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            changed = change_rule(rule, form.told, by=request.user, at=now(), seen=seen)
        except ChangedMeanwhileError:
            form.see(rule)
        else:
            messages.success(request, f"Saved: {changed.said}.")
            return redirect("warnings")
    return _page(request, form, rule.said, "Save")


def _text() -> AgreementText | None:
    try:
        return usual_agreement().current()
    except NoAgreementError:
        return None


def _page(request: StaffRequest, form: WarningRuleForm, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    return render(request, "clocks/warning.html", context, status=REFUSED if form.errors else 200)
