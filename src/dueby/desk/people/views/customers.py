"""The customers, for the vendor's people."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.journal.amending import ChangedMeanwhileError, length_of
from dueby.desk.people.access import StaffRequest, manager_page, staff_page
from dueby.desk.people.customers import add_customer, change_customer
from dueby.desk.people.forms import CustomerForm, posted
from dueby.desk.people.histories import history
from dueby.desk.people.listing import customers_page
from dueby.desk.people.models import Contact, Organization
from dueby.desk.people.models.language import ENGLISH
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

REFUSED: Final = 422


@staff_page
@require_safe
def customers(request: StaffRequest) -> HttpResponse:
    """List the customers by name, or those in whom something is found."""
    sought = request.GET.get("q", "").strip()
    page = customers_page(request.user, sought, request.GET.get("after", ""))
    return render(request, "people/customers.html", {"page": page, "sought": sought})


def customer_told(request: StaffRequest, pk: int) -> dict[str, object]:
    """Return one customer for its page: its people, how each signs in, and what was changed.

    The page is composed in `pages`, which knows more of them. Raises Http404.
    """
    found = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    contacts = list(
        Contact.objects.filter(organization=found).select_related("user").order_by("name", "pk")
    )
    subjects = [found.journal_name, *(each.journal_name for each in contacts)]
    return {
        "customer": found,
        "present": [each for each in contacts if each.left_at is None],
        "gone": [each for each in contacts if each.left_at is not None],
        "invited": _invited(contacts),
        "history": history(subjects, request.user.zone),
    }


def _invited(contacts: list[Contact]) -> set[int]:
    of = Contact.objects.filter(
        pk__in=[each.pk for each in contacts],
        invitations__accepted_at=None,
        invitations__withdrawn_at=None,
        invitations__expires_at__gt=now(),
    )
    return set(of.values_list("pk", flat=True))


@manager_page
@require_form
def customer_new(request: StaffRequest) -> HttpResponse:
    """Add a customer."""
    form = CustomerForm(posted(request), initial={"time_zone": "UTC", "language": ENGLISH})
    if form.is_valid():
        try:
            added = add_customer(**form.told, by=request.user, at=now())
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            return redirect("customer", added.pk)
    context = {"form": form, "title": "New customer", "button": "Add the customer"}
    return _form_page(request, context)


@manager_page
@require_form
def customer_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change name, zone and language of a customer."""
    found = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    known = {name: getattr(found, name) for name in ("name", "time_zone", "language")}
    known["seen"] = length_of(found)
    form = CustomerForm(posted(request), initial=known)
    if form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            change_customer(found, form.told, by=request.user, at=now(), seen=seen)
        except ChangedMeanwhileError:
            form.see(found)
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, "The customer is changed.")
            return redirect("customer", pk)
    context = {"form": form, "title": f"Change {found}", "button": "Save", "customer": found}
    return _form_page(request, context)


def _form_page(request: StaffRequest, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    refused = isinstance(form, CustomerForm) and form.errors
    return render(request, "people/form.html", context, status=REFUSED if refused else 200)
