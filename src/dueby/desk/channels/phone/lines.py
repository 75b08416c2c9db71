"""Telephone systems, extensions and rules, as administrators keep them, each with a history."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction

from dueby.desk.channels.phone.models import Extension, NumberRule, PhoneLine
from dueby.desk.channels.phone.sealing import seal
from dueby.desk.channels.phone.signing import key_in
from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.products.keeping import add

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.people.models import User

_BYTES: Final = 32
PERSONAL: Final = frozenset({"number"})
"""What may name a person, and is kept beside the chain of the journal."""


class Made(NamedTuple):
    """A telephone system, and a secret of it that is shown once."""

    line: PhoneLine
    secret: str


def add_line(known: Mapping[str, object], *, by: User, at: datetime) -> Made:
    """Return a new telephone system with the token of its address. Raises ValidationError."""
    token = secrets.token_urlsafe(_BYTES)
    line = PhoneLine(**known, token_digest=PhoneLine.digest_of(token))
    return Made(add(line, "phone_line.added", by=by, at=at), token)


def change_line(
    line: PhoneLine, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> PhoneLine:
    """Change a telephone system. Raises ValidationError and ChangedMeanwhileError."""
    return amend(line, changes, by=by, at=at, seen=seen)


def renew_token(line: PhoneLine, *, by: User, at: datetime) -> Made:
    """Give a telephone system another address; what posts to the one before finds nothing."""
    token = secrets.token_urlsafe(_BYTES)
    _keep(line, "token_renewed", by, at, token_digest=PhoneLine.digest_of(token))
    return Made(line, token)


def renew_secret(line: PhoneLine, given: str = "", *, by: User, at: datetime) -> Made:
    """Ask that each request is signed, by a secret that was given or is made up here."""
    secret = given or secrets.token_urlsafe(_BYTES)
    _keep(line, "secret_renewed", by, at, secret=seal(secret))
    return Made(line, secret)


def drop_secret(line: PhoneLine, *, by: User, at: datetime) -> None:
    """Believe requests by the token alone."""
    _keep(line, "secret_dropped", by, at, secret="")


def keep_key(line: PhoneLine, pem: str, *, by: User, at: datetime) -> None:
    """Ask that each push of sipgate is signed by a key (PEM), or by none where that is empty.

    Raises NoKeyError.
    """
    if pem:
        key_in(pem)
    _keep(line, "key_kept" if pem else "key_dropped", by, at, public_key=pem)


def add_extension(known: Mapping[str, object], *, by: User, at: datetime) -> Extension:
    """Say whose extension it is. Raises ValidationError."""
    return add(Extension(**known), "extension.added", by=by, at=at)


def change_extension(
    extension: Extension,
    changes: Mapping[str, object],
    *,
    by: User,
    at: datetime,
    seen: int | None,
) -> Extension:
    """Change an extension or whose it is. Raises ValidationError and ChangedMeanwhileError."""
    return amend(extension, changes, by=by, at=at, personal=PERSONAL, seen=seen)


def remove_extension(extension: Extension, *, by: User, at: datetime) -> None:
    """Let an extension be nobody's."""
    with transaction.atomic():
        data = {"user": extension.user_id}
        record(extension, Happening("extension.removed", data=data), by=by, at=at)
        extension.delete()


def add_rule(known: Mapping[str, object], *, by: User, at: datetime) -> NumberRule:
    """Have telephone systems answered so about certain numbers. Raises ValidationError."""
    return add(NumberRule(**known), "number_rule.added", by=by, at=at)


def remove_rule(rule: NumberRule, *, by: User, at: datetime) -> None:
    """Have them answered about these numbers as about all."""
    with transaction.atomic():
        data = {"answer": rule.answer}
        record(rule, Happening("number_rule.removed", data=data), by=by, at=at)
        rule.delete()


def _keep(line: PhoneLine, kind: str, by: User, at: datetime, **secret: str) -> None:
    with transaction.atomic():
        PhoneLine.objects.select_for_update().filter(pk=line.pk).update(**secret)
        record(line, Happening(f"phone_line.{kind}"), by=by, at=at)
    line.refresh_from_db()
