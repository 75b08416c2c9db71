"""The queue: everything that is due next under the promise, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dueby.desk.pages.queue_counts import tallies
from dueby.desk.pages.queue_filters import QueueForm, vocabulary
from dueby.desk.pages.queue_lanes import is_newest_first, stretches
from dueby.desk.pages.queue_paging import Page, Position, first_page, page_after, page_before
from dueby.desk.pages.queue_rows import rows_at
from dueby.desk.people.access import StaffRequest, staff_page
from dueby.desk.streams.models import Stream
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from dueby.desk.pages.queue_paging import Stretch

PLACES = ("after", "before")


@staff_page
@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """Show what is due next, as the filters in the address want it."""
    at = now()
    # Read before the rows: what changes between the two is told again, and nothing is missed.
    heard = Stream.objects.filter(name="queue").values_list("head", flat=True).first() or 0
    form = QueueForm(request.GET, vocabulary())
    asked = form.asked
    page, is_lost = _page(stretches(asked, request.user, at), request.GET)
    counts = tallies(request.user, at)
    context = {
        "at": at,
        "heard": heard,
        "form": form,
        "asked": asked,
        "rows": rows_at(page.positions, request.user),
        "is_newest_first": is_newest_first(asked),
        "is_lost": is_lost,
        "is_first": page.previous is None and not any(name in request.GET for name in PLACES),
        "tallies": counts,
        "contested": counts[-1].count,
        "start": _address(request.GET),
        "previous": page.previous and _address(request.GET, before=page.previous),
        "next": page.next and _address(request.GET, after=page.next),
    }
    return render(request, "pages/queue.html", context)


def _page(stretches: Sequence[Stretch], asked: QueryDict) -> tuple[Page, bool]:
    """Return the page that an address names, and whether it names a place that cannot be."""
    for name, turn in (("after", page_after), ("before", page_before)):
        if name in asked:
            position = Position.read(str(asked[name]))
            if position is None:
                return first_page(stretches), True
            return turn(stretches, position), False
    return first_page(stretches), False


def _address(asked: QueryDict, **place: Position) -> str:
    """Return the address of another page under the same filters."""
    kept = asked.copy()
    for name in PLACES:
        kept.pop(name, None)
    kept.update({name: str(position) for name, position in place.items()})
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return f"?{kept.urlencode()}"
