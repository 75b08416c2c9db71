"""The calls: those that wait for somebody, the log, and one call with what can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.channels.phone.callers import callers_of
from dueby.desk.channels.phone.listing import log_page, waiting_calls
from dueby.desk.channels.phone.models import Call
from dueby.desk.channels.phone.ringing import CALLS
from dueby.desk.channels.phone.seeing_to import finish_call, give_call
from dueby.desk.channels.phone.templatetags.calls import pop_context
from dueby.desk.channels.positions import Position
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.people.histories import history
from dueby.desk.people.models import User
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from django.db.models import QuerySet

_SHOWN: Final = ("line", "contact__organization", "ticket", "owner", "returned_by__agent")


@staff_page
@require_safe
def calls(request: StaffRequest) -> HttpResponse:
    """Show missed calls and voicemails, oldest first, and below them the log, newest first."""
    at, heard = now(), head_of(CALLS)
    after = Position.read(request.GET.get("after", ""))
    is_mine = request.GET.get("whose") == "mine"
    page = log_page(request.user, after)
    context = {
        "heard": heard,
        "is_beginning": after is None,
        "is_mine": is_mine,
        "waiting": waiting_calls(request.user, whose=request.user if is_mine else None),
        "calls": page.calls,
        "next": "" if page.next is None else f"?after={page.next}",
        "at": at,
    }
    return render(request, "phone/calls.html", context)


@staff_page
@require_safe
def call(request: StaffRequest, number: int) -> HttpResponse:
    """Show a call, who may have called, and what was done about it."""
    heard = head_of(CALLS)
    found = call_seen(request, number)
    at = now()
    context = {
        "heard": heard,
        "call": found,
        "callers": callers_of(found, request.user, at=at),
        "staff": User.objects.staff(),
        "history": history([found.journal_name], request.user.zone),
        "at": at,
    }
    return render(request, "phone/call_page.html", context)


@staff_page
@require_safe
def pops(request: StaffRequest) -> HttpResponse:
    """Return the calls that concern who asks, for a page that is open."""
    return render(request, "phone/pops.html", pop_context(request, now()))


@staff_page
@require_POST
def done(request: StaffRequest, number: int) -> HttpResponse:
    """Note that nothing is left to do about a call."""
    finish_call(call_seen(request, number), by=request.user, at=now())
    return redirect(_back(request, number))


@staff_page
@require_POST
def owner(request: StaffRequest, number: int) -> HttpResponse:
    """Let somebody see to a call."""
    found = call_seen(request, number)
    to = get_object_or_404(User.objects.staff(), pk=number_in(request.POST.get("to", "")) or 0)
    given = give_call(found, to, by=request.user, at=now())
    messages.success(request, f"{given.owner} sees to this call.")
    return redirect("call", number)


def call_seen(request: StaffRequest, number: int) -> Call:
    """Return a call that who asks may see, or answer that there is none."""
    rows: QuerySet[Call] = Call.objects.visible_to(request.user).with_speakers()
    return get_object_or_404(rows.select_related(*_SHOWN), pk=number)


def _back(request: StaffRequest, number: int) -> str:
    """Return where somebody came from within the calls, or the call."""
    return "calls" if request.POST.get("to") == "calls" else f"/desk/calls/{number}/"
