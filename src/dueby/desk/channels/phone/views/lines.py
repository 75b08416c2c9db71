"""Telephone systems, extensions and requests, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.phone import lines
from dueby.desk.channels.phone.line_forms import ExtensionForm, LineForm, RuleForm, SecretForm
from dueby.desk.channels.phone.listing import requests_after
from dueby.desk.channels.phone.models import Extension, NumberRule, PhoneLine
from dueby.desk.channels.positions import Position
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.histories import history
from dueby.desk.products.views import form_page
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from dueby.desk.channels.phone.lines import Made

FORM: Final = "phone/line_form.html"
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
        return _once(request, made[0], "address")
    context = {"form": form, "title": "New telephone system", "button": "Add it"}
    return render(request, FORM, context, status=REFUSED if form.errors else 200)


@administrator_page
@require_form
def line(request: StaffRequest, number: int) -> HttpResponse:
    """Show and change a telephone system; its token and its secret are never shown."""
    found = get_object_or_404(PhoneLine, pk=number)
    form = LineForm(request.POST or None, instance=get_object_or_404(PhoneLine, pk=number))

    def save() -> str:
        lines.change_line(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("phone-lines")

    context = {
        "title": found.name,
        "line": found,
        "secret_form": SecretForm(),
        "history": history([found.journal_name], request.user.zone),
    }
    return form_page(request, "phone/line.html", form, save, context)


@administrator_page
@require_POST
@never_cache
def token(request: StaffRequest, number: int) -> HttpResponse:
    """Give a telephone system another address, and show it once."""
    found = get_object_or_404(PhoneLine, pk=number)
    return _once(request, lines.renew_token(found, by=request.user, at=now()), "address")


@administrator_page
@require_POST
@never_cache
def secret(request: StaffRequest, number: int) -> HttpResponse:
    """Have requests signed by a new secret, and show it once where it was made here."""
    found = get_object_or_404(PhoneLine, pk=number)
    form = SecretForm(request.POST)
    given = form.cleaned_data["secret"] if form.is_valid() else ""
    made = lines.renew_secret(found, given, by=request.user, at=now())
    if given:
        messages.success(request, "Saved. From now on each request must be signed by it.")
        return redirect("phone-line", number)
    return _once(request, made, "secret")


@administrator_page
@require_POST
def secret_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Believe requests by their token alone."""
    lines.drop_secret(get_object_or_404(PhoneLine, pk=number), by=request.user, at=now())
    messages.success(request, "Requests need no signature any more.")
    return redirect("phone-line", number)


@administrator_page
@require_form
def extension_new(request: StaffRequest) -> HttpResponse:
    """Say whose extension it is."""
    form = ExtensionForm(request.POST or None)

    def add() -> str:
        lines.add_extension(form.told, by=request.user, at=now())
        return reverse("phone-lines")

    return form_page(request, FORM, form, add, {"title": "New extension", "button": "Add it"})


@administrator_page
@require_form
def extension(request: StaffRequest, number: int) -> HttpResponse:
    """Change an extension."""
    found = get_object_or_404(Extension, pk=number)
    form = ExtensionForm(request.POST or None, instance=get_object_or_404(Extension, pk=number))

    def save() -> str:
        lines.change_extension(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("phone-lines")

    context = {"title": f"Extension {found}", "extension": found}
    return form_page(request, FORM, form, save, context)


@administrator_page
@require_POST
def extension_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Let an extension be nobody's."""
    lines.remove_extension(get_object_or_404(Extension, pk=number), by=request.user, at=now())
    messages.success(request, "The extension is nobody's now.")
    return redirect("phone-lines")


@administrator_page
@require_form
def rule_new(request: StaffRequest) -> HttpResponse:
    """Have telephone systems answered so about certain numbers."""
    form = RuleForm(request.POST or None)

    def add() -> str:
        lines.add_rule(form.told, by=request.user, at=now())
        return reverse("phone-lines")

    return form_page(request, FORM, form, add, {"title": "New rule", "button": "Add it"})


@administrator_page
@require_POST
def rule_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Have them answered about these numbers as about all."""
    lines.remove_rule(get_object_or_404(NumberRule, pk=number), by=request.user, at=now())
    messages.success(request, "The rule is removed.")
    return redirect("phone-lines")


@administrator_page
@require_safe
def call_requests(request: StaffRequest) -> HttpResponse:
    """Show what telephone systems sent and were answered, newest first."""
    found, following = requests_after(Position.read(request.GET.get("after", "")))
    context = {"requests": found, "next": f"?after={following}" if following else "", "at": now()}
    return render(request, "phone/requests.html", context)


def _once(request: StaffRequest, made: Made, what: str) -> HttpResponse:
    """Show a secret on the only page that ever does."""
    shown = made.secret
    if what == "address":
        shown = f"{settings.BASE_URL}{reverse('phone', args=[made.secret])}"
    return render(request, "phone/once.html", {"line": made.line, "what": what, "shown": shown})
