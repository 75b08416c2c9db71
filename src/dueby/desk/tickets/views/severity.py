"""The change of a severity: every date that it moves is shown before it is saved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.tickets import finding
from dueby.desk.tickets.dates import last_fact
from dueby.desk.tickets.finding import StalePreviewError
from dueby.desk.tickets.forms import SeverityForm, TicketForm, sentence
from dueby.desk.tickets.possible import NotPossibleError, Verb
from dueby.desk.tickets.views.verbs import form_for, shown, ticket_for
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

EXPLAINED = "The customer sees the new severity, the reason, and every date that it moves."


@staff_page
@require_form
def severity(request: StaffRequest, number: int) -> HttpResponse:
    """Show what a change would move, then save it, unless the ticket has moved on meanwhile."""
    ticket = ticket_for(request.user, number)
    form = form_for(request, SeverityForm, ticket)
    if not form.is_valid():
        return _shown(request, form)
    to, seen = form.cleaned_data["severity"], _seen(form)
    try:
        if seen is not None and "save" in request.POST:
            reason = form.cleaned_data["reason"]
            finding.change_severity(ticket, to, reason, by=request.user, at=now(), seen=seen)
            messages.success(request, f"The severity is {to} now.")
            return redirect("ticket", number)
    except StalePreviewError as refusal:
        form.add_error(None, sentence(refusal))
    except NotPossibleError as refusal:
        form.add_error(None, sentence(refusal))
        return _shown(request, form)
    return _previewed(request, form, to)


def _seen(form: TicketForm) -> int | None:
    """Return the last fact that the preview of this very severity knew of, if there was one."""
    shown_for, _, fact = form.cleaned_data["previewed"].partition(":")
    is_this = shown_for == form.cleaned_data["severity"] and fact.isdecimal()
    return int(fact) if is_this else None


def _previewed(request: StaffRequest, form: TicketForm, to: str) -> HttpResponse:
    ticket = form.ticket
    try:
        moved = finding.preview_severity(ticket, to, now())
    except NotPossibleError as refusal:
        form.add_error(None, sentence(refusal))
        return _shown(request, form)
    level, previewed = ticket.agreement.levels[to], f"{to}:{last_fact(ticket)}"
    return _shown(request, form, moved=moved, to=level, previewed=previewed)


def _shown(request: StaffRequest, form: TicketForm, **more: object) -> HttpResponse:
    template = "tickets/severity.html"
    return shown(request, form, Verb.SEVERITY, template, explained=EXPLAINED, **more)
