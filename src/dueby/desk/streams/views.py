"""Live pages: the events of a stream, as they happen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Final

from asgiref.sync import sync_to_async
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from dueby.desk.streams.guarding import Claim, may_listen
from dueby.desk.streams.hub import Listener, hub
from dueby.desk.streams.reading import head_of
from dueby.desk.ui.addresses import number_in

CONNECTIONS: Final = 24
"""Streams that one person may listen to at a time in one process."""


@require_GET
async def listen(request: HttpRequest, name: str) -> HttpResponseBase:
    """Tell the events of a stream after `Last-Event-ID` or `after`, and those to come."""
    user = await request.auser()
    if not isinstance(user, AbstractBaseUser) or not await sync_to_async(may_listen)(user, name):
        raise Http404
    last = request.headers.get("Last-Event-ID") or request.GET.get("after")
    after = None if last is None else number_in(last)
    if last is not None and after is None:
        return HttpResponse("Last-Event-ID is the number of an event.\n", "text/plain", 400)
    listening = sum(each.person == user.pk for each in hub().listeners)
    if listening >= CONNECTIONS:
        return _too_many()
    number = await sync_to_async(head_of)(name) if after is None else after
    claim = Claim(request.session.session_key or "", name)
    return stream_to(Listener(claim, number, user.pk))


def stream_to(listener: Listener) -> StreamingHttpResponse:
    """Return the answer that tells a listener of a stream for as long as they hold on."""
    response = StreamingHttpResponse(_told_to(listener), content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"
    return response


async def _told_to(listener: Listener) -> AsyncIterator[str]:
    # The request's own connection to the database is not held for as long as somebody listens.
    await sync_to_async(connections.close_all)()
    async with aclosing(hub().listen(listener)) as portions:
        async for portion in portions:
            yield portion


def _too_many() -> HttpResponse:
    sentence = f"You listen to {CONNECTIONS} streams already; close pages that you do not need.\n"
    return HttpResponse(sentence, "text/plain", 429, headers={"Retry-After": "30"})
