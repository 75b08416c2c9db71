"""What an ASGI server runs."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.core.asgi import get_asgi_application

Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = Mapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

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
application = Bounded(get_asgi_application(), settings.REQUEST_LIMIT)
