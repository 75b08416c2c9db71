"""Whether one is there for chats: a page that is open says so, and a person says more."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dueby.desk.channels.chat.presence import be_seen, leave_chats, take_chats
from dueby.desk.channels.chat.views.doing import is_by_script
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.timekeeping import now


@staff_page
@require_POST
def seen(request: StaffRequest) -> HttpResponse:
    """Note that a page is open."""
    be_seen(request.user, at=now())
    return HttpResponse(status=204)


@staff_page
@require_POST
def taking(request: StaffRequest) -> HttpResponse:
    """Take chats from now on."""
    take_chats(request.user, at=now())
    return _answer(request)


@staff_page
@require_POST
def leaving(request: StaffRequest) -> HttpResponse:
    """Take no chats for a while."""
    leave_chats(request.user, at=now())
    return _answer(request)


def _answer(request: StaffRequest) -> HttpResponse:
    return HttpResponse(status=204) if is_by_script(request) else redirect("chats")
