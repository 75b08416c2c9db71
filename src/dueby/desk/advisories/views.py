"""The patches, for the vendor's people."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.advisories import recording
from dueby.desk.advisories.course import PatchRefusedError
from dueby.desk.advisories.forms import NotificationForm
from dueby.desk.advisories.history import history_of
from dueby.desk.advisories.models import Patch
from dueby.desk.advisories.verbs import VERBS, forms_of
from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.models import Clock
from dueby.desk.clocks.telling import told_clocks
from dueby.desk.contracts.cover import NoAgreementError, usual_agreement
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form
from dueby.sla.agreement import Agreement

REFUSED: Final = 422


@staff_page
@require_safe
def patches(request: StaffRequest) -> HttpResponse:
    """List the patches, what is due next first."""
    shown = Patch.objects.visible_to(request.user)
    unfinished = list(shown.unfinished().by_due().select_related("owner")[:100])
    names = {each.journal_name: each for each in unfinished}
    clocks = {each.subject: each for each in Clock.objects.filter(subject__in=names)}
    context = {
        "unfinished": [(each, clocks.get(each.journal_name)) for each in unfinished],
        "deployed": shown.exclude(deployed_at=None).order_by("-deployed_at")[:50],
        "at": now(),
    }
    return render(request, "advisories/patches.html", context)


@staff_page
@require_form
def new(request: StaffRequest) -> HttpResponse:
    """Record a vulnerability that became known."""
    at = now()
    form = NotificationForm(_agreement(), request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            text = usual_agreement().current()
            known, release = form.assessment(), told["os_release"]
            patch = recording.notify(known, release, text, by=request.user, at=at, since=told["at"])
        except (PatchRefusedError, NoAgreementError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patch", patch.pk)
    status = REFUSED if form.errors else 200
    return render(request, "advisories/new.html", {"form": form}, status=status)


@staff_page
@require_safe
def patch(request: StaffRequest, number: int) -> HttpResponse:
    """Show one patch with its clock, and why its date is what it is."""
    found = get_object_or_404(Patch.objects.visible_to(request.user), pk=number)
    return _shown(request, found)


@staff_page
@require_POST
def change(request: StaffRequest, number: int, verb: str) -> HttpResponse:
    """Record a step, a score, another vulnerability, or a correction."""
    found = get_object_or_404(Patch.objects.visible_to(request.user), pk=number)
    at = now()
    form = forms_of(found, at, verb, request.POST)[verb]
    if form.is_valid():
        try:
            VERBS[verb](found, form, request.user, at)
        except PatchRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patch", number)
    return _shown(request, found, **{verb: form})


def _shown(request: StaffRequest, found: Patch, **refused: object) -> HttpResponse:
    after, at = head_of(found.journal_name), now()
    told = judged(found, at)
    context = {
        "patch": found,
        "after": after,
        "vulnerabilities": found.vulnerabilities.order_by("pk"),
        "rated": told.case.rated,
        "clocks": told_clocks(found, at, request.user.zone, told),
        "warnings": told.warnings,
        "history": history_of(found),
        "forms": {**forms_of(found, at), **refused},
        "refused": next(iter(refused), ""),
        "agreement_zone": told.agreement.zone,
        "at": at,
    }
    return render(request, "advisories/patch.html", context, status=REFUSED if refused else 200)


def _agreement() -> Agreement | None:
    try:
        return usual_agreement().current().editions.newest
    except NoAgreementError:
        return None
