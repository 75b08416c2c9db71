"""What a customer does on a ticket: write, reopen, close, contest. Each is a plain form post."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dueby.desk.pages.portal_forms import CloseForm, ContestForm, ReopenForm, WriteForm
from dueby.desk.pages.portal_ticket import shown, ticket_of
from dueby.desk.people.access import CustomerRequest, customer_page
from dueby.desk.tickets.answering import hear
from dueby.desk.tickets.attaching import FileRefusedError
from dueby.desk.tickets.changing import NotPossibleError
from dueby.desk.tickets.contesting import contest
from dueby.desk.tickets.models import Contested
from dueby.desk.tickets.progress import close, reopen
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import Contact
    from dueby.desk.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing to do: the form that asks for it, the verb, and what is said when it is done."""

    form: type[Form]
    auto_id: str
    do: Callable[[Ticket, Form, Contact, datetime], object]
    done: str


def _write(found: Ticket, form: Form, by: Contact, at: datetime) -> None:
    told = form.cleaned_data
    hear(found, told["words"], by=by, at=at, files=told["attachments"])


def _reopen(found: Ticket, form: Form, by: Contact, at: datetime) -> None:
    reopen(found, form.cleaned_data["words"], by=by, at=at)


def _close(found: Ticket, form: Form, by: Contact, at: datetime) -> None:
    close(found, form.cleaned_data["words"], by=by, at=at)


def _contest(about: Contested) -> Callable[[Ticket, Form, Contact, datetime], None]:
    def do(found: Ticket, form: Form, by: Contact, at: datetime) -> None:
        contest(found, about, form.cleaned_data["words"], by=by, at=at)

    return do


DOINGS: Final = {
    "write": Doing(WriteForm, "write-%s", _write, "We have your message."),
    "reopening": Doing(ReopenForm, "reopen-%s", _reopen, "It is open again."),
    "closure": Doing(CloseForm, "close-%s", _close, "The report is closed. Thank you."),
    "severity": Doing(
        ContestForm,
        "severity-%s",
        _contest(Contested.SEVERITY),
        "A lead will look at the severity and answer you with reasons.",
    ),
    "rejection": Doing(
        ContestForm,
        "rejection-%s",
        _contest(Contested.REJECTION),
        "A lead will look at the finding and answer you with reasons.",
    ),
}


@customer_page
@require_POST
def act(request: CustomerRequest, number: int, name: str) -> HttpResponse:
    """Do something on a ticket of one's organization; what is refused changes nothing."""
    found, doing = ticket_of(request, number), DOINGS[name]
    form = doing.form(request.POST, request.FILES, auto_id=doing.auto_id)
    if form.is_valid():
        try:
            doing.do(found, form, request.contact, now())
        except FileRefusedError as refusal:
            form.add_error("attachments", str(refusal))
        except NotPossibleError as refusal:
            form.add_error(None, f"{refusal}.")
        else:
            messages.success(request, doing.done)
            return redirect("portal-ticket", number)
    return shown(request, ticket_of(request, number), **{f"{name}_form": form})
