"""A page answered by the address that it came with: looked at by GET, answered by POST.

What is done leads back to the address, so that loading it again does nothing again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from dueby.desk.paging.answering import NotAnsweredError, answer, pass_on
from dueby.desk.paging.forms import NoteForm
from dueby.desk.paging.links import is_expired, page_named
from dueby.desk.paging.matters import matter_of
from dueby.desk.paging.telling import counted_by
from dueby.desk.people.forms import posted
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.paging.models import Page

GONE: Final = 410
REFUSED: Final = 422
UNKNOWN: Final = "This address opens nothing. It may have been cut short on its way to you"
EXPIRED: Final = "This address is too old; sign in and answer on the page of who is on duty"


@login_not_required
@never_cache
@require_form
def answered(request: HttpRequest, token: str) -> HttpResponse:
    """Show what somebody is paged about; answer it or pass it on by its form."""
    at, page = now(), page_named(token)
    if page is None:
        return _closed(request, UNKNOWN, 404)
    if is_expired(page, at):
        return _closed(request, EXPIRED, GONE)
    form, refusal = NoteForm(posted(request)), ""
    if form.is_valid():
        refusal = _done(page, form, at)
        if not refusal:
            return redirect(request.path)
    page.refresh_from_db()
    context = {
        "page": page,
        "escalation": page.escalation,
        "matter": matter_of(page.escalation.subject),
        "more": counted_by([page.escalation]).get(page.escalation_id, 0),
        "form": form,
        "refusal": refusal,
        "zone": page.user.zone,
    }
    status = REFUSED if form.errors or refusal else 200
    return render(request, "paging/link.html", context, status=status)


def _done(page: Page, form: NoteForm, at: datetime) -> str:
    """Do what the form asks for, and return why it was refused, empty where it was not."""
    note = form.cleaned_data["note"]
    try:
        if form.cleaned_data["what"] == NoteForm.PASS_ON:
            pass_on(page.escalation, page.stage, by=page.user, at=at, note=note)
        else:
            answer(page.escalation, by=page.user, at=at, note=note)
    except NotAnsweredError as refusal:
        return str(refusal)
    finally:
        page.escalation.refresh_from_db()
    return ""


def _closed(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "people/closed.html", {"sentence": sentence}, status=status)
