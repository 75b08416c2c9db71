"""Signatures of requests: by a secret that is shared, or by a key of which the desk has a half."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from dueby.desk.channels.phone.sealing import SealError, unseal

if TYPE_CHECKING:
    from dueby.desk.channels.phone.models import PhoneLine

SIGNATURE: Final = "X-Dueby-Signature"
TIMESTAMP: Final = "X-Dueby-Timestamp"
PLACETEL: Final = "X-Placetel-Signature"
SIPGATE: Final = "X-Sipgate-Signature"
FRESH: Final = timedelta(minutes=5)
"""How far a signed request may be from the desk's clock: what was overheard is worth no more."""
_LONGEST: Final = 12
"""Digits of a timestamp."""
_WRONG: Final = "the signature is not that of this request"
_SHORTEST_KEY: Final = 2048
"""Bits of a key that signs (NIST SP 800-57)."""


class NoKeyError(ValueError):
    """What was given is no key that can verify; the message says what is wanted."""


def why_not_proven(
    line: PhoneLine, headers: Mapping[str, str], body: bytes, *, at: datetime
) -> str:
    """Return why a request cannot be believed to be of a telephone system, or nothing."""
    if not line.is_signed:
        return ""
    given = {name.casefold(): value for name, value in headers.items()}
    if line.public_key and (SIPGATE.casefold() in given or not line.secret):
        return _why_not_of_key(line.public_key, given.get(SIPGATE.casefold(), ""), body)
    try:
        secret = unseal(line.secret)
    except SealError as error:
        return str(error)
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


def key_in(pem: str) -> RSAPublicKey:
    """Return the public half of an RSA key. Raises NoKeyError."""
    try:
        key = load_pem_public_key(pem.encode("utf-8", "replace"))
    except (ValueError, UnsupportedAlgorithm):
        raise NoKeyError("a public key is allowed, from its line BEGIN to its line END") from None
    if not isinstance(key, RSAPublicKey) or key.key_size < _SHORTEST_KEY:
        raise NoKeyError(f"an RSA key of {_SHORTEST_KEY} bits or more is allowed")
    return key


def _why_not_of_key(pem: str, signature: str, body: bytes) -> str:
    """Return why a request is not signed as sipgate does: RSA with SHA-256 over the body."""
    if not signature:
        return f"the request is not signed; {SIPGATE} is wanted"
    try:
        key_in(pem).verify(b64decode(signature, validate=True), body, PKCS1v15(), SHA256())
    except (ValueError, InvalidSignature):
        return _WRONG
    return ""


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
    return "" if is_same else _WRONG
