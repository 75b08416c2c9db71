"""The customers' page on which something is reported, what is promised for it, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.channels.portal.foreseeing import foresee
from dueby.desk.channels.portal.forms import ReportForm
from dueby.desk.channels.portal.levels import levels_of
from dueby.desk.contracts.cover import contracts_of, cover_by, cover_of
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.quotations.handing_over import excluded, hand_over
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.intake import ReportRefusedError, open_ticket
from dueby.desk.tickets.models import Attachment
from dueby.desk.tickets.views.attachments import download
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.contracts.cover import Covered
    from dueby.desk.products.models import Product

REFUSED: Final = 422


@customer_page
@require_form
def report(request: CustomerRequest) -> HttpResponse:
    """Take a report; with "look" only tell what would be promised for it."""
    at = now()
    contracts = contracts_of(request.contact.organization)
    covered = cover_by(contracts, at)
    agreement, products = covered.text.editions.governing(at), _products(covered)
    if request.method != "POST" or "look" in request.POST:
        asked = request.POST if request.method == "POST" else request.GET
        form = ReportForm(agreement, products, initial=_kept(asked.dict()))
        return _shown(request, form, at, 200)
    form = ReportForm(agreement, products, request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, form, at, REFUSED)
    contact = request.contact
    try:
        ticket = open_ticket(form.report_by(contact), by=contact, at=at, contracts=contracts)
    except FileRefusedError as refusal:
        form.add_error("attachments", str(refusal))
        return _shown(request, form, at, REFUSED)
    except ReportRefusedError as refusal:
        form.add_error(None, str(refusal))
        return _shown(request, form, at, REFUSED)
    refused = excluded(ticket)
    if refused is not None:
        hand_over(ticket, refused, by=contact, at=at)
    messages.success(request, f"We have your report; its number is {ticket.pk}.")
    return redirect("portal-ticket", ticket.pk)


@customer_page
@require_safe
def promise(request: CustomerRequest) -> HttpResponse:
    """Tell what would be promised for what is filled in so far: a part of the report's page."""
    at = now()
    covered = cover_of(request.contact.organization, at)
    agreement = covered.text.editions.governing(at)
    form = ReportForm(agreement, _products(covered), initial=_kept(request.GET.dict()))
    return render(request, "portal/promise.html", _foreseen(request, form, at))


@customer_page
@require_safe
def attachment(request: CustomerRequest, number: int) -> FileResponse:
    """Give back a file of a message that the customer may see."""
    return download(get_object_or_404(Attachment.objects.visible_to(request.user), pk=number))


def _products(covered: Covered) -> list[Product]:
    """Return what was ordered, by name and once."""
    lines = [] if covered.contract is None else covered.contract.lines.all()
    return sorted({line.product for line in lines}, key=str)


def _kept(sent: dict[str, str]) -> dict[str, object]:
    names = ("kind", "product", "about", "severity", "subject", "words", "token")
    return {name: sent[name] for name in names if sent.get(name)}


def _foreseen(request: CustomerRequest, form: ReportForm, at: datetime) -> dict[str, object]:
    supposed = form.supposed
    foreseen = foresee(request.contact.organization, supposed, at)
    return {
        "foreseen": foreseen,
        "is_defect": supposed.request_class in form.agreement.confirmable_classes,
        "agreement_zone": foreseen.agreement.zone,
    }


def _shown(request: CustomerRequest, form: ReportForm, at: datetime, status: int) -> HttpResponse:
    context = {
        **_foreseen(request, form, at),
        "form": form,
        "levels": levels_of(form.agreement),
        "files_lost": bool(form.errors and request.FILES),
    }
    return render(request, "portal/report.html", context, status=status)
