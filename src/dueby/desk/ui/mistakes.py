"""What a page says when the desk could not do what it was asked, through no fault of the reader."""

from __future__ import annotations

import errno
import sys
from typing import Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template.loader import render_to_string

RETRY_AFTER: Final = "10"
"""Seconds after which a program may ask again (RFC 9110, 10.2.3)."""
FULL: Final = "There is no room left on the disk that the desk writes to."
AWAY: Final = "The database does not answer."
_SQLITE_FULL: Final = "disk is full"
_POSTGRESQL_FULL: Final = "53100"


def mistake(request: HttpRequest) -> HttpResponse:
    """Say what failed: the machine, which can be asked again, or the desk itself."""
    del request  # what a page says of its reader comes from the database
    reason = reason_of(sys.exc_info()[1])
    if not reason:
        return HttpResponseServerError(render_to_string("500.html"))
    page = render_to_string("503.html", {"reason": reason})
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER})


def reason_of(error: BaseException | None) -> str:
    """Return what the machine lacks, empty where the desk itself made a mistake."""
    if isinstance(error, OSError):
        return FULL if error.errno in {errno.ENOSPC, errno.EDQUOT} else ""
    if not isinstance(error, OperationalError):
        return ""
    state = getattr(error.__cause__, "sqlstate", None)
    is_full = state == _POSTGRESQL_FULL or _SQLITE_FULL in str(error)
    return FULL if is_full else AWAY
