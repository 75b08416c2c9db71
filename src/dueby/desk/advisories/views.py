"""The patches, for the vendor's people."""

from __future__ import annotations

from typing import Final

from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from dueby.desk.advisories import recording
from dueby.desk.advisories.forms import NotificationForm, ScoreForm, StepForm
from dueby.desk.advisories.models import Patch
from dueby.desk.advisories.recording import PatchRefusedError, Vulnerability
from dueby.desk.clocks.casefile import judged
from dueby.desk.clocks.models import Clock
from dueby.desk.contracts.cover import NoAgreementError, usual_agreement
from dueby.desk.journal.models import Entry
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now
from dueby.sla.explanation import explain, sentences
from dueby.sla.picture import picture

REFUSED: Final = 422
_STEPS: Final = {
    "available": recording.make_available,
    "withdrawn": recording.withdraw,
    "deployed": recording.deploy,
}


@staff_page
@require_http_methods(["GET", "POST"])
def patches(request: StaffRequest) -> HttpResponse:
    """List the patches, what is due next first, and record a new one."""
    form = NotificationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        known = form.cleaned_data
        at = known.pop("at")
        try:
            text = usual_agreement().current()
            patch = recording.notify(Vulnerability(**known), text, by=request.user, at=at)
        except (PatchRefusedError, NoAgreementError) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patch", patch.pk)
    shown = Patch.objects.visible_to(request.user)
    context = {
        "form": form,
        "unfinished": shown.unfinished().by_due()[:100],
        "deployed": shown.exclude(deployed_at=None).order_by("-deployed_at")[:50],
        "at": now(),
    }
    status = REFUSED if form.errors else 200
    return render(request, "advisories/patches.html", context, status=status)


@staff_page
def patch(request: StaffRequest, number: int) -> HttpResponse:
    """Show one patch with its clock, and why its date is what it is."""
    found = get_object_or_404(Patch.objects.visible_to(request.user), pk=number)
    return _shown(request, found, _score_form(), _step_form())


@staff_page
@require_POST
def score(request: StaffRequest, number: int) -> HttpResponse:
    """Record a new score."""
    found = get_object_or_404(Patch.objects.visible_to(request.user), pk=number)
    form = _score_form(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        try:
            recording.rescore(found, told["vector"], told["source"], by=request.user, at=told["at"])
        except PatchRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patch", number)
    return _shown(request, found, form, _step_form())


@staff_page
@require_POST
def step(request: StaffRequest, number: int) -> HttpResponse:
    """Record that the patch became available, was withdrawn, or was deployed."""
    found = get_object_or_404(Patch.objects.visible_to(request.user), pk=number)
    form = _step_form(request.POST)
    if form.is_valid():
        try:
            _STEPS[form.cleaned_data["step"]](found, by=request.user, at=form.cleaned_data["at"])
        except PatchRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("patch", number)
    return _shown(request, found, _score_form(), form)


def _score_form(posted: QueryDict | None = None) -> ScoreForm:
    return ScoreForm(posted, auto_id="score-%s")


def _step_form(posted: QueryDict | None = None) -> StepForm:
    return StepForm(posted, auto_id="step-%s")


def _shown(request: StaffRequest, found: Patch, score_form: Form, step_form: Form) -> HttpResponse:
    at, zone = now(), request.user.zone
    told = judged(found, at)
    clocks = [
        {
            "row": Clock.told_by(clock, found.journal_name, number, None),
            "sentences": sentences(explain(clock, zone)),
            "picture": picture(clock, at, zone),
        }
        for number, clock in enumerate(told.clocks, 1)
    ]
    context = {
        "patch": found,
        "rated": told.case.rated,
        "clocks": clocks,
        "warnings": told.warnings,
        "entries": Entry.objects.about(found.journal_name),
        "score_form": score_form,
        "step_form": step_form,
        "at": at,
    }
    refused = score_form.errors or step_form.errors
    return render(request, "advisories/patch.html", context, status=REFUSED if refused else 200)
