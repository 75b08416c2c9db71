"""What the pages of forms share: a verb is tried, and what it refuses stands in the form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.shortcuts import render

from dueby.desk.journal.amending import ChangedMeanwhileError
from dueby.desk.paging.keeping import PolicyRefusedError
from dueby.desk.people.forms import ChangeForm
from dueby.desk.people.rostering import RotaRefusedError

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from dueby.desk.journal.recording import Subject
    from dueby.desk.people.access import StaffRequest

REFUSED: Final = 422


def done(form: forms.Form, do: Callable[[], object], subject: Subject | None = None) -> bool:
    """Do what a form that is valid asks for; tell whether it was done."""
    if not form.is_valid():
        return False
    try:
        do()
    except ChangedMeanwhileError:
        if subject is not None and isinstance(form, ChangeForm):
            form.see(subject)
    except (RotaRefusedError, PolicyRefusedError) as refusal:
        form.add_error(None, _sentence(str(refusal)))
    except ValidationError as wrong:
        for name, messages in _by_field(wrong).items():
            form.add_error(name if name in form.fields else None, messages)
    return not form.errors


def form_page(  # noqa: PLR0913 - what a page with a form says
    request: StaffRequest,
    form: forms.Form,
    title: str,
    button: str,
    *,
    cancel: str,
    words: str = "",
) -> HttpResponse:
    """Return the page of a form."""
    context = {"form": form, "title": title, "button": button, "cancel": cancel, "words": words}
    status = REFUSED if form.errors else 200
    return render(request, "paging/form.html", context, status=status)


def _by_field(wrong: ValidationError) -> dict[str, list[str]]:
    if hasattr(wrong, "error_dict"):
        return dict(wrong.message_dict)
    return {"": wrong.messages}


def _sentence(refusal: str) -> str:
    return f"{refusal[:1].upper()}{refusal[1:]}."
