"""A page is made in one thread, by everything that has a hand in it, and the thread stays."""

import asyncio
import threading
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from dueby.desk.serving.page_threads import THREADS, PageHandler


def thread_of(get_response: Any) -> Any:  # noqa: ANN401 - what Django makes of it
    """Write on the request which thread a middleware runs in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.META["thread"] = threading.current_thread().name
        response: HttpResponse = get_response(request)
        return response

    return middleware


@login_not_required
def threads(request: HttpRequest) -> HttpResponse:
    """Tell which threads the middleware and the view ran in."""
    return HttpResponse(f"{request.META['thread']} {threading.current_thread().name}")


@login_not_required
def file(request: HttpRequest) -> FileResponse:
    """Give a file."""
    del request
    return FileResponse(BytesIO(b"x" * 100_000), filename="log.txt")


@login_not_required
def body(request: HttpRequest) -> HttpResponse:
    """Give back what was sent."""
    return HttpResponse(request.body)


urlpatterns = [path("threads", threads), path("file", file), path("body", body)]


@pytest.fixture
def handler() -> PageHandler:
    """Return the handler with the pages above and one middleware."""
    chain = ["tests.desk.test_page_threads.thread_of"]
    with override_settings(MIDDLEWARE=chain):
        return PageHandler()


async def ask(handler: PageHandler, address: str, *portions: bytes) -> tuple[int, bytes]:
    """Return the status and the body of an answer to a body that comes in portions."""
    waiting = list(portions) or [b""]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        portion = waiting.pop(0)
        return {"type": "http.request", "body": portion, "more_body": bool(waiting)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": address, "headers": [], "query_string": b""}
    await handler(scope, receive, send)
    return sent[0]["status"], b"".join(each.get("body", b"") for each in sent)


@pytest.mark.urls("tests.desk.test_page_threads")
class TestPageHandler:
    def test_makes_a_page_in_one_thread_and_has_not_more_than_a_few(
        self, handler: PageHandler
    ) -> None:
        async def many() -> list[tuple[int, bytes]]:
            return await asyncio.gather(*(ask(handler, "/threads") for _ in range(3 * THREADS)))

        answers = asyncio.run(many())

        names = [told.decode().split() for _, told in answers]
        assert {status for status, _ in answers} == {200}
        assert all(middleware == view for middleware, view in names)
        assert len({view for _, view in names}) <= THREADS

    def test_sends_a_file_whole(self, handler: PageHandler) -> None:
        assert asyncio.run(ask(handler, "/file")) == (200, b"x" * 100_000)

    def test_takes_a_body_that_comes_in_portions(self, handler: PageHandler) -> None:
        assert asyncio.run(ask(handler, "/body", b"one ", b"two")) == (200, b"one two")

    def test_answers_an_address_that_nobody_knows(self, handler: PageHandler) -> None:
        status, _ = asyncio.run(ask(handler, "/nowhere"))

        assert status == 404
