"""Everything that is sent to the desk is in UTF-8, and nothing brings a NUL in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

UTF_8: Final = frozenset({"utf-8", "utf8"})


def only_readable(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Refuse, before anything reads it, what names another charset than every page does.

    Of the others some decode to what no database keeps, and some are no charsets. Nor does
    PostgreSQL keep a NUL, which a quoted cookie can bring.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in UTF_8:
            raise BadRequest(f"a request in {charset}; send it in UTF-8")
        if any("\0" in each for each in request.COOKIES.values()):
            raise BadRequest("a cookie with a NUL")
        return get_response(request)

    return middleware
