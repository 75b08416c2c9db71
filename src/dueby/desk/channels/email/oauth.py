"""Access tokens for mailboxes (OAuth 2, RFC 6749): asked for, and kept until they expire."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.sealing import seal, unseal
from dueby.desk.channels.email.troubles import LOOPBACK, MailboxError, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TIMEOUT: Final = 20.0
LIFETIME: Final = 3600
"""Seconds that a token lasts whose server does not say how long."""
_BEFORE_THE_END: Final = 60
_LARGEST: Final = 65_536


@dataclass(slots=True)
class Tokens:
    """The tokens that this process has, by mailbox and by what they were asked for with."""

    clock: Callable[[], float] = monotonic
    _kept: dict[tuple[object, ...], tuple[str, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def token_for(self, mailbox: Mailbox) -> str:
        """Return a token that is good. Raises MailboxError, SealError."""
        with self._lock:
            token, until = self._kept.get(_key(mailbox), ("", 0.0))
            if token and self.clock() < until:
                return token
            token, seconds = ask_for_token(mailbox)
            # Asked with the mailbox as it is by now: a server may have given a new refresh token.
            self._kept[_key(mailbox)] = token, self.clock() + seconds - _BEFORE_THE_END
            return token

    def forget(self, mailbox: Mailbox) -> None:
        """Ask for another token the next time: the server refused this one."""
        with self._lock:
            self._kept.pop(_key(mailbox), None)


def ask_for_token(mailbox: Mailbox) -> tuple[str, float]:
    """Return a new access token and its seconds; keep the refresh token that came with it, if any.

    Raises MailboxError, SealError.
    """
    answer = _posted(_endpoint(mailbox.token_address), _request_of(mailbox))
    token, seconds, again = (
        answer.get(name) for name in ("access_token", "expires_in", "refresh_token")
    )
    if not isinstance(token, str) or not token:
        raise MailboxError(Step.SIGN_IN, "the token server gives no token")
    if mailbox.secret and isinstance(again, str) and again != unseal(mailbox.secret):
        _keep(mailbox, again)
    lasts = str(seconds) if seconds is not None else ""
    return token, float(lasts if lasts.isdecimal() else LIFETIME)


def _key(mailbox: Mailbox) -> tuple[object, ...]:
    return mailbox.pk, mailbox.token_address, mailbox.client_id, mailbox.scope, mailbox.secret


def _request_of(mailbox: Mailbox) -> Mapping[str, str]:
    secret = unseal(mailbox.secret)
    grant = {"grant_type": "refresh_token", "refresh_token": secret}
    asked = {
        **(grant if secret else {"grant_type": "client_credentials"}),
        "client_id": mailbox.client_id,
        "client_secret": unseal(mailbox.client_secret),
        "scope": mailbox.scope,
    }
    return {name: value for name, value in asked.items() if value}


def _keep(mailbox: Mailbox, refresh_token: str) -> None:
    before, sealed = mailbox.secret, seal(refresh_token)
    Mailbox.objects.filter(pk=mailbox.pk, secret=before).update(secret=sealed)
    mailbox.secret = sealed


def _endpoint(address: str) -> str:
    url = urlsplit(address)
    if url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK):
        return address
    raise MailboxError(Step.SIGN_IN, "the token address does not begin with https://")


class _NoRedirect(HTTPRedirectHandler):
    """Follows nowhere: secrets go to the address that the administrator gave, and no other."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _posted(address: str, fields: Mapping[str, str]) -> Mapping[str, Any]:
    request = Request(  # noqa: S310 - the scheme is checked
        address, urlencode(fields).encode(), {"Accept": "application/json"}
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as answer:
            return _read(answer.read(_LARGEST))
    except HTTPError as error:
        raise MailboxError(Step.SIGN_IN, "the token server refuses", _why(error)) from error
    except (OSError, HTTPException) as error:
        said = str(getattr(error, "reason", error))
        raise MailboxError(Step.SIGN_IN, "the token server does not answer", said) from error


def _why(refusal: HTTPError) -> str:
    told: Mapping[str, Any] = {}
    # It may hang up before it has said why.
    with refusal, suppress(OSError, HTTPException):
        told = _read(refusal.read(_LARGEST))
    return str(told.get("error", f"status {refusal.code}"))


def _read(answer: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
