"""A lead answers what a contact contests."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from dueby.desk.people.access import StaffRequest, lead_page
from dueby.desk.tickets import contesting
from dueby.desk.tickets.forms import REFUSED, ContestForm, sentence
from dueby.desk.tickets.models import Contest, Contested, Ticket
from dueby.desk.tickets.possible import NotPossibleError
from dueby.desk.tickets.views.verbs import form_for
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form


@lead_page
@require_form
def answer(request: StaffRequest, number: int) -> HttpResponse:
    """Answer with reasons whether the customer is right."""
    seen = Contest.objects.filter(ticket__in=Ticket.objects.visible_to(request.user))
    related = ("ticket__contact__user", "ticket__organization", "raised_by", "reasons__text")
    found = get_object_or_404(seen.select_related(*related), pk=number)
    form = form_for(request, ContestForm, found.ticket)
    assert isinstance(form, ContestForm)  # noqa: S101 - as it was asked for
    if found.about == Contested.REJECTION:
        form.about_rejection()
    if form.is_valid() and _answered(request, found, form):
        messages.success(request, "The customer has your answer.")
        return redirect("ticket", found.ticket_id)
    context = {"contest": found, "ticket": found.ticket, "form": form}
    status = REFUSED if form.errors else 200
    return render(request, "tickets/contest.html", context, status=status)


def _answered(request: StaffRequest, found: Contest, form: ContestForm) -> bool:
    told = form.cleaned_data
    try:
        contesting.answer(
            found,
            told["words"],
            upheld=told["upheld"],
            by=request.user,
            at=now(),
            severity=told.get("severity", ""),
        )
    except NotPossibleError as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True
