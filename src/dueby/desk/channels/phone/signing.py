"""Signatures of requests, by a secret that the telephone system and the desk share."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dueby.desk.channels.phone.sealing import SealError, unseal

if TYPE_CHECKING:
    from dueby.desk.channels.phone.models import PhoneLine

SIGNATURE: Final = "X-Dueby-Signature"
TIMESTAMP: Final = "X-Dueby-Timestamp"
PLACETEL: Final = "X-Placetel-Signature"
FRESH: Final = timedelta(minutes=5)
"""How far a signed request may be from the desk's clock: what was overheard is worth no more."""
_LONGEST: Final = 12
"""Digits of a timestamp."""


def why_not_proven(
    line: PhoneLine, headers: Mapping[str, str], body: bytes, *, at: datetime
) -> str:
    """Return why a request cannot be believed to be of a telephone system, or nothing."""
    if not line.is_signed:
        return ""
    try:
        secret = unseal(line.secret)
    except SealError as error:
        return str(error)
    given = {name.casefold(): value for name, value in headers.items()}
    if PLACETEL.casefold() in given:
        return _differs(given[PLACETEL.casefold()], placetel_signature(secret, body))
    timestamp = given.get(TIMESTAMP.casefold(), "")
    stale = _why_stale(timestamp, at)
    if stale:
        return stale
    return _differs(given.get(SIGNATURE.casefold(), ""), signature_of(secret, timestamp, body))


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """Return how a request is signed: HMAC-SHA256 over the timestamp, a dot and the body."""
    signed = f"{timestamp}.".encode() + body
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def placetel_signature(secret: str, body: bytes) -> str:
    """Return how Placetel signs a request: HMAC-SHA256 over the body."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _why_stale(timestamp: str, at: datetime) -> str:
    if not timestamp:
        return f"the request is not signed; {SIGNATURE} and {TIMESTAMP} are wanted"
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > _LONGEST:
        return f"{TIMESTAMP} holds no seconds since 1970"
    if abs(int(timestamp) - int(at.timestamp())) > FRESH.total_seconds():
        return f"{TIMESTAMP} is more than five minutes from the desk's clock"
    return ""


def _differs(given: str, expected: str) -> str:
    is_same = hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())
    return "" if is_same else "the signature is not that of this request"
