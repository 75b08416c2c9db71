"""Whether the desk is alive, for a machine that asks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from dueby.desk.health import clocks
from dueby.desk.health.models import QUIET, Beat, Kind
from dueby.desk.health.schema import unapplied
from dueby.desk.timekeeping import database_now, drift

_MISSED: Final = {
    Kind.WORKER: "no mail leaves",
    Kind.TIMEKEEPER: "nothing is told when it becomes due",
}
"""What does not happen while no process of a kind is there."""


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether pages can be served. A silent worker is told of, but pages work without it."""
    del request
    lacking = _lacking()
    if lacking:
        return _not_ready(lacking)
    at = database_now()
    told = {kind.value: _said(kind, Beat.silence(at, kind)) for kind in _MISSED}
    return JsonResponse({"status": "ok", **told, "clocks": _clocks(at)})


@login_not_required
def process(request: HttpRequest, kind: str) -> JsonResponse:
    """Say whether a worker or a timekeeper was seen lately."""
    del request
    if kind not in _MISSED:
        raise Http404
    lacking = _lacking()
    if lacking:
        return _not_ready(lacking)
    silence = Beat.silence(database_now(), kind)
    if silence is None or silence > QUIET:
        return _not_ready(f"The {kind}: {_said(Kind(kind), silence)}.")
    return JsonResponse({"status": "ok"})


def _lacking() -> str:
    """Return what keeps the desk from working, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_incomplete = bool(unapplied())
    except Error:
        return "The database does not answer."
    return "The database lacks tables that this version needs." if is_incomplete else ""


def _not_ready(sentence: str) -> JsonResponse:
    return JsonResponse({"status": "not ready", "reason": sentence}, status=503)


def _said(kind: Kind, silence: timedelta | None) -> str:
    if silence is None:
        return "not seen yet"
    seconds = int(silence.total_seconds())
    return f"silent for {seconds} s; {_MISSED[kind]}" if silence > QUIET else "ok"


def _clocks(at: datetime) -> str:
    # This machine serves pages, and has no beat of its own.
    drifts = [drift().total_seconds(), *(each.drift for each in Beat.objects.alive(at))]
    worst = max(drifts, key=abs)
    return f"that of a machine is {clocks.said(worst)}" if clocks.is_off(worst) else "ok"
