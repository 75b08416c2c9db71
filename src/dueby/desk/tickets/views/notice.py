"""The notice that it takes longer: shown as the customer gets it, then sent; or noted inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dueby.desk.clocks.casefile import judged
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets.forms import NoticeForm, TicketForm, sentence
from dueby.desk.tickets.letters import can_be_mailed
from dueby.desk.tickets.notifying import foresee, give_notice, preview_notice
from dueby.desk.tickets.owed_notices import owed_notices
from dueby.desk.tickets.possible import NotPossibleError, Verb
from dueby.desk.tickets.views.verbs import form_for, shown, ticket_for
from dueby.desk.tickets.writing import Reader
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.tickets.models import Ticket

EXPLAINED: Final = (
    "Where rectification is not possible in time, the customer is told without undue delay, with "
    "the reasons and an estimated time."
)


@staff_page
@require_form
def notice(request: StaffRequest, number: int) -> HttpResponse:
    """Send a notice, show its letter beforehand, or note inside that one is owed."""
    ticket, at = ticket_for(request.user, number), now()
    form = form_for(request, NoticeForm, ticket)
    if not form.is_valid():
        return _shown(request, form, at)
    told, by = form.cleaned_data, request.user
    try:
        if "inside" in request.POST:
            foresee(ticket, told["reasons"], by=by, at=at)
            messages.success(request, "It is noted. The customer is owed a notice from now on.")
            return redirect("ticket", number)
        given = (ticket, told["reasons"], told["estimated_at"])
        if "preview" in request.POST:
            letter = preview_notice(*given, by=by, at=at, to=told["to"])
            return _shown(request, form, at, letter=letter)
        give_notice(*given, by=by, at=at, to=told["to"])
    except NotPossibleError as refusal:
        form.add_error(None, sentence(refusal))
        return _shown(request, form, at)
    messages.success(request, _sent_to(ticket, at, is_other=told["to"] is not None))
    return redirect("ticket", number)


def _sent_to(ticket: Ticket, at: datetime, *, is_other: bool) -> str:
    is_mailed = is_other or can_be_mailed(ticket.contact, at)
    return "The notice is on its way." if is_mailed else "The notice is recorded; no mail leaves."


def _shown(request: StaffRequest, form: TicketForm, at: datetime, **more: object) -> HttpResponse:
    ticket = form.ticket
    notices = list(owed_notices(judged(ticket, at)))
    context = {
        "explained": EXPLAINED,
        "at": at,
        "owed": [each for each in notices if each.is_open],
        "reader": Reader.of(ticket, ticket.contact),
        "is_reached": can_be_mailed(ticket.contact, at),
        "has_left": ticket.contact.has_left(at),
        **more,
    }
    return shown(request, form, Verb.NOTICE, "tickets/notice.html", **context)
