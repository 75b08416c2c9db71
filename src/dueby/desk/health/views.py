"""Whether the desk is alive, for a machine that asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from dueby.desk.health.models import Beat
from dueby.desk.health.schema import unapplied
from dueby.desk.timekeeping import now

QUIET: Final = timedelta(minutes=1)
"""Past this silence of the worker it is said that nothing leaves the house."""


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether pages can be served. A silent worker is told of, but pages work without it."""
    del request
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        lacking = unapplied()
        silence = None if lacking else Beat.silence(now())
    except Error:
        return _not_ready("The database does not answer.")
    if lacking:
        return _not_ready("The database lacks tables that this version needs.")
    return JsonResponse({"status": "ok", "worker": _worker_said(silence)})


def _not_ready(sentence: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "reason": sentence}, status=503)


def _worker_said(silence: timedelta | None) -> str:
    if silence is None:
        return "not seen yet"
    seconds = int(silence.total_seconds())
    return f"silent for {seconds} s; no mail leaves" if silence > QUIET else "ok"
