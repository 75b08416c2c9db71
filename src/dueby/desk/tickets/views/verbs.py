"""A page of its own for each verb: GET shows its form, POST does it and leads to the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dueby.desk.people.access import StaffRequest, View, staff_page
from dueby.desk.tickets import assigning
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.forms import REFUSED, TicketForm, sentence
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.possible import NotPossibleError, Verb, why_not
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User
    from dueby.desk.tickets.views.deeds import Deed


def page_of(deed: Deed) -> View[int]:
    """Return the page of a verb."""

    @staff_page
    @require_form
    def page(request: StaffRequest, number: int) -> HttpResponse:
        ticket = ticket_for(request.user, number)
        form = form_for(request, deed.form, ticket)
        if form.is_valid() and done(deed, form, by=request.user, at=now()):
            messages.success(request, deed.done)
            return redirect("ticket", number)
        return shown(request, form, deed.verb, deed=deed)

    return page


@staff_page
@require_POST
def take(request: StaffRequest, number: int) -> HttpResponse:
    """Take a ticket that nobody has."""
    ticket = ticket_for(request.user, number)
    try:
        assigning.take(ticket, by=request.user, at=now())
    except NotPossibleError as refusal:
        context = {"verb": Verb.TAKE, "ticket": ticket, "refusal": sentence(refusal)}
        return render(request, "tickets/verb.html", context, status=REFUSED)
    messages.success(request, "The ticket is yours.")
    return redirect("ticket", number)


def ticket_for(user: User, number: int) -> Ticket:
    """Return a ticket that somebody may see; for anybody else there is none."""
    tickets = Ticket.objects.visible_to(user).select_related(
        "organization", "contact__user", "assignee", "contract"
    )
    return get_object_or_404(tickets, pk=number)


def form_for(request: StaffRequest, form: type[TicketForm], ticket: Ticket) -> TicketForm:
    """Return a form, filled in where something was sent."""
    is_sent = request.method == "POST"
    return form(ticket, request.POST, request.FILES) if is_sent else form(ticket)


def done(deed: Deed, form: TicketForm, *, by: User, at: datetime) -> bool:
    """Do what a form asks for; where it is refused the form says why and keeps its words."""
    try:
        deed.do(form.ticket, form.cleaned_data, by, at)
    except (NotPossibleError, FileRefusedError) as refusal:
        form.add_error(None, sentence(refusal))
        return False
    return True


def shown(
    request: StaffRequest,
    form: TicketForm,
    verb: Verb,
    template: str = "tickets/verb.html",
    **more: object,
) -> HttpResponse:
    """Show the form of a verb; before anything is sent, or why the verb is not possible."""
    is_asked = request.method != "POST"
    context = {
        "ticket": form.ticket,
        "verb": verb,
        "form": form,
        "refusal": refusal_of(form.ticket, verb, request.user) if is_asked else "",
        **more,
    }
    return render(request, template, context, status=REFUSED if form.errors else 200)


def refusal_of(ticket: Ticket, verb: Verb, by: User) -> str:
    """Return why a verb is not possible as a sentence, or nothing."""
    why = why_not(ticket, verb, by)
    return sentence(NotPossibleError(why)) if why else ""
