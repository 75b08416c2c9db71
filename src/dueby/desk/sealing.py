"""Secrets that the desk has to read again, encrypted with keys that are not in the database.

Each key is derived from the desk's secret key (HKDF, RFC 5869) for one purpose, so that it signs
and opens nothing else.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealError(ValueError):
    """A secret cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals secrets for one purpose; `lost` says what to do where the desk's key is another now."""

    purpose: bytes
    lost: str

    def seal(self, secret: str) -> str:
        """Return a secret as it may be kept; what is empty stays empty."""
        return self._fernet().encrypt(secret.encode()).decode() if secret else ""

    def unseal(self, kept: str) -> str:
        """Return a secret as it was given. Raises SealError."""
        try:
            return self._fernet().decrypt(kept.encode()).decode() if kept else ""
        except InvalidToken:
            raise SealError(self.lost) from None

    def _fernet(self) -> Fernet:
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=self.purpose)
        return Fernet(urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))
