"""The mailboxes that the desk reads, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.email import mailbox_keeping
from dueby.desk.channels.email.mailbox_form import MailboxForm
from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.testing import course_of, send_test
from dueby.desk.channels.email.trying import try_mailbox
from dueby.desk.channels.email.words import state_of
from dueby.desk.people.access import StaffRequest, administrator_page
from dueby.desk.people.histories import history
from dueby.desk.products.views import form_page
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from dueby.desk.channels.email.trying import Tried

FORM: Final = "email/mailbox_form.html"


@administrator_page
@require_safe
def mailboxes(request: StaffRequest) -> HttpResponse:
    """List the mailboxes with how each stands."""
    at = now()
    rows = Mailbox.objects.order_by("-is_active", "address")
    context = {"mailboxes": [(each, state_of(each, at)) for each in rows], "at": at}
    return render(request, "email/mailboxes.html", context)


@administrator_page
@require_form
def new(request: StaffRequest) -> HttpResponse:
    """Add a mailbox."""
    form = MailboxForm(request.POST or None)

    def add() -> str:
        added = mailbox_keeping.add_mailbox(form.told, by=request.user, at=now())
        return reverse("mailbox", args=[added.pk])

    context = {"title": "New mailbox", "button": "Add the mailbox"}
    return form_page(request, FORM, form, add, context)


@administrator_page
@require_safe
def mailbox(request: StaffRequest, number: int) -> HttpResponse:
    """Show one mailbox, how it stands, and what was changed."""
    return _page(request, get_object_or_404(Mailbox, pk=number))


@administrator_page
@require_form
def change(request: StaffRequest, number: int) -> HttpResponse:
    """Change a mailbox; its secrets are written, never shown."""
    found = get_object_or_404(Mailbox, pk=number)
    form = MailboxForm(request.POST or None, instance=get_object_or_404(Mailbox, pk=number))

    def save() -> str:
        mailbox_keeping.change_mailbox(
            found, form.told, by=request.user, at=now(), seen=form.seen_length
        )
        return reverse("mailbox", args=[number])

    return form_page(request, FORM, form, save, {"title": f"Change {found}", "mailbox": found})


@administrator_page
@require_POST
def switching_off(request: StaffRequest, number: int) -> HttpResponse:
    """Read a mailbox no more."""
    found = get_object_or_404(Mailbox, pk=number)
    mailbox_keeping.switch_off(found, by=request.user, at=now())
    messages.success(request, f"{found} is switched off: its mails stay on the server.")
    return redirect("mailbox", number)


@administrator_page
@require_POST
def switching_on(request: StaffRequest, number: int) -> HttpResponse:
    """Read a mailbox again."""
    found = get_object_or_404(Mailbox, pk=number)
    mailbox_keeping.switch_on(found, by=request.user, at=now())
    messages.success(request, f"{found} is switched on.")
    return redirect("mailbox", number)


@administrator_page
@require_POST
def trial(request: StaffRequest, number: int) -> HttpResponse:
    """Try the server step by step, and show what came of each; nothing is read or moved."""
    found = get_object_or_404(Mailbox, pk=number)
    return _page(request, found, try_mailbox(found))


@administrator_page
@require_POST
def test(request: StaffRequest, number: int) -> HttpResponse:
    """Send a mail to a mailbox, and lead to where it is followed."""
    found = get_object_or_404(Mailbox, pk=number)
    token = send_test(found, by=request.user, at=now())
    return redirect("mailbox-course", number, token)


@administrator_page
@require_safe
def course(request: StaffRequest, number: int, token: str) -> HttpResponse:
    """Show how far a test mail has come."""
    found = get_object_or_404(Mailbox, pk=number)
    course = course_of(found, token)
    if course is None:
        raise Http404
    is_filed = course.is_sent and settings.MAIL_SERVER is None
    context = {
        "mailbox": found,
        "course": course,
        "is_filed": is_filed,
        "is_waited_for": not (course.is_over or is_filed),
        "at": now(),
    }
    return render(request, "email/mailbox_course.html", context)


def _page(request: StaffRequest, found: Mailbox, tried: list[Tried] | None = None) -> HttpResponse:
    at = now()
    context = {
        "mailbox": found,
        "state": state_of(found, at),
        "tried": tried,
        "history": history([found.journal_name], request.user.zone),
        "at": at,
    }
    return render(request, "email/mailbox.html", context)
