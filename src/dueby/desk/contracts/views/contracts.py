"""The contracts, for the vendor's people; managers sign and change them."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.contracts.allowances import stocks_of
from dueby.desk.contracts.cover import standing_of
from dueby.desk.contracts.forms import ContractForm, OrderLineForm
from dueby.desk.contracts.keeping import change_line, order, sign, take_back
from dueby.desk.contracts.listing import Asked, contracts_page
from dueby.desk.contracts.models import Contract, OrderLine
from dueby.desk.people.access import StaffRequest, manager_page, staff_page
from dueby.desk.people.models import Organization
from dueby.desk.products.histories import history_of
from dueby.desk.products.views import form_page
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

FORM: Final = "contracts/form.html"


@staff_page
@require_safe
def contracts(request: StaffRequest) -> HttpResponse:
    """List the contracts by number, of all customers or of one."""
    asked = Asked.of(request.GET.dict())
    customers = Organization.objects.visible_to(request.user)
    context = {
        "page": contracts_page(request.user, asked, now()),
        "asked": asked,
        "customer": None if asked.customer is None else customers.filter(pk=asked.customer).first(),
    }
    return render(request, "contracts/contracts.html", context)


@staff_page
@require_safe
def contract(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a contract: plan, days, what was ordered, what is left of it, and what was changed."""
    shown = Contract.objects.visible_to(request.user).with_lines().select_related("organization")
    found = get_object_or_404(shown, pk=pk)
    at = now()
    lines = list(found.lines.all())
    edition = found.agreement.current().editions.newest
    context = {
        "contract": found,
        "standing": standing_of(found, at),
        "plan": edition.plans.get(found.plan),
        "lines": OrderLine.objects.filter(contract=found)
        .select_related("product__base", "covered_by")
        .order_by("ordered_on", "pk"),
        "stocks": stocks_of(found, at),
        "history": history_of([found, *lines]),
    }
    return render(request, "contracts/contract.html", context)


@manager_page
@require_form
def contract_new(request: StaffRequest) -> HttpResponse:
    """Add a contract that was signed."""
    form = ContractForm(
        request.POST or None, initial={"organization": Asked.of(request.GET.dict()).customer}
    )

    def add() -> str:
        return reverse("contract", args=[sign(form.told, by=request.user, at=now()).pk])

    context = {"title": "New contract", "button": "Add the contract"}
    return form_page(request, FORM, form, add, context)


@manager_page
@require_form
def line_new(request: StaffRequest, pk: int) -> HttpResponse:
    """Add something that was ordered under a contract."""
    found = get_object_or_404(Contract.objects.visible_to(request.user), pk=pk)
    form = OrderLineForm(request.POST or None, instance=OrderLine(contract=found))

    def add() -> str:
        order(found, form.told, by=request.user, at=now())
        return reverse("contract", args=[pk])

    context = {"title": f"New order under {found}", "button": "Add the order", "contract": found}
    return form_page(request, FORM, form, add, context)


@manager_page
@require_form
def line(request: StaffRequest, pk: int) -> HttpResponse:
    """Change an order line."""
    found, draft = _line(request, pk), _line(request, pk)
    form = OrderLineForm(request.POST or None, instance=draft)

    def change() -> str:
        change_line(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("contract", args=[found.contract_id])

    context = {"title": f"Change the order of {found.product}", "contract": found.contract}
    return form_page(request, FORM, form, change, {**context, "line": found})


@manager_page
@require_POST
def line_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back an order line that was entered by mistake."""
    found = _line(request, pk)
    take_back(found, by=request.user, at=now())
    messages.success(request, f"The order of {found.product} is taken back.")
    return redirect("contract", found.contract_id)


def _line(request: StaffRequest, pk: int) -> OrderLine:
    mine = Contract.objects.visible_to(request.user)
    lines = OrderLine.objects.filter(contract__in=mine)
    return get_object_or_404(lines.select_related("contract__agreement", "product"), pk=pk)
