"""The mails that came: those that need a person, and all of them."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.channels.email.forms import LogForm
from dueby.desk.channels.email.listing import log_page, waiting_mails
from dueby.desk.channels.positions import Position
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now


@staff_page
@require_safe
def mails(request: StaffRequest) -> HttpResponse:
    """Show what needs a person, oldest first, and below it the log, newest first."""
    form = LogForm(request.GET)
    after = Position.read(request.GET.get("after", ""))
    is_beginning = after is None and not form.asked
    page = log_page(request.user, form.asked, after)
    context = {
        "form": form,
        "is_beginning": is_beginning,
        "waiting": waiting_mails(request.user) if is_beginning else [],
        "mails": page.mails,
        "next": "" if page.next is None else "?" + urlencode({**form.asked, "after": page.next}),
        "at": now(),
    }
    return render(request, "email/mails.html", context)
