"""Pages are made in threads that stay: one for each request, from its first byte to its last.

Django's own handler changes the thread at every middleware and starts threads, and with them
connections to the database, for every request.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import IO, TYPE_CHECKING, Any, Final

from asgiref.sync import sync_to_async
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.signals import request_finished, request_started
from django.http import StreamingHttpResponse
from django.urls import set_script_prefix

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from django.http import HttpResponseBase

THREADS: Final = 16
"""Pages that one process makes at a time; it has as many connections to the database."""


class PageHandler(ASGIHandler):
    """Django for requests that are answered at once: all but the live streams."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        """Make the chain of a thread, whatever kind of server asks for it."""
        del is_async
        super().load_middleware(is_async=False)

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[Any], Awaitable[None]],
    ) -> None:
        """Answer a request. Who goes away meanwhile is answered all the same."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        answer = sync_to_async(self._answer, thread_sensitive=False, executor=self.threads)
        with body:
            response = await answer(scope, body)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = self._portions(iter(response))
            await self.send_response(response, send)
        if response.streaming:
            response.close()

    async def _portions(self, portions: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Read what a view gives in portions, such as a file, in a thread."""
        read = sync_to_async(
            lambda: next(portions, b""), thread_sensitive=False, executor=self.threads
        )
        while portion := await read():
            yield portion

    def _answer(self, scope: dict[str, Any], body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        request_started.send(sender=self.__class__, scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request is not None else refused
        assert response is not None  # noqa: S101 - no request, then why not
        if response.streaming:
            # What remains is a file to be read; the connection is let go here, where it was made.
            request_finished.send(sender=self.__class__)
        else:
            response.close()
        return response
