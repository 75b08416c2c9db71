"""What is measured of the desk, for Prometheus: nobody else comes in."""

from __future__ import annotations

import hmac
import ipaddress
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from dueby.desk.health.exposition import CONTENT_TYPE, written
from dueby.desk.pages.metrics_figures import figures
from dueby.desk.timekeeping import database_now

FORWARDED: Final = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
"""What a proxy writes: a request that it passes on only seems to come from this machine."""


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Tell the figures, to who has the token; where none is set, to this machine alone."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(written(figures(database_now())), content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    token: str = settings.METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    is_passed_on = settings.ALLAUTH_TRUSTED_PROXY_COUNT or any(
        name in request.headers for name in FORWARDED
    )
    return settings.IS_LOOPBACK and not is_passed_on and _is_here(request.META["REMOTE_ADDR"])


def _is_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
