"""What a customer may ask for beyond a report: upgrades, training, another plan, development."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dueby.desk.channels.requesting import IncompleteRequestError, Request, make_request
from dueby.desk.contracts.allowances import stocks_of
from dueby.desk.contracts.cover import Covered, cover_of
from dueby.desk.pages.portal_cover import end_of
from dueby.desk.pages.portal_offers import Offer, offers_to, upgrade_offer
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.people.models import Contact
from dueby.desk.products.models import Version
from dueby.desk.quotations.models import Quotation, Wanted
from dueby.desk.timekeeping import now
from dueby.desk.training.models import Session
from dueby.desk.ui.methods import require_form
from dueby.desk.upgrades.available import Upgrade, upgrades_of

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

REFUSED: Final = 422
SHOWN: Final = 20
_TIMED: Final = (Wanted.TRAINING, Wanted.ON_SITE)


class RequestForm(forms.Form):
    """One thing that is wanted, in the customer's words."""

    wanted = forms.ChoiceField(choices=Wanted.choices, widget=forms.HiddenInput)
    version = forms.ModelChoiceField(
        Version.objects.none(), widget=forms.HiddenInput, required=False
    )
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    hours = forms.DecimalField(
        label="Hours",
        min_value=Decimal("0.5"),
        max_value=Decimal(80),
        decimal_places=1,
        required=False,
    )
    words = forms.CharField(
        label="Tell us more",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20_000,
        help_text="For whom, about what, and when it suits you.",
    )

    def __init__(
        self,
        wanted: str,
        sent: QueryDict | None = None,
        *,
        versions: list[int],
        initial: Mapping[str, object] | None = None,
    ) -> None:
        """Ask for what belongs to the thing that is wanted."""
        first = {"wanted": wanted, "hours": 1, "token": secrets.token_urlsafe(24)}
        # Whoever makes a form up may have written anything: only what is known names its fields.
        name = wanted if wanted in Wanted.values else "unknown"
        super().__init__(sent, auto_id=f"{name}-%s", initial={**first, **(initial or {})})
        version = self.fields["version"]
        assert isinstance(version, forms.ModelChoiceField)  # noqa: S101 - declared above
        version.queryset = Version.objects.filter(pk__in=versions).select_related("product")
        if wanted not in _TIMED:
            del self.fields["hours"]
        if wanted == Wanted.UPGRADE:
            self.fields["words"].required = False

    def clean(self) -> None:
        """Say aloud what is wrong with what the page filled in by itself."""
        if "wanted" in self.errors:
            self.add_error(None, "choose one of the things on this page")
        if "version" in self.errors:
            self.add_error(None, "that release is not among your products; choose one of the list")

    def request_by(self, contact: Contact) -> Request:
        """Return what was filled in as a request."""
        told = self.cleaned_data
        wanted = Wanted(told["wanted"])
        version = told["version"] if wanted is Wanted.UPGRADE else None
        words = told["words"] or f"Please upgrade us to {version}."
        hours = told.get("hours") or Decimal(1)
        return Request(contact, wanted, words, "portal", version, hours, told["token"])


@customer_page
@require_form
def requests(request: CustomerRequest) -> HttpResponse:
    """Show what is included, used and left, and take a request."""
    contact, at = request.contact, now()
    covered = cover_of(contact.organization, at)
    upgrades = [] if covered.contract is None else upgrades_of(covered.contract, at)
    if request.method != "POST":
        return _shown(request, covered, upgrades, None, at)
    versions = [each.version.pk for each in upgrades]
    form = RequestForm(request.POST.get("wanted", ""), request.POST, versions=versions)
    if form.is_valid():
        try:
            ticket = make_request(form.request_by(contact), by=contact, at=at)
        except IncompleteRequestError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"We have your request; its number is {ticket.pk}.")
            return redirect("portal-ticket", ticket.pk)
    return _shown(request, covered, upgrades, form, at)


def _shown(
    request: CustomerRequest,
    covered: Covered,
    upgrades: list[Upgrade],
    refused: RequestForm | None,
    at: datetime,
) -> HttpResponse:
    asked = "" if refused is None else str(refused["wanted"].value())
    offers = offers_to(covered, at)
    agreement = covered.text.editions.governing(at)
    context = {
        "contract_end": end_of(covered.contract, agreement, at),
        "upgrades": [
            (each, upgrade_offer(covered, each), _upgrade_form(each)) for each in upgrades
        ],
        "refused": refused if asked not in {each.wanted for each in offers} else None,
        "offers": [(each, _form_for(each, asked, refused)) for each in offers],
        "stocks": [] if covered.contract is None else stocks_of(covered.contract, at),
        "sessions": Session.objects.visible_to(request.user)
        .filter(is_included=True)
        .order_by("-requested_at")[:SHOWN],
        "quotations": Quotation.objects.visible_to(request.user).order_by("-pk")[:SHOWN],
        "at": at,
    }
    return render(request, "pages/requests.html", context, status=REFUSED if refused else 200)


def _form_for(offer: Offer, asked: str, refused: RequestForm | None) -> RequestForm:
    if refused is not None and offer.wanted == asked:
        return refused
    return RequestForm(offer.wanted, versions=[])


def _upgrade_form(upgrade: Upgrade) -> RequestForm:
    version = upgrade.version.pk
    return RequestForm(Wanted.UPGRADE, versions=[version], initial={"version": version})
