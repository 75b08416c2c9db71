"""Telephone systems and what they sent, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dueby.desk.channels.phone import lines
from dueby.desk.channels.phone.line_forms import KeyForm, LineForm, SecretForm
from dueby.desk.channels.phone.listing import requests_after
from dueby.desk.channels.phone.models import Extension, NumberRule, PhoneLine
from dueby.desk.channels.phone.views.keeping import FORM, changing
from dueby.desk.channels.phone.views.secrets import shown_once
from dueby.desk.channels.positions import Position
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.histories import history
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from dueby.desk.channels.phone.lines import Made

REFUSED: Final = 422


@administrator_page
@require_safe
def phone_lines(request: StaffRequest) -> HttpResponse:
    """List telephone systems, extensions and rules about numbers."""
    context = {
        "lines": PhoneLine.objects.order_by("-is_active", "name"),
        "extensions": Extension.objects.select_related("user").order_by("user__name", "number"),
        "rules": NumberRule.objects.order_by("answer", "pattern"),
        "at": now(),
    }
    return render(request, "phone/lines.html", context)


@administrator_page
@require_form
@never_cache
def line_new(request: StaffRequest) -> HttpResponse:
    """Add a telephone system, and show its address once."""
    form = LineForm(request.POST or None, initial={"is_active": True})
    made: list[Made] = []

    def add() -> None:
        made.append(lines.add_line(form.told, by=request.user, at=now()))

    if request.method == "POST" and form.keep(add):
        return shown_once(request, made[0], "address")
    context = {"form": form, "title": "New telephone system", "button": "Add it"}
    return render(request, FORM, context, status=REFUSED if form.errors else 200)


@administrator_page
@require_form
def line(request: StaffRequest, number: int) -> HttpResponse:
    """Show and change a telephone system; its token and its secret are never shown."""
    found = get_object_or_404(PhoneLine, pk=number)
    form = LineForm(request.POST or None, instance=get_object_or_404(PhoneLine, pk=number))
    context = {
        "title": found.name,
        "line": found,
        "secret_form": SecretForm(),
        "key_form": KeyForm(initial={"public_key": found.public_key}),
        "history": history([found.journal_name], request.user.zone),
    }
    return changing(request, found, form, lines.change_line, context, "phone/line.html")


@administrator_page
@require_safe
def call_requests(request: StaffRequest) -> HttpResponse:
    """Show what telephone systems sent and were answered, newest first."""
    found, following = requests_after(Position.read(request.GET.get("after", "")))
    context = {"requests": found, "next": f"?after={following}" if following else "", "at": now()}
    return render(request, "phone/requests.html", context)
