"""What has left the house, what waits, and what could not leave, for leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, NamedTuple

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.health.models import Beat
from dueby.desk.outbox.models import Parcel
from dueby.desk.outbox.models.parcel import NotGivenUpError
from dueby.desk.people.access import StaffRequest, lead_page
from dueby.desk.timekeeping import now

SHOWN: Final = 100
QUIET: Final = timedelta(minutes=1)


class Row(NamedTuple):
    """A parcel, and the page of what it is about, where there is one."""

    parcel: Parcel
    page: str


@lead_page
@require_safe
def outbox(request: StaffRequest) -> HttpResponse:
    """Show what was given up, what waits and what was sent lately."""
    at = now()
    silence = Beat.silence(at)
    context = {
        "failed": _rows(Parcel.objects.failed()[:SHOWN]),
        "waiting": _rows(Parcel.objects.waiting()[:SHOWN]),
        "sent": _rows(Parcel.objects.sent()[:SHOWN]),
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
        messages.success(request, f"The mail to {parcel.to} will be sent again.")
    return redirect("outbox")


def _rows(parcels: Iterable[Parcel]) -> list[Row]:
    return [Row(each, _page_about(each.subject)) for each in parcels]


def _page_about(subject: str) -> str:
    kind, _, number = subject.partition(":")
    return reverse("ticket", args=[int(number)]) if kind == "ticket" and number.isdecimal() else ""
