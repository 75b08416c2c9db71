"""Whose extension is whose, and rules about numbers, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dueby.desk.channels.phone import lines
from dueby.desk.channels.phone.line_forms import ExtensionForm, RuleForm
from dueby.desk.channels.phone.models import Extension, NumberRule
from dueby.desk.channels.phone.views.keeping import adding, changing, removing
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from django.http import HttpResponse


@administrator_page
@require_form
def extension_new(request: StaffRequest) -> HttpResponse:
    """Say whose extension it is."""
    form = ExtensionForm(request.POST or None)
    return adding(request, form, lines.add_extension, "New extension")


@administrator_page
@require_form
def extension(request: StaffRequest, number: int) -> HttpResponse:
    """Change an extension."""
    found = get_object_or_404(Extension, pk=number)
    form = ExtensionForm(request.POST or None, instance=get_object_or_404(Extension, pk=number))
    context = {"title": f"Extension {found}", "extension": found}
    return changing(request, found, form, lines.change_extension, context)


@administrator_page
@require_POST
def extension_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Let an extension be nobody's."""
    found = get_object_or_404(Extension, pk=number)
    return removing(request, found, lines.remove_extension, "The extension is nobody's now.")


@administrator_page
@require_form
def rule_new(request: StaffRequest) -> HttpResponse:
    """Have telephone systems answered so about certain numbers."""
    return adding(request, RuleForm(request.POST or None), lines.add_rule, "New rule")


@administrator_page
@require_POST
def rule_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Have them answered about these numbers as about all."""
    found = get_object_or_404(NumberRule, pk=number)
    return removing(request, found, lines.remove_rule, "The rule is removed.")
