"""What has left the house, what waits, and what could not leave, for leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.health.models import QUIET, Beat
from dueby.desk.outbox.models import Endpoint, Lane, Parcel
from dueby.desk.outbox.models.parcel import NotGivenUpError
from dueby.desk.outbox.receivers import WEBHOOK
from dueby.desk.people.access import StaffRequest, lead_page
from dueby.desk.timekeeping import database_now, now

SHOWN: Final = 100
MOST_AGAIN: Final = 500
"""Parcels that are sent again at once, so that the page comes back soon."""


class Row(NamedTuple):
    """A parcel: whom it goes to, what it is called, the page of what it is about, if any."""

    parcel: Parcel
    to: str
    called: str
    page: str


@lead_page
@require_safe
def outbox(request: StaffRequest) -> HttpResponse:
    """Show what was given up, what waits and what was sent lately, and which receivers rest."""
    at = now()
    silence = Beat.silence(database_now())
    names = {each.receiver: each.name for each in Endpoint.objects.all()}
    context = {
        "failed": _rows(Parcel.objects.failed()[:SHOWN], names),
        "failed_count": Parcel.objects.resendable().count(),
        "resting": [(_receiver(each, names), each) for each in Lane.objects.resting(at)[:SHOWN]],
        "waiting": _rows(Parcel.objects.waiting()[:SHOWN], names),
        "sent": _rows(Parcel.objects.sent()[:SHOWN], names),
        "nobody_works": silence is None or silence > QUIET,
        "at": at,
    }
    return render(request, "pages/outbox.html", context)


@lead_page
@require_POST
def send_again(request: StaffRequest, number: int) -> HttpResponse:
    """Let what was given up try anew."""
    parcel = get_object_or_404(Parcel, pk=number)
    try:
        parcel.send_again(by=request.user, at=now())
    except NotGivenUpError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    else:
        to = parcel.to or "its endpoint"
        messages.success(request, f"The {parcel.kind} to {to} will be sent again.")
    return redirect("outbox")


@lead_page
@require_POST
def send_all_again(request: StaffRequest) -> HttpResponse:
    """Let everything that was given up try anew."""
    count = 0
    for parcel in Parcel.objects.resendable()[:MOST_AGAIN]:
        # Somebody else may just have sent it again.
        with suppress(NotGivenUpError):
            parcel.send_again(by=request.user, at=now())
            count += 1
    left = Parcel.objects.resendable().count()
    rest = f" {left} are left; ask again." if left else ""
    messages.success(request, f"{count} will be sent again.{rest}")
    return redirect("outbox")


def _rows(parcels: Iterable[Parcel], names: Mapping[str, str]) -> list[Row]:
    return [_row(each, names) for each in parcels]


def _row(parcel: Parcel, names: Mapping[str, str]) -> Row:
    page = _page_about(parcel.subject)
    if not parcel.content:
        return Row(parcel, "(erased)", "(erased)", page)
    if parcel.kind == WEBHOOK:
        return Row(parcel, names.get(parcel.receiver, "(removed)"), "Webhook", page)
    return Row(parcel, parcel.to, str(parcel.content.get("subject", "")), page)


def _receiver(lane: Lane, names: Mapping[str, str]) -> str:
    if lane.receiver == lane.kind:
        return "the mail server"
    return names.get(lane.receiver, lane.receiver.partition(":")[2])


def _page_about(subject: str) -> str:
    kind, _, number = subject.partition(":")
    return reverse("ticket", args=[int(number)]) if kind == "ticket" and number.isdecimal() else ""
