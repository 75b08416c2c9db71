"""The texts that are kept for answers: used by all who chat, kept by leads."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.channels.chat.forms import MacroForm
from dueby.desk.channels.chat.keeping import add_macro, change_macro
from dueby.desk.channels.chat.models import Macro
from dueby.desk.people.access import StaffRequest, lead_page, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_safe
def macros(request: StaffRequest) -> HttpResponse:
    """List the saved texts."""
    found = Macro.objects.order_by("-is_active", "name")
    return render(request, "chat/macros.html", {"macros": found})


@lead_page
@require_form
def macro_new(request: StaffRequest) -> HttpResponse:
    """Keep a text."""
    form = MacroForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            add_macro(form.cleaned_data, by=request.user, at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("macros")
    return _form_page(request, form, "New saved text", "Keep the text")


@lead_page
@require_form
def macro_change(request: StaffRequest, number: int) -> HttpResponse:
    """Change a text, or offer it no longer."""
    macro = get_object_or_404(Macro, pk=number)
    known = {"name": macro.name, "words": macro.words, "is_active": macro.is_active}
    form = MacroForm(posted(request), initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            change_macro(macro, form.cleaned_data, by=request.user, at=now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            return redirect("macros")
    return _form_page(request, form, f"Change {macro}", "Save")


def _form_page(request: StaffRequest, form: Form, title: str, button: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button}
    return render(request, "chat/macro.html", context, status=REFUSED if form.errors else 200)
