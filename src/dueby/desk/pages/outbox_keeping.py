"""Endpoints of webhooks, as administrators keep them, each with a history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.outbox.models import Endpoint
from dueby.desk.outbox.sealing import seal
from dueby.desk.products.keeping import add

if TYPE_CHECKING:
    from dueby.desk.people.models import User

BOTH_SIGN: Final = timedelta(days=1)
"""How long the former secret signs beside a new one, so that receivers can follow."""
_BYTES: Final = 32
_CONFIDENTIAL: Final = frozenset({"url", "authorization", "without_authorization"})


class Made(NamedTuple):
    """An endpoint, and its secret, which is shown once."""

    endpoint: Endpoint
    secret: str


def add_endpoint(known: Mapping[str, object], *, by: User, at: datetime) -> Made:
    """Return a new endpoint with the secret that signs what is posted there.

    Raises ValidationError.
    """
    secret = secrets.token_urlsafe(_BYTES)
    endpoint = Endpoint(**_kept(known), secret=seal(secret))
    return Made(add(endpoint, "endpoint.added", by=by, at=at), secret)


def change_endpoint(
    endpoint: Endpoint, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> Endpoint:
    """Change an endpoint. Raises ValidationError and ChangedMeanwhileError.

    Of its address the journal keeps the host alone, and of its authorization nothing.
    """
    plain = {name: value for name, value in changes.items() if name not in _CONFIDENTIAL}
    with transaction.atomic():
        changed = amend(endpoint, plain, by=by, at=at, seen=seen)
        _move(changed, str(changes["url"]), by, at)
        if changes["authorization"]:
            _authorize(changed, str(changes["authorization"]), "renewed", by, at)
        elif changes.get("without_authorization"):
            _authorize(changed, "", "removed", by, at)
    return changed


def rotate_secret(endpoint: Endpoint, *, by: User, at: datetime) -> Made:
    """Give an endpoint another secret; for a day the former one signs too."""
    secret = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        present = Endpoint.objects.select_for_update().get(pk=endpoint.pk)
        present.former_secret, present.former_until = present.secret, at + BOTH_SIGN
        present.secret = seal(secret)
        present.save(update_fields=["secret", "former_secret", "former_until"])
        record(present, Happening("endpoint.secret_renewed"), by=by, at=at)
    return Made(present, secret)


def _move(endpoint: Endpoint, url: str, by: User, at: datetime) -> None:
    if endpoint.url == url:
        return
    was, endpoint.url = endpoint.host, url
    endpoint.full_clean()
    endpoint.save(update_fields=["url"])
    happened = Happening("endpoint.address_changed", data={"host": [was, endpoint.host]})
    record(endpoint, happened, by=by, at=at)


def _authorize(endpoint: Endpoint, words: str, what: str, by: User, at: datetime) -> None:
    Endpoint.objects.filter(pk=endpoint.pk).update(authorization=seal(words))
    record(endpoint, Happening(f"endpoint.authorization_{what}"), by=by, at=at)


def _kept(known: Mapping[str, object]) -> dict[str, object]:
    authorization = str(known.get("authorization", ""))
    return {**known, "authorization": seal(authorization)}
