"""Who may talk to the desk from a web site: pages of its origins, and who holds a pass.

No cookie counts here, so a foreign page cannot use somebody's session. What a stranger sends is
read with care.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeAlias

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from dueby.desk.channels.chat.changing import ChatRefusedError
from dueby.desk.channels.chat.models import Chat, Site
from dueby.desk.channels.chat.opening import CrowdError
from dueby.desk.channels.chat.passes import chat_of
from dueby.desk.channels.chat.talking import FloodError
from dueby.desk.timekeeping import now

if TYPE_CHECKING:
    from datetime import datetime

Rest = ParamSpec("Rest")
View: TypeAlias = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]
SiteView: TypeAlias = Callable[Concatenate[HttpRequest, "Site | None", Rest], HttpResponseBase]
VisitorView: TypeAlias = Callable[Concatenate[HttpRequest, Chat, Rest], HttpResponseBase]

PORTAL: Final = "portal"
"""The key of the portal's own chat, which belongs to no site."""
LARGEST: Final = 64 * 1024
"""Bytes of what is sent as JSON."""
BEARER: Final = "Bearer "
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Last-Event-ID",
    "Access-Control-Max-Age": "600",
}


class Refused(Exception):  # noqa: N818 - an answer more than an error
    """A request gets an answer that says why it is refused; `reason` as of a chat's refusal."""

    def __init__(self, status: int, sentence: str, reason: str = "") -> None:
        super().__init__(sentence)
        self.status = status
        self.reason = reason


def at_site(*methods: str) -> Callable[[SiteView[Rest]], View[Rest]]:
    """Open an address to the pages of a site, which the address names, and to nobody else's."""

    def decorate(view: SiteView[Rest]) -> View[Rest]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def guarded(
            request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            site = site_named(str(kwargs.pop("site")))
            if not is_from(request, site):
                return said(403, "this page's origin is not one of the site's", "origin")
            answer = partial(view, request, site, *args, **kwargs)
            return with_origin(request, _answered(request, methods, answer))

        return guarded

    return decorate


def in_chat(*methods: str) -> Callable[[VisitorView[Rest]], View[Rest]]:
    """Open an address to who holds the pass of a chat on the site that the address names."""

    def decorate(view: VisitorView[Rest]) -> View[Rest]:
        @at_site(*methods)
        @wraps(view)
        def admitted(
            request: HttpRequest, site: Site | None, /, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            return view(request, admit(request, site, now()), *args, **kwargs)

        return admitted

    return decorate


def site_named(key: str) -> Site | None:
    """Return the site of a key, None for the portal. Raises Http404."""
    if key == PORTAL:
        return None
    site = Site.objects.filter(key=key, is_active=True).first()
    if site is None:
        raise Http404
    return site


def is_from(request: HttpRequest, site: Site | None) -> bool:
    """Tell whether a request may come from where it says.

    Browsers name the origin of every POST and of whatever crosses origins (Fetch, 3.1).
    """
    origin = request.headers.get("Origin")
    if origin is None:
        return request.method in {"GET", "HEAD"}
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or (site is not None and origin in site.origins)


def with_origin(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let the page that asked read the answer, and nobody keep it."""
    origin = request.headers.get("Origin")
    if origin is not None:
        response["Access-Control-Allow-Origin"] = origin
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Origin"])
    response.setdefault("Cache-Control", "no-store")
    return response


def admit(request: HttpRequest, site: Site | None, at: datetime) -> Chat:
    """Return the chat whose pass a request brings. Raises Refused."""
    given = request.headers.get("Authorization", "")
    chat = chat_of(given.removeprefix(BEARER), at=at) if given.startswith(BEARER) else None
    if chat is None or chat.site_id != (None if site is None else site.pk):
        raise Refused(401, "this needs the pass of a chat")
    return chat


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object that a request brings. Raises Refused."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        raise Refused(413, "this is more than is taken at once")
    try:
        found = json.loads(request.body[: LARGEST + 1] or b"{}")
        # Half of a pair of surrogates is JSON, but no text that can be written anywhere.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise Refused(400, "this is no JSON that can be read") from None
    if not isinstance(found, dict):
        raise Refused(400, "this is no JSON object")
    return found


def text_in(told: dict[str, Any], name: str) -> str:
    """Return a text of a JSON object, empty where it is missing. Raises Refused."""
    found = told.get(name, "")
    if not isinstance(found, str):
        raise Refused(400, f"{name} is a text")
    return found


def key_in(told: dict[str, Any], name: str) -> str:
    """Return what a browser calls something. Raises Refused for what could be guessed."""
    found = text_in(told, name)
    if _KEY.fullmatch(found) is None:
        raise Refused(400, f"{name} has 16 to 64 letters, digits, _ and -")
    return found


def said(status: int, sentence: str, reason: str = "") -> JsonResponse:
    """Return a refusal."""
    told = {"error": sentence} | ({"reason": reason} if reason else {})
    response = JsonResponse(told, status=status)
    if status == 429:  # noqa: PLR2004 - too many requests
        response["Retry-After"] = "30"
    return response


def _answered(
    request: HttpRequest, methods: tuple[str, ...], answer: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=PREFLIGHT)
    # HEAD is a GET without its answer's body (RFC 9110, 9.3.2).
    if ("GET" if request.method == "HEAD" else request.method) not in methods:
        return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
    try:
        return answer()
    except Refused as refusal:
        return said(refusal.status, str(refusal), refusal.reason)
    except (FloodError, CrowdError) as refusal:
        return said(429, str(refusal), refusal.reason)
    except ChatRefusedError as refusal:
        return said(409, str(refusal), refusal.reason)
