"""Calls in templates: their state, numbers, length, and those that ring with who reads."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html

from dueby.desk.channels.phone.models import Call, State
from dueby.desk.channels.phone.numbers import in_words, number_of
from dueby.desk.channels.phone.popping import pops_for
from dueby.desk.channels.phone.ringing import stream_of
from dueby.desk.streams.reading import head_of
from dueby.desk.timekeeping import now
from dueby.desk.ui.icons import icon

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()
_SHOWN: Final = {
    State.RINGING: ("badge-warning", "bell-ring"),
    State.TALKING: ("badge-success", "phone-call"),
    State.ENDED: ("", "phone"),
    State.VOICEMAIL: ("badge-warning", "mailbox"),
    State.MISSED: ("badge-warning", "phone"),
    State.UNREACHED: ("", "circle-dashed"),
    State.BLOCKED: ("", "ban"),
}
_UNKNOWN: Final = "no number"
_REPORT: Final = re.compile(r"/desk/calls/(\d{1,18})/(?:report|ticket)/(?:\?|\Z)", re.ASCII)


@register.simple_tag
def call_state(call: Call) -> SafeString:
    """Return how a call stands as a badge with an icon."""
    tone, picture = _SHOWN[call.state]
    return format_html('<span class="badge {}">{} {}</span>', tone, icon(picture), call.state.label)


@register.filter
def dialed(number: str) -> SafeString | str:
    """Return a number to read, and to dial where it is one (RFC 3966)."""
    if not number.startswith("+"):
        return number or _UNKNOWN
    return format_html('<a class="link" href="tel:{}">{}</a>', number, in_words(number))


@register.filter
def dialed_as_written(written: str) -> SafeString | str:
    """Return what somebody wrote down as a number, to dial where it is one."""
    number = number_of(written)
    if not number:
        return written
    return format_html('<a class="link" href="tel:{}">{}</a>', number, written)


@register.filter
def spoken(number: str) -> str:
    """Return a number to read."""
    return in_words(number) or _UNKNOWN


@register.filter
def who_spoke(call: Call) -> str:
    """Return who spoke in a call, in order where it was passed on; it has them fetched."""
    passed = [each.agent.name for each in sorted(call.speakers.all(), key=lambda each: each.pk)]
    return ", then ".join(passed) or (call.agent.name if call.agent else "")


@register.filter
def lasted(length: timedelta | None) -> str:
    """Return how long a call took: "8 min 5 s"; nothing where nobody spoke."""
    if length is None:
        return ""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


@register.simple_tag(takes_context=True)
def ringing_calls(context: Context) -> SafeString:
    """Return the place in which calls appear that ring with who reads the page."""
    request: HttpRequest = context["request"]
    stream = stream_of(request.user)  # type: ignore[arg-type]  # the desk's pages are for staff
    # Read before the rest: what changes in between is told again, and nothing is missed.
    heard = head_of(stream)
    # Most people are never called: who was told of no call needs not be asked which ring.
    pops = pop_context(request, now()) if heard else {}
    told = {"stream": stream, "heard": heard, **pops}
    return render_to_string("phone/ringing.html", told, request)


def pop_context(request: HttpRequest, at: datetime) -> dict[str, object]:
    """Return what the pops show."""
    return {
        "pops": pops_for(request.user, at=at, but=_reported(request)),
        "request": request,
        "at": at,
    }


def _reported(request: HttpRequest) -> int:
    """Return the number of the call whose report is on the page, or nothing.

    A page that asks for its pops again says where it is (htmx).
    """
    found = _REPORT.search(request.headers.get("HX-Current-URL", request.path))
    return int(found[1]) if found else 0
