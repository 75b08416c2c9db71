"""Pages on which something about telephones is added or changed; they lead back to the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dueby.desk.products.views import form_page
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from django.db.models import Model

    from dueby.desk.people.access import StaffRequest
    from dueby.desk.products.forms import RowForm

FORM: Final = "phone/line_form.html"
LIST: Final = "phone-lines"


def adding(
    request: StaffRequest, form: RowForm, add: Callable[..., object], title: str
) -> HttpResponse:
    """Show a form, or add what it tells."""

    def verb() -> str:
        add(form.told, by=request.user, at=now())
        return reverse(LIST)

    return form_page(request, FORM, form, verb, {"title": title, "button": "Add it"})


def changing(  # noqa: PLR0913, PLR0917 - a page has a row, a form, a verb and what is around it
    request: StaffRequest,
    row: Model,
    form: RowForm,
    change: Callable[..., object],
    context: Mapping[str, object],
    template: str = FORM,
) -> HttpResponse:
    """Show a form over a row, or change it by what the form tells."""

    def verb() -> str:
        change(row, form.told, by=request.user, at=now(), seen=form.seen_length)
        return reverse(LIST)

    return form_page(request, template, form, verb, context)


def removing(
    request: StaffRequest, row: Model, remove: Callable[..., object], said: str
) -> HttpResponse:
    """Remove a row, and say so on the list."""
    remove(row, by=request.user, at=now())
    messages.success(request, said)
    return redirect(LIST)
