"""The events of one chat, for its visitor, as they happen (server-sent events)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from asgiref.sync import sync_to_async
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from dueby.desk.channels.chat.doors import (
    BEARER,
    PREFLIGHT,
    Refused,
    admit,
    is_from,
    said,
    site_named,
    with_origin,
)
from dueby.desk.streams.guarding import Claim
from dueby.desk.streams.hub import Listener, hub
from dueby.desk.streams.reading import head_of
from dueby.desk.streams.views import stream_to
from dueby.desk.timekeeping import now
from dueby.desk.ui.addresses import number_in

if TYPE_CHECKING:
    from dueby.desk.channels.chat.models import Chat

CONNECTIONS: Final = 6
"""Windows in which one visitor may have the same chat open, in one process."""


@login_not_required
async def events(request: HttpRequest, site: str) -> HttpResponseBase:
    """Tell the events of a chat after `Last-Event-ID`, and those to come.

    An event says that something changed, or that somebody types; what was said is asked for. So
    no words stand in the events, and whoever was away asks for all that was said meanwhile.
    """
    found = await sync_to_async(site_named)(site)
    if not is_from(request, found):
        return said(403, "this page's origin is not one of the site's")
    if request.method == "OPTIONS":
        return with_origin(request, HttpResponse(status=204, headers=PREFLIGHT))
    try:
        chat = await sync_to_async(admit)(request, found, now())
        return with_origin(request, await _listening(request, chat))
    except Refused as refusal:
        return with_origin(request, said(refusal.status, str(refusal), refusal.reason))


async def _listening(request: HttpRequest, chat: Chat) -> HttpResponseBase:
    if request.method != "GET":
        return HttpResponse(status=405, headers={"Allow": "GET"})
    name, last = chat.journal_name, request.headers.get("Last-Event-ID")
    after = None if last is None else number_in(last)
    if last is not None and after is None:
        raise Refused(400, "Last-Event-ID is the number of an event")
    if sum(each.claim.name == name and each.person == 0 for each in hub().listeners) >= CONNECTIONS:
        raise Refused(429, "this chat is open in too many windows; close some", "windows")
    number = await sync_to_async(head_of)(name) if after is None else after
    given = request.headers["Authorization"].removeprefix(BEARER)
    # Nobody's: no person has the number 0.
    return stream_to(Listener(Claim("", name, given), number, 0))
