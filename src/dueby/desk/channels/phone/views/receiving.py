"""Where telephone systems post what happens to calls."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dueby.desk.channels.phone.events.fields import MOST_BYTES
from dueby.desk.channels.phone.events.replies import Reply, refusal
from dueby.desk.channels.phone.receiving import Posted, line_of, receive
from dueby.desk.timekeeping import now

_TOO_LARGE: Final = f"a request has at most {MOST_BYTES} bytes"


@csrf_exempt  # no browser sends it: the token is in the address
@login_not_required
@require_POST
def phone(request: HttpRequest, token: str) -> HttpResponse:
    """Take an event of a call, from a telephone system that has a token."""
    line = line_of(token)
    if line is None:
        raise Http404
    if _announced(request) > MOST_BYTES or len(request.body) > MOST_BYTES:
        return _answered(refusal(413, _TOO_LARGE))
    address = f"{settings.BASE_URL}{request.path}"
    posted = Posted(request.body, request.headers.get("Content-Type", ""), request.headers, address)
    return _answered(receive(line, posted, at=now()))


def _announced(request: HttpRequest) -> int:
    written = request.META.get("CONTENT_LENGTH") or "0"
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 12 else 0  # noqa: PLR2004


def _answered(reply: Reply) -> HttpResponse:
    response = HttpResponse(reply.text, reply.content_type, reply.status)
    response["Cache-Control"] = "no-store"
    return response
