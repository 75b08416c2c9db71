"""The agreements and their texts, for the vendor's people; managers adopt a new text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from dueby.desk.contracts.forms import AgreementForm
from dueby.desk.contracts.models import AgreementText, SupportAgreement
from dueby.desk.journal.models import Entry
from dueby.desk.people.access import StaffRequest, manager_page, staff_page
from dueby.desk.people.histories import names
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form
from dueby.sla.agreement import Agreement, NotInForceError
from dueby.sla.language import AgreementError
from dueby.sla.lint import lint
from dueby.sla.prose import told

if TYPE_CHECKING:
    from datetime import datetime

REFUSED: Final = 422
SHOWN: Final = 100


@staff_page
@require_safe
def agreements(request: StaffRequest) -> HttpResponse:
    """List the agreements, with the edition in force and how many have contracted for it."""
    rows = SupportAgreement.objects.with_text().annotate(signed=Count("contracts"))
    at = now()
    found = [(each, _in_force(each.current(), at)) for each in rows.order_by("title")[:SHOWN]]
    return render(request, "contracts/agreements.html", {"agreements": found})


@staff_page
@require_safe
def agreement(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what an agreement's newest text promises in sentences, and the texts it has had."""
    found = get_object_or_404(SupportAgreement.objects.with_text(), pk=pk)
    return _text_page(request, found, found.current())


@staff_page
@require_safe
def text(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what one of the texts of an agreement promises; cases opened under it go by it."""
    found = get_object_or_404(AgreementText.objects.select_related("agreement"), pk=pk)
    return _text_page(request, found.agreement, found)


@manager_page
@require_form
def adoption(request: StaffRequest) -> HttpResponse:
    """Adopt the text of a file, or show everything that is wrong with it."""
    is_sent = request.method == "POST"
    form = AgreementForm(request.POST, request.FILES) if is_sent else AgreementForm()
    complaints: list[str] = []
    if form.is_valid():
        words, name = form.cleaned_data["file"]
        at = now()
        try:
            adopted = SupportAgreement.adopt(words, name, by=request.user, at=at)
        except AgreementError as error:
            complaints = [each.told(name) for each in error.complaints]
        except NotInForceError as error:
            complaints = [f"{name}: {error}; put the edition that is into the file too"]
        else:
            is_new = adopted.adopted_at == at
            said = "The text is adopted." if is_new else "This text was adopted before."
            messages.success(request, said)
            return redirect("agreement", adopted.agreement_id)
    status = REFUSED if form.errors or complaints else 200
    context = {"form": form, "complaints": complaints}
    return render(request, "contracts/adoption.html", context, status=status)


def _text_page(
    request: StaffRequest, found: SupportAgreement, shown: AgreementText
) -> HttpResponse:
    editions, governing = shown.editions, _in_force(shown, now())
    context = {
        "agreement": found,
        "text": shown,
        "is_newest": shown.pk == found.newest_id,
        "editions": [(each, each is governing, told(each)) for each in editions.all],
        "warnings": lint(editions),
        "texts": _texts(found),
    }
    return render(request, "contracts/agreement.html", context)


def _in_force(shown: AgreementText, at: datetime) -> Agreement | None:
    try:
        return shown.editions.governing(at)
    except NotInForceError:
        return None


def _texts(found: SupportAgreement) -> list[tuple[AgreementText, str]]:
    """Return the texts, newest first, each with the name of who adopted it."""
    texts = list(found.texts.order_by("-pk")[:SHOWN])
    entries = Entry.objects.about(found.journal_name).filter(kind="agreement.adopted")
    by = {entry.data["digest"]: entry.by for entry in entries}
    called = names(by.values())
    return [(each, called.get(by.get(each.digest, ""), "nobody known")) for each in texts]
