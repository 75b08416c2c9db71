"""What an ASGI server runs."""

from __future__ import annotations

import gc
import os
import re
from importlib import import_module
from typing import Final

import django
from django.conf import settings
from django.core.asgi import get_asgi_application

from dueby.desk.serving.page_threads import PageHandler
from dueby.desk.serving.protocol import Application, Message, Receive, Scope, Send

STREAMS: Final = re.compile(r"/streams/|/chat/[^/]+/events/$")
TOO_LARGE: Final = b"This is more than the desk takes at once. Send less, or fewer files.\n"


class Bounded:
    """An application that takes no body larger than `limit` bytes, announced or not."""

    def __init__(self, application: Application, limit: int) -> None:
        self.application = application
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413 to a body that is too large, before it is all there."""
        taken = 0
        is_refused = _announced(scope) > self.limit
        if is_refused:
            await _refuse(send)
            return

        async def bounded() -> Message:
            nonlocal taken, is_refused
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.limit and not is_refused:
                is_refused = True
                await _refuse(send)
            return {"type": "http.disconnect"} if is_refused else message

        await self.application(scope, bounded, send)


class Apart:
    """An application that waits with streams in the event loop and makes pages in threads."""

    def __init__(self, pages: Application, streams: Application) -> None:
        self.pages = pages
        self.streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to the application that it is for."""
        is_stream = STREAMS.match(scope["path"]) is not None
        await (self.streams if is_stream else self.pages)(scope, receive, send)


def _announced(scope: Scope) -> int:
    for name, value in scope.get("headers", ()):
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": TOO_LARGE})


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dueby.desk.settings")
django.setup(set_prefix=False)
application = Bounded(Apart(PageHandler(), get_asgi_application()), settings.REQUEST_LIMIT)
# Whatever is loaded by now stays, so nobody needs to look for garbage in it.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
