"""Everything that is sent to the desk is in UTF-8, and nothing brings a NUL in a cookie."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

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
        if charset.lower() in UTF_8 and not any("\0" in each for each in request.COOKIES.values()):
            return get_response(request)
        # Written here: Django's own answer to a bad request would read the form, and fail again.
        return HttpResponseBadRequest(render_to_string("400.html"))

    return middleware
