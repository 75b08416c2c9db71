"""Make a call a report, or add it to a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dueby.desk.channels.phone.forms import contacts_found
from dueby.desk.channels.phone.report_form import JoinForm, ReportForm
from dueby.desk.channels.phone.reporting import CallRefusedError, Told, join_call, report_call
from dueby.desk.channels.phone.views.calls import call_seen
from dueby.desk.channels.phone.who import possible_contacts
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.forms import REFUSED, sentence
from dueby.desk.tickets.intake import ReportRefusedError
from dueby.desk.tickets.models import Ticket
from dueby.desk.tickets.possible import NotPossibleError
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form
from dueby.sla.moments import moment_said

if TYPE_CHECKING:
    from dueby.desk.channels.phone.forms import CallForm
    from dueby.desk.channels.phone.models import Call
    from dueby.desk.people.models import Contact


@staff_page
@require_form
def report(request: StaffRequest, number: int) -> HttpResponse:
    """Open a ticket for what was said in a call."""
    found = call_seen(request, number)
    if found.ticket is not None:
        return redirect("ticket", found.ticket.pk)
    people = _people(request, found)
    form = ReportForm(request.user, people, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ticket = report_call(found, Told(**form.cleaned_data), by=request.user, at=now())
        except (CallRefusedError, ReportRefusedError) as refusal:
            form.add_error(None, sentence(refusal))
        else:
            messages.success(request, f"Ticket #{ticket.pk} is open.")
            return redirect("ticket", ticket.pk)
    return _page(request, found, form, people, "Open the ticket")


@staff_page
@require_form
def joining(request: StaffRequest, number: int) -> HttpResponse:
    """Put what was said in a call on a ticket there is."""
    found = call_seen(request, number)
    if found.ticket is not None:
        return redirect("ticket", found.ticket.pk)
    people = _people(request, found)
    form = JoinForm(request.user, people, request.POST if request.method == "POST" else None)
    form.fields["ticket"].initial = request.GET.get("ticket", "")
    if form.is_valid():
        told = dict(form.cleaned_data)
        ticket = Ticket.objects.visible_to(request.user).filter(pk=told.pop("ticket")).first()
        if ticket is None:
            form.add_error("ticket", "There is no such ticket.")
        else:
            try:
                join_call(found, ticket, Told(**told), by=request.user, at=now())
            except (CallRefusedError, NotPossibleError) as refusal:
                form.add_error(None, sentence(refusal))
            else:
                messages.success(request, "The call is on the ticket.")
                return redirect("ticket", ticket.pk)
    return _page(request, found, form, people, "Add to the ticket")


def _people(request: StaffRequest, found: Call) -> list[Contact]:
    """Return who may be chosen: those with the number, or what was typed to find another."""
    typed = request.GET.get("q", "").strip()
    known = possible_contacts(found)
    chosen = request.POST.get("contact", "")
    if typed or not known or chosen:
        return [
            *known,
            *(each for each in contacts_found(request.user, typed, chosen) if each not in known),
        ]
    return known


def _page(
    request: StaffRequest, found: Call, form: CallForm, people: list[Contact], button: str
) -> HttpResponse:
    known = possible_contacts(found)
    form.fields["contact"].initial = people[0].pk if known and len(people) == 1 else ""
    said_at = found.said_at or found.rang_at
    form.fields["words"].initial = f"Telephone call on {moment_said(said_at, request.user.zone)}"
    context = {"call": found, "form": form, "button": button, "at": now()}
    context |= {"typed": request.GET.get("q", ""), "people": people}
    return render(request, "phone/report.html", context, status=REFUSED if form.errors else 200)
