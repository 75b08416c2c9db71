"""The endpoints of webhooks, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.outbox.models import Endpoint, Lane
from dueby.desk.pages import outbox_keeping as keeping
from dueby.desk.pages.outbox_forms import EndpointForm, TrialForm
from dueby.desk.pages.outbox_trying import Tried, try_endpoint
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.histories import history
from dueby.desk.products.views import form_page
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from typing import Any

    from dueby.desk.pages.outbox_keeping import Made

REFUSED: Final = 422


@administrator_page
@require_safe
def endpoints(request: StaffRequest) -> HttpResponse:
    """List the endpoints with how they are."""
    lanes = {each.receiver: each for each in Lane.objects.filter(kind="webhook")}
    found = Endpoint.objects.order_by("-is_active", "name")
    at = now()
    rows = [(each, lanes.get(each.receiver)) for each in found]
    return render(request, "pages/outbox_endpoints.html", {"rows": rows, "at": at})


@administrator_page
@require_form
@never_cache
def endpoint_new(request: StaffRequest) -> HttpResponse:
    """Add an endpoint, and show its secret once."""
    form = EndpointForm(request.POST or None, initial={"is_active": True})
    made: list[Made] = []

    def add() -> None:
        made.append(keeping.add_endpoint(form.told, by=request.user, at=now()))

    if request.method == "POST" and form.keep(add):
        return _once(request, made[0])
    context = {"form": form, "title": "New endpoint", "button": "Add it"}
    status = REFUSED if form.errors else 200
    return render(request, "pages/outbox_endpoint_new.html", context, status=status)


@administrator_page
@require_form
def endpoint(request: StaffRequest, number: int) -> HttpResponse:
    """Show and change an endpoint; its secrets are never shown."""
    found = get_object_or_404(Endpoint, pk=number)
    form = EndpointForm(request.POST or None, instance=get_object_or_404(Endpoint, pk=number))

    def save() -> str:
        keeping.change_endpoint(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("endpoints")

    context = _about(request, found)
    return form_page(request, "pages/outbox_endpoint.html", form, save, context)


@administrator_page
@require_POST
@never_cache
def rotation(request: StaffRequest, number: int) -> HttpResponse:
    """Give an endpoint another secret, and show it once."""
    found = get_object_or_404(Endpoint, pk=number)
    return _once(request, keeping.rotate_secret(found, by=request.user, at=now()))


@administrator_page
@require_POST
@never_cache
def trial(request: StaffRequest, number: int) -> HttpResponse:
    """Post a test, and show what came of it."""
    found = get_object_or_404(Endpoint, pk=number)
    form = TrialForm(request.POST)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    tried = try_endpoint(found, to, at=now())
    context = {**_about(request, found, tried), "form": EndpointForm(instance=found)}
    return render(request, "pages/outbox_endpoint.html", context)


def _about(request: StaffRequest, found: Endpoint, tried: Tried | None = None) -> dict[str, Any]:
    return {
        "title": found.name,
        "button": "Save",
        "endpoint": found,
        "lane": Lane.objects.filter(pk=found.receiver).first(),
        "trial_form": TrialForm(),
        "tried": tried,
        "at": now(),
        "history": history([found.journal_name], request.user.zone),
    }


def _once(request: StaffRequest, made: Made) -> HttpResponse:
    """Show a secret on the only page that ever does."""
    context = {"endpoint": made.endpoint, "shown": made.secret}
    return render(request, "pages/outbox_endpoint_once.html", context)
