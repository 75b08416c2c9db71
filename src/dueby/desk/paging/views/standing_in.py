"""Who takes over from whom, and who is away."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dueby.desk.paging.rota_forms import AbsenceForm, OverrideForm, SwapForm, interval_of
from dueby.desk.paging.views.trying import done, form_page
from dueby.desk.people import standing_in
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.people.models import Absence, Override, Rota
from dueby.desk.people.rostering import RotaRefusedError
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form
from dueby.sla.interval import Interval

ZONE: Final = "Dates and times are by the clocks of your own zone."


@staff_page
@require_form
def override_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Let somebody take over in a rota."""
    rota = get_object_or_404(Rota.objects.visible_to(request.user), pk=pk)
    form = OverrideForm(posted(request), initial={"taker": request.user.pk})

    def take_over() -> None:
        told = form.cleaned_data
        standing_in.take_over(
            rota,
            _interval(told),
            taker=told["taker"],
            giver=told["giver"],
            by=request.user,
            at=now(),
        )

    if done(form, take_over):
        messages.success(request, "It is entered.")
        return redirect("rota", pk)
    title, cancel = f"Take over in {rota}", reverse("rota", args=[pk])
    return form_page(request, form, title, "Enter it", cancel=cancel, words=ZONE)


@staff_page
@require_form
def swap_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Let two people take what the other has."""
    rota = get_object_or_404(Rota.objects.visible_to(request.user), pk=pk)
    form = SwapForm(posted(request), initial={"one": request.user.pk})

    def swap() -> None:
        told = form.cleaned_data
        given, taken = _interval(told), _interval(told, "other_")
        halves = (told["one"], given), (told["other"], taken)
        standing_in.swap(rota, *halves, by=request.user, at=now())

    if done(form, swap):
        messages.success(request, "They have swapped.")
        return redirect("rota", pk)
    title, cancel = f"Swap in {rota}", reverse("rota", args=[pk])
    return form_page(request, form, title, "Swap", cancel=cancel, words=ZONE)


@staff_page
@require_POST
def override_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back what was agreed, of a swap both halves."""
    rotas = Rota.objects.visible_to(request.user)
    overrides = Override.objects.select_related("taker", "giver")
    override = get_object_or_404(overrides, pk=pk, rota__in=rotas)
    try:
        standing_in.withdraw(override, by=request.user, at=now())
    except RotaRefusedError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    else:
        messages.success(request, "It is withdrawn.")
    return redirect("rota", override.rota_id)


@staff_page
@require_form
def absence_new(request: StaffRequest) -> HttpResponse:
    """Enter that somebody is away."""
    form = AbsenceForm(request.user, posted(request))

    def go_away() -> None:
        told = form.cleaned_data
        standing_in.go_away(told["user"], _interval(told), by=request.user, at=now())

    if done(form, go_away):
        said = "It is entered; the next in turn takes over what nobody else has."
        messages.success(request, said)
        return redirect("duty")
    title = "Somebody is away"
    return form_page(request, form, title, "Enter it", cancel=reverse("duty"), words=ZONE)


@staff_page
@require_POST
def absence_withdrawal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back that somebody is away."""
    absence = get_object_or_404(Absence.objects.select_related("user"), pk=pk)
    try:
        standing_in.come_back(absence, by=request.user, at=now())
    except RotaRefusedError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    else:
        messages.success(request, f"{absence.user} is there after all.")
    return redirect("duty")


def _interval(told: dict[str, object], prefix: str = "") -> Interval:
    found = interval_of(told, prefix)
    assert found is not None  # noqa: S101 - the form has checked it
    return found
