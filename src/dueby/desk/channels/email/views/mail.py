"""One mail: what it says, why the desk did with it what it did, and what a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.email import deciding
from dueby.desk.channels.email.deciding import MailRefusedError
from dueby.desk.channels.email.forms import ContactForm, DismissalForm, SenderForm
from dueby.desk.channels.email.keeping import MailGoneError
from dueby.desk.channels.email.models import Handling, IncomingMail, Question
from dueby.desk.channels.email.suggesting import suggestions
from dueby.desk.channels.email.telling import Told
from dueby.desk.channels.email.words import ADVICE, checks_said
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.customers import CustomerRefusedError
from dueby.desk.people.histories import history
from dueby.desk.tickets.forms import REFUSED, sentence
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form

    from dueby.desk.channels.email.suggesting import Suggestions

_RELATED: Final = ("mailbox", "contact__organization", "ticket", "said")


@staff_page
@require_safe
def mail(request: StaffRequest, number: int) -> HttpResponse:
    """Show a mail and everything that is known of it."""
    return _page(request, _found(request, number))


@staff_page
@require_safe
def text(request: StaffRequest, number: int) -> HttpResponse:
    """Show the whole text of a mail, for a fold of the ticket's page."""
    found = _found(request, number)
    return render(request, "email/text.html", {"mail": found, "read": _read(found)})


@staff_page
@require_POST
def contact(request: StaffRequest, number: int) -> HttpResponse:
    """Take a mail as the words of a contact."""
    found = _found(request, number)
    form = ContactForm(request.user, _suggested(request, found), request.POST)

    def decide() -> IncomingMail:
        chosen = form.cleaned_data["contact"]
        return deciding.assign(found, chosen, by=request.user, at=now())

    return _decided(request, found, decide, contact_form=form)


@staff_page
@require_POST
def sender(request: StaffRequest, number: int) -> HttpResponse:
    """Make the sender one of a customer's people, and take the mail as their words."""
    found = _found(request, number)
    form = SenderForm(request.user, _suggested(request, found), request.POST)

    def decide() -> IncomingMail:
        customer, name = form.cleaned_data["organization"], form.cleaned_data["name"]
        return deciding.add_sender(found, customer, name, by=request.user, at=now())

    return _decided(request, found, decide, sender_form=form)


@staff_page
@require_POST
def dismissal(request: StaffRequest, number: int) -> HttpResponse:
    """Set a mail aside."""
    found = _found(request, number)
    form = DismissalForm(request.POST)

    def decide() -> IncomingMail:
        return deciding.dismiss(found, form.cleaned_data["why"], by=request.user, at=now())

    return _decided(request, found, decide, dismissal_form=form)


@staff_page
@require_POST
def again(request: StaffRequest, number: int) -> HttpResponse:
    """Let the desk decide anew, by its rules as they now are."""
    found = _found(request, number)
    return _decided(request, found, lambda: deciding.handle_again(found, by=request.user, at=now()))


def _decided(
    request: StaffRequest,
    found: IncomingMail,
    decide: Callable[[], IncomingMail],
    **forms: Form,
) -> HttpResponse:
    """Carry a decision out and lead to what became of the mail, or say why not."""
    form = next(iter(forms.values()), None)
    if form is None or form.is_valid():
        try:
            return _led_on(request, decide())
        except MailRefusedError as refusal:
            # The mail is not what it was when the form was shown, and neither is its page.
            messages.error(request, sentence(refusal))
            return redirect("mail", found.pk)
        except CustomerRefusedError as refusal:
            forms["sender_form"].add_error(None, sentence(refusal))
        except ValidationError as refusal:
            forms["sender_form"].add_error(None, refusal.messages)
    return _page(request, found, **forms)


def _led_on(request: StaffRequest, mail: IncomingMail) -> HttpResponse:
    if mail.handling in {Handling.OPENED, Handling.ADDED} and mail.ticket_id:
        opened = mail.handling == Handling.OPENED
        said = "The mail opened this ticket." if opened else "The mail was added to this ticket."
        messages.success(request, said)
        return redirect("ticket", mail.ticket_id)
    if mail.handling == Handling.DISMISSED:
        messages.success(request, "The mail is set aside.")
        return redirect("mails")
    messages.info(request, f"{mail.get_handling_display()}.")
    return redirect("mail", mail.pk)


def _page(request: StaffRequest, found: IncomingMail, **refused: Form) -> HttpResponse:
    read, suggested = _read(found), _suggested(request, found)
    files = found.said.attachments.all() if found.said else []
    errors = [] if read is None else read.errors
    context = {
        "mail": found,
        "read": read,
        "files": [] if read is None else read.files_beside(each.name for each in files),
        "reasons": [each for each in found.reasons if each not in errors],
        "checks": checks_said(found.checks),
        "advice": ADVICE[Question(found.question)],
        "undelivered": found.undelivered.select_related("contact", "ticket").order_by("pk"),
        "history": history([found.journal_name], request.user.zone),
        "may_decide": read is not None and found.handling not in {Handling.OPENED, Handling.ADDED},
        "suggested": suggested,
        "typed": request.GET.get("q", ""),
        "contact_form": ContactForm(request.user, suggested),
        "sender_form": SenderForm(request.user, suggested, name=read.name if read else ""),
        "dismissal_form": DismissalForm(),
        "at": now(),
        **refused,
    }
    return render(request, "email/mail.html", context, status=REFUSED if refused else 200)


def _found(request: StaffRequest, number: int) -> IncomingMail:
    rows = IncomingMail.objects.visible_to(request.user).select_related(*_RELATED)
    return get_object_or_404(rows, pk=number)


def _read(found: IncomingMail) -> Told | None:
    try:
        return Told.of(found)
    except MailGoneError:
        return None


def _suggested(request: StaffRequest, found: IncomingMail) -> Suggestions:
    return suggestions(found, request.user, request.GET.get("q", "").strip())
