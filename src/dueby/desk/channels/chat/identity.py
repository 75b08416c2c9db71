"""Tokens by which a site vouches for who is signed in there: JSON Web Tokens (RFC 7519), HS256.

The desk signs such tokens itself for its own portal.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core import signing

from dueby.desk.channels.chat.sealing import SealError, unseal
from dueby.desk.people.models import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.chat.models import Site

LONGEST: Final = 4_000
"""Characters of a token."""
GOOD_FOR: Final = 24 * 3600
"""Seconds that a token may at most be good for, from now."""
SKEW: Final = 60
"""Seconds by which the clocks of two machines may differ."""
PORTAL_HOUR: Final = 3600
_SALT: Final = "dueby.desk.channels.chat.portal"


class IdentityError(ValueError):
    """A token proves nothing; the message says why."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose address a site has vouched for, and the one contact that it belongs to, if it does."""

    email: str
    name: str = ""
    contact: Contact | None = None


def identity_by(token: str, site: Site, *, at: datetime) -> Identity:
    """Return whom a site's token names. Raises IdentityError."""
    claims = _claims(token, site)
    expires, email = claims.get("exp"), claims.get("email")
    if isinstance(expires, bool) or not isinstance(expires, int | float):
        raise IdentityError("the token says no moment at which it expires (exp)")
    if not at.timestamp() - SKEW < expires <= at.timestamp() + GOOD_FOR + SKEW:
        raise IdentityError("the token has expired, or is good for more than a day")
    if not isinstance(email, str) or not email.strip():
        raise IdentityError("the token names no e-mail address (email)")
    address, name = email.strip().lower(), claims.get("name")
    contact = contact_at(address)
    if contact is not None:
        return Identity(address, contact.name, contact)
    return Identity(address, name if isinstance(name, str) else "")


def contact_at(address: str) -> Contact | None:
    """Return the one present contact of an address; None where there is none, or are several."""
    present = Contact.objects.present().filter(email=address, forgotten_at=None)
    found = list(present.exclude(user__is_active=False).select_related("organization", "user")[:2])
    return found[0] if len(found) == 1 else None


def portal_token(contact: Contact, *, at: datetime) -> str:
    """Return what proves on the portal's page who is signed in there, for an hour."""
    return signing.Signer(salt=_SALT).sign_object([contact.pk, int(at.timestamp())])


def identity_in_portal(token: str, *, at: datetime) -> Identity:
    """Return whom a token of the portal's page names. Raises IdentityError."""
    try:
        number, made = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        raise IdentityError("the token is not the portal's") from None
    present = Contact.objects.present().filter(pk=number, user__is_active=True)
    contact = present.select_related("organization", "user").first()
    if contact is None or not 0 <= at.timestamp() - made < PORTAL_HOUR:
        raise IdentityError("the token has expired; load the page again")
    return Identity(contact.email, contact.name, contact)


def _claims(token: str, site: Site) -> dict[str, Any]:
    """Return what a token says, once it is known that the site signed it."""
    parts = token.split(".")
    if len(token) > LONGEST or len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        raise IdentityError("this is no token of three parts")
    header, claims, signature = (_decoded(each) for each in parts)
    # Only this one algorithm: "none", or a key that is public, would let anybody sign.
    if _object(header).get("alg") != "HS256":
        raise IdentityError("the token is not signed with HS256")
    try:
        secret = unseal(site.secret)
    except SealError as error:
        raise IdentityError(str(error)) from None
    signed = token.rpartition(".")[0].encode("ascii")
    if not secret or not hmac.compare_digest(
        hmac.new(secret.encode(), signed, hashlib.sha256).digest(), signature
    ):
        raise IdentityError("the token's signature is not that of the site's secret")
    return _object(claims)


def _decoded(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (UnicodeEncodeError, NotBase64):
        raise IdentityError("a part of the token is not base64url") from None


def _object(written: bytes) -> dict[str, Any]:
    try:
        found = json.loads(written)
    except (ValueError, RecursionError):
        raise IdentityError("a part of the token is no JSON") from None
    if not isinstance(found, dict):
        raise IdentityError("a part of the token is no JSON object")
    return found
