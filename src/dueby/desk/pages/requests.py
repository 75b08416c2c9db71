"""What a customer may ask for beyond a report: upgrades, training, another plan, development."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dueby.desk.channels.requesting import IncompleteRequestError, Request, make_request
from dueby.desk.contracts.allowances import stocks_of
from dueby.desk.contracts.cover import cover_of
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.people.models import Contact
from dueby.desk.products.models import Version
from dueby.desk.quotations.models import Quotation, Wanted
from dueby.desk.timekeeping import now
from dueby.desk.training.models import Session
from dueby.desk.upgrades.available import upgrades_of

REFUSED: Final = 422


class RequestForm(forms.Form):
    """What is wanted, in the customer's words."""

    wanted = forms.ChoiceField(label="What would you like", choices=Wanted.choices)
    version = forms.ModelChoiceField(
        Version.objects.none(), label="Release, for an upgrade", required=False
    )
    hours = forms.DecimalField(
        label="Hours, for training or on-site service",
        min_value=Decimal("0.5"),
        max_value=Decimal(80),
        decimal_places=1,
        initial=1,
    )
    words = forms.CharField(
        label="Tell us more", widget=forms.Textarea, max_length=20_000, strip=True
    )

    def request_by(self, contact: Contact) -> Request:
        """Return what was filled in as a request."""
        told = self.cleaned_data
        wanted = Wanted(told["wanted"])
        version = told["version"] if wanted is Wanted.UPGRADE else None
        return Request(contact, wanted, told["words"], "portal", version, told["hours"])


@customer_page
@require_http_methods(["GET", "POST"])
def requests(request: CustomerRequest) -> HttpResponse:
    """Show what is included, used and left, and take a request."""
    contact, at = request.contact, now()
    contract = cover_of(contact.organization, at).contract
    upgrades = [] if contract is None else upgrades_of(contract, at)
    form = RequestForm(request.POST or None)
    version = form.fields["version"]
    assert isinstance(version, forms.ModelChoiceField)  # noqa: S101 - declared above
    version.queryset = Version.objects.filter(pk__in=[each.version.pk for each in upgrades])
    if request.method == "POST" and form.is_valid():
        try:
            ticket = make_request(form.request_by(contact), by=contact, at=at)
        except IncompleteRequestError as refusal:
            form.add_error("version", str(refusal))
        else:
            return redirect("portal-ticket", ticket.pk)
    context = {
        "form": form,
        "upgrades": upgrades,
        "stocks": [] if contract is None else stocks_of(contract, at),
        "sessions": Session.objects.visible_to(request.user).order_by("-requested_at")[:20],
        "quotations": Quotation.objects.visible_to(request.user).order_by("-pk")[:20],
    }
    return render(request, "pages/requests.html", context, status=REFUSED if form.errors else 200)
