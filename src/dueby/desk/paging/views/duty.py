"""Who is on duty, what is paged, and how one is reached oneself."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.paging.answering import NotAnsweredError, answer, pass_on
from dueby.desk.paging.duties import duties, shifts_of
from dueby.desk.paging.forms import AlarmForm, ReachForm
from dueby.desk.paging.keeping import set_reach
from dueby.desk.paging.models import Escalation, Reach
from dueby.desk.paging.telling import alarms
from dueby.desk.paging.views.trying import done, form_page
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.forms import posted
from dueby.desk.people.models import Absence, Rota, User
from dueby.desk.timekeeping import now
from dueby.desk.ui.methods import require_form

SHOWN: Final = 50


@staff_page
@require_safe
def duty(request: StaffRequest) -> HttpResponse:
    """Show who is on duty now and next, what waits for an answer, and one's own shifts."""
    at = now()
    rotas = list(Rota.objects.visible_to(request.user).in_use().select_related("team"))
    unanswered = Escalation.objects.visible_to(request.user).unanswered()
    absences = Absence.objects.standing().filter(ends_at__gt=at).select_related("user")
    context = {
        "at": at,
        "duties": duties(rotas, at),
        "shifts": shifts_of(request.user, rotas, at),
        "alarms": alarms(unanswered.order_by("state", "pk")[:SHOWN]),
        "absences": absences.order_by("starts_at", "pk"),
        "reach": Reach.objects.filter(user=request.user).first(),
    }
    return render(request, "paging/duty.html", context)


@staff_page
@require_POST
def escalation_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer what is paged, or pass it on to the next step."""
    escalation = get_object_or_404(Escalation.objects.visible_to(request.user), pk=pk)
    form = AlarmForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was changed: the note has 1,000 characters at most.")
        return redirect(_back(request))
    try:
        said = _done(escalation, form, request.user)
    except NotAnsweredError as refusal:
        messages.error(request, f"Nothing was changed: {refusal}.")
    else:
        messages.success(request, said)
    return redirect(_back(request))


def _done(escalation: Escalation, form: AlarmForm, by: User) -> str:
    """Do what the form asks for, and return what was done."""
    note = form.cleaned_data["note"]
    if form.cleaned_data["what"] == AlarmForm.PASS_ON:
        pass_on(escalation, form.stage, by=by, at=now(), note=note)
        return "It is passed on."
    answer(escalation, by=by, at=now(), note=note)
    return "You see to it; nobody else is paged."


@staff_page
@require_form
def reach(request: StaffRequest) -> HttpResponse:
    """Say by which ways one is paged."""
    known = Reach.objects.filter(user=request.user).first() or Reach(user=request.user)
    shown = {name: getattr(known, name) for name in ("telephone", "by_mail", "by_sms")}
    form = ReachForm(posted(request), initial=shown)
    if done(form, lambda: set_reach(request.user, form.cleaned_data, at=now())):
        messages.success(request, "Pages reach you so from now on.")
        return redirect("duty")
    return form_page(
        request, form, "How pages reach you", "Save", cancel=reverse("duty"), words=_REACH
    )


_REACH: Final = (
    "An SMS goes through the gateway that is an endpoint of the outbox; while there is none in "
    "use, a page comes by mail."
)


def _back(request: StaffRequest) -> str:
    """Return the page of the desk that the form names, or that of who is on duty."""
    named = request.POST.get("next", "")
    is_ours = named.startswith("/desk/") and url_has_allowed_host_and_scheme(named, None)
    return named if is_ours else reverse("duty")
