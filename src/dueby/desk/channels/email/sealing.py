"""Secrets of mailboxes, encrypted with a key that is not in the database.

The key is derived from the desk's secret key (HKDF, RFC 5869), so that it signs nothing else.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE: Final = b"dueby: secrets of mailboxes, 1"


class SealError(ValueError):
    """A secret cannot be read; the message says why and what to do."""


def seal(secret: str) -> str:
    """Return a secret as it may be kept; what is empty stays empty."""
    return _fernet().encrypt(secret.encode()).decode() if secret else ""


def unseal(kept: str) -> str:
    """Return a secret as it was given. Raises SealError where the desk's key is another now."""
    try:
        return _fernet().decrypt(kept.encode()).decode() if kept else ""
    except InvalidToken:
        raise SealError(
            "its password was kept under another secret key of the desk; enter it again"
        ) from None


def _fernet() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
