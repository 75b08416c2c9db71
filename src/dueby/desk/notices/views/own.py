"""One's own notices: what, since when, why one hears of it, and what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dueby.desk.notices import reading
from dueby.desk.notices.live import stream_of
from dueby.desk.notices.models import Notice
from dueby.desk.notices.templatetags.notices import bell_context
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from django.db.models import QuerySet


@staff_page
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """List one's notices, the newest first; those that are read only where they are asked for."""
    stream = stream_of(request.user)
    # Read before the rest: what changes in between is told again, and nothing is missed.
    heard = head_of(stream)
    is_all = "all" in request.GET
    before = number_in(request.GET.get("before", ""))
    shown, more = reading.page_for(request.user, before=before, is_all=is_all)
    context = {
        "shown": shown,
        "more": more,
        "is_all": is_all,
        "newest": shown[0].notice.pk if shown else 0,
        "stream": stream,
        "heard": heard,
        "at": now(),
    }
    return render(request, "notices/notices.html", context)


@staff_page
@require_safe
@never_cache
def bell(request: StaffRequest) -> HttpResponse:
    """Return the bell as it now is."""
    context = bell_context(request.user) | {"newest": reading.newest_for(request.user)}
    return render(request, "notices/bell_face.html", context)


@staff_page
@require_safe
@never_cache
def notice(request: StaffRequest, number: int) -> HttpResponse:
    """Lead to what a notice is about; who goes there has read it."""
    found = get_object_or_404(_own(request), pk=number)
    reading.mark_read(found, at=now())
    address = reading.address_of(found)
    if address is None:
        messages.warning(request, "What that notice was about is gone.")
        return redirect("notices")
    return redirect(address)


@staff_page
@require_POST
def read(request: StaffRequest, number: int) -> HttpResponse:
    """Note that one has read a notice."""
    reading.mark_read(get_object_or_404(_own(request), pk=number), at=now())
    return redirect("notices")


@staff_page
@require_POST
def all_read(request: StaffRequest) -> HttpResponse:
    """Note that one has read all that the page showed, and what is older."""
    upto = number_in(request.POST.get("upto", ""))
    if upto is None:
        return HttpResponse("Say up to which notice: upto is its number.\n", "text/plain", 400)
    reading.mark_all_read(request.user, upto=upto, at=now())
    return redirect("notices")


def _own(request: StaffRequest) -> QuerySet[Notice]:
    found: QuerySet[Notice] = Notice.objects.visible_to(request.user)
    return found.select_related("user", "entry")
