"""The bell on every page of the desk, and whether one watches a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string

from dueby.desk.notices.live import stream_of
from dueby.desk.notices.reading import ringing_for
from dueby.desk.notices.watching import is_watching
from dueby.desk.streams.reading import head_of
from dueby.desk.ui.navigation import MOST_COUNTED

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from dueby.desk.people.models import User
    from dueby.desk.tickets.models import Ticket

register = template.Library()


@register.simple_tag(takes_context=True)
def notice_bell(context: Context) -> SafeString:
    """Return the bell of who reads the page, with how many notices wait."""
    request: HttpRequest = context["request"]
    user: User = request.user  # type: ignore[assignment]  # the desk's pages are for staff
    stream = stream_of(user)
    # Read before the rest: what changes in between is told again, and nothing is missed.
    heard = head_of(stream)
    # Most people were never told anything: then there is nothing to count.
    told = bell_context(user) if heard else {"count": "", "number": 0}
    return render_to_string("notices/bell.html", {"stream": stream, "heard": heard, **told})


def bell_context(user: User) -> dict[str, object]:
    """Return what the bell shows."""
    number = ringing_for(user)
    count = f"{MOST_COUNTED}+" if number > MOST_COUNTED else str(number or "")
    return {"count": count, "number": number}


@register.simple_tag(takes_context=True)
def watches(context: Context, ticket: Ticket) -> bool:
    """Tell whether who reads the page watches a ticket."""
    return is_watching(context["request"].user, ticket)
