"""Rotas: a month of one, and its layers."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.journal.amending import length_of
from dueby.desk.paging.duties import duties, month_of
from dueby.desk.paging.rota_forms import LayerForm, RotaForm
from dueby.desk.paging.views.trying import done, form_page
from dueby.desk.people.access import StaffRequest, lead_page, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.people.histories import history
from dueby.desk.people.models import Layer, Override, Rota, User
from dueby.desk.people.rostering import (
    add_layer,
    change_layer,
    change_rota,
    remove_layer,
    set_up_rota,
)
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

MONTH: Final = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)


@staff_page
@require_safe
def rota(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a month of a rota, its layers, and what was agreed otherwise."""
    at, found = now(), _rota(request, pk)
    year, month = _month(request.GET.get("month", ""), found, at)
    first = date(year, month, 1)
    overrides = Override.objects.standing().filter(rota=found, ends_at__gt=at)
    context = {
        "rota": found,
        "at": at,
        "duty": duties([found], at)[0],
        "month": first,
        "before": first - timedelta(days=1),
        "after": first + timedelta(days=32),
        "days": month_of(found, year, month, at),
        "layers": _layers(found),
        "overrides": overrides.select_related("taker", "giver").order_by("starts_at", "pk"),
        "history": history([found.journal_name], request.user.zone, limit=20),
    }
    return render(request, "paging/rota.html", context)


@lead_page
@require_form
def rota_new(request: StaffRequest) -> HttpResponse:
    """Set up a rota."""
    form = RotaForm(posted(request), initial={"time_zone": request.user.time_zone})
    made: list[Rota] = []
    if done(form, lambda: made.append(set_up_rota(form.rota(), by=request.user, at=now()))):
        messages.success(request, "The rota is set up. Add its first layer.")
        return redirect("layer-new", made[0].pk)
    return form_page(request, form, "New rota", "Set up the rota", cancel=reverse("duty"))


@lead_page
@require_form
def rota_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what a rota is."""
    found = _rota(request, pk)
    known = {**RotaForm.known(found), "seen": length_of(found)}
    form = RotaForm(posted(request), initial=known)

    def change() -> None:
        seen = form.cleaned_data["seen"]
        change_rota(found, form.rota(), by=request.user, at=now(), seen=seen)

    if done(form, change, found):
        messages.success(request, "The rota is changed.")
        return redirect("rota", pk)
    return form_page(request, form, f"Change {found}", "Save", cancel=reverse("rota", args=[pk]))


@lead_page
@require_form
def layer_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a layer above those that are there."""
    found = _rota(request, pk)
    today = now().astimezone(found.zone).date()
    shown = {"name": "Turns", "first_on": today, "hands_over": "09:00", "turn": 7}
    form = LayerForm(posted(request), initial=shown)
    if done(form, lambda: add_layer(found, form.layer(), by=request.user, at=now())):
        messages.success(request, "The layer is added.")
        return redirect("rota", pk)
    return form_page(
        request, form, f"New layer of {found}", "Add the layer", cancel=reverse("rota", args=[pk])
    )


@lead_page
@require_form
def layer_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change the people and turns of a layer."""
    layer = _layer(request, pk)
    known = {**LayerForm.known(layer), "seen": length_of(layer)}
    form = LayerForm(posted(request), initial=known)

    def change() -> None:
        seen = form.cleaned_data["seen"]
        change_layer(layer, form.layer(), by=request.user, at=now(), seen=seen)

    if done(form, change, layer):
        messages.success(request, "The layer is changed.")
        return redirect("rota", layer.rota_id)
    cancel = reverse("rota", args=[layer.rota_id])
    return form_page(request, form, f"Change {layer} of {layer.rota}", "Save", cancel=cancel)


@lead_page
@require_POST
def layer_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a layer out of its rota."""
    layer = _layer(request, pk)
    remove_layer(layer, by=request.user, at=now())
    messages.success(request, f"The layer {layer} is removed.")
    return redirect("rota", layer.rota_id)


def _rota(request: StaffRequest, pk: int) -> Rota:
    rotas = Rota.objects.visible_to(request.user).select_related("team")
    found: Rota = get_object_or_404(rotas, pk=pk)
    return found


def _layer(request: StaffRequest, pk: int) -> Layer:
    rotas = Rota.objects.visible_to(request.user)
    return get_object_or_404(Layer.objects.select_related("rota"), pk=pk, rota__in=rotas)


def _layers(found: Rota) -> list[tuple[Layer, list[User | None]]]:
    people = {each.pk: each for each in User.objects.all() if each.is_staff}
    layers = Layer.objects.filter(rota=found).order_by("pk")
    return [(layer, [people.get(pk) for pk in layer.people]) for layer in layers]


def _month(asked: str, found: Rota, at: datetime) -> tuple[int, int]:
    if not asked:
        local = at.astimezone(found.zone)
        return local.year, local.month
    told = MONTH.fullmatch(asked)
    if told is None:
        raise Http404
    return int(told[1]), int(told[2])
