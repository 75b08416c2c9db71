"""The widget: one script, put together from its parts, for any site's script tag."""

from __future__ import annotations

import gzip
import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

_PARTS: Final = Path(__file__).parent / "widget"
_SCRIPTS: Final = (
    "texts.js", "language.js", "connection.js", "store.js", "pieces.js", "standing.js", "log.js",
    "reading.js", "looking.js", "following.js", "outbox.js", "start.js", "confirming.js",
    "frame.js", "widget.js", "tag.js",
)  # fmt: skip
"""In this order; each may use what stands before it."""


@cache
def script() -> bytes:
    """Return the widget's script; its style is a text within it."""
    style = json.dumps((_PARTS / "widget.css").read_text(encoding="utf-8"))
    parts = [(_PARTS / name).read_text(encoding="utf-8") for name in _SCRIPTS]
    whole = "\n".join([f"const STYLE = {style};", *parts])
    return f'(() => {{\n"use strict";\n{whole}\n}})();\n'.encode()


@cache
def compressed() -> bytes:
    """Return the widget's script as browsers take it, the same each time."""
    return gzip.compress(script(), mtime=0)


@cache
def etag() -> str:
    """Return the script's name by its content (RFC 9110, 8.8.3)."""
    return f'W/"{sha256(script()).hexdigest()[:20]}"'


@login_not_required
@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """Give the widget to any page; what it may do there is asked of the page's origin."""
    if request.headers.get("If-None-Match") == etag():
        return HttpResponseNotModified(headers={"ETag": etag()})
    is_small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        compressed() if is_small else script(), content_type="text/javascript; charset=utf-8"
    )
    if is_small:
        response["Content-Encoding"] = "gzip"
    response["ETag"] = etag()
    response["Cache-Control"] = "public, max-age=600"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
