"""The merging of a ticket into another: every date that ends is shown before it is done."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.dates import last_fact
from dueby.desk.tickets.forms import MergingForm, TicketForm, sentence
from dueby.desk.tickets.merging import merge, preview_merging
from dueby.desk.tickets.possible import NotPossibleError, Verb
from dueby.desk.tickets.views.verbs import form_for, shown, ticket_for
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

EXPLAINED: Final = (
    "The ticket ends and goes on in another one of the same customer, who is told so. "
    "Its clocks end; those of the other run on."
)


@staff_page
@require_form
def merging(request: StaffRequest, number: int) -> HttpResponse:
    """Show what ends with a merging, then do it, unless the ticket has moved on meanwhile."""
    ticket = ticket_for(request.user, number)
    form = form_for(request, MergingForm, ticket)
    if not form.is_valid():
        return _shown(request, form)
    into, previewed = form.cleaned_data["into"], form.cleaned_data["previewed"]
    seen = f"{into.pk}:{last_fact(ticket)}"
    try:
        if "save" in request.POST and previewed == seen:
            merge(ticket, into, by=request.user, at=now())
            messages.success(request, f"#{ticket.pk} goes on here.")
            return redirect("ticket", into.pk)
        moved = preview_merging(ticket, into, now())
    except NotPossibleError as refusal:
        form.add_error(None, sentence(refusal))
        return _shown(request, form)
    return _shown(request, form, into=into, moved=moved, previewed=seen)


def _shown(request: StaffRequest, form: TicketForm, **more: object) -> HttpResponse:
    template = "tickets/merging.html"
    return shown(request, form, Verb.MERGE, template, explained=EXPLAINED, **more)
