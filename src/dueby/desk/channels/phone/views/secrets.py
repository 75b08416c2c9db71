"""What proves that a request is of a telephone system: its address, a secret, a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from dueby.desk.channels.phone import lines
from dueby.desk.channels.phone.line_forms import KeyForm, SecretForm
from dueby.desk.channels.phone.models import PhoneLine
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from dueby.desk.channels.phone.lines import Made


@administrator_page
@require_POST
@never_cache
def token(request: StaffRequest, number: int) -> HttpResponse:
    """Give a telephone system another address, and show it once."""
    found = get_object_or_404(PhoneLine, pk=number)
    return shown_once(request, lines.renew_token(found, by=request.user, at=now()), "address")


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
    return shown_once(request, made, "secret")


@administrator_page
@require_POST
def secret_removal(request: StaffRequest, number: int) -> HttpResponse:
    """Believe requests without a secret."""
    lines.drop_secret(get_object_or_404(PhoneLine, pk=number), by=request.user, at=now())
    messages.success(request, "Requests need not be signed by a secret any more.")
    return redirect("phone-line", number)


@administrator_page
@require_POST
def key(request: StaffRequest, number: int) -> HttpResponse:
    """Have pushes of sipgate verified by its public key, or by none any more."""
    found = get_object_or_404(PhoneLine, pk=number)
    form = KeyForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["public_key"])))
        return redirect("phone-line", number)
    given = form.cleaned_data["public_key"]
    lines.keep_key(found, given, by=request.user, at=now())
    said = "each push must be signed by this key" if given else "no push is verified by a key"
    messages.success(request, f"Saved. From now on {said}.")
    return redirect("phone-line", number)


def shown_once(request: StaffRequest, made: Made, what: str) -> HttpResponse:
    """Show a secret on the only page that ever does."""
    shown = made.secret
    if what == "address":
        shown = f"{settings.BASE_URL}{reverse('phone', args=[made.secret])}"
    return render(request, "phone/once.html", {"line": made.line, "what": what, "shown": shown})
