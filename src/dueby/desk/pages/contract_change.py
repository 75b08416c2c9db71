"""A contract changed by a manager; it reaches the tickets that run under it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dueby.desk.contracts.forms import ContractChangeForm
from dueby.desk.contracts.models import Contract
from dueby.desk.people.access import StaffRequest, manager_page
from dueby.desk.products.views import form_page
from dueby.desk.tickets.contract_changes import change_contract
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form


@manager_page
@require_form
def contract_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Change plan, days, number or suspension of a contract."""
    mine = Contract.objects.visible_to(request.user).with_agreement()
    found, draft = get_object_or_404(mine, pk=pk), get_object_or_404(mine, pk=pk)
    form = ContractChangeForm(request.POST or None, instance=draft)

    def change() -> str:
        change_contract(found, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse("contract", args=[pk])

    context = {"title": f"Change {found}", "contract": found}
    return form_page(request, "contracts/form.html", form, change, context)
