"""Log a call: find who called, write down what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dueby.desk.channels.phone.forms import CallForm, contacts_found
from dueby.desk.channels.phone.intake import Conversation, take_call
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.forms import REFUSED, sentence
from dueby.desk.tickets.intake import ReportRefusedError
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.models import Ticket


@staff_page
@require_form
def call_new(request: StaffRequest) -> HttpResponse:
    """Show the form, with the contacts that fit what was typed, and open a ticket for a call."""
    at, typed = now(), request.GET.get("q", "").strip()
    is_sent = request.method == "POST"
    chosen = (request.POST if is_sent else request.GET).get("contact", "")
    found = contacts_found(request.user, typed, chosen)
    form = CallForm(request.user, found, request.POST if is_sent else None)
    form.fields["held_at"].initial = at.replace(second=0)
    form.fields["token"].initial = uuid4().hex
    form.fields["contact"].initial = chosen or (found[0].pk if typed and len(found) == 1 else "")
    if form.is_valid():
        ticket = _taken(request, form, at)
        if ticket is not None:
            messages.success(request, f"Ticket #{ticket.pk} is open; the call is the response.")
            return redirect("ticket", ticket.pk)
    context = {"form": form, "typed": typed, "found": found}
    status = REFUSED if form.errors else 200
    return render(request, "phone/call.html", context, status=status)


def _taken(request: StaffRequest, form: CallForm, at: datetime) -> Ticket | None:
    try:
        return take_call(Conversation(**form.cleaned_data), by=request.user, at=at)
    except ReportRefusedError as refusal:
        form.add_error(None, sentence(refusal))
        return None
