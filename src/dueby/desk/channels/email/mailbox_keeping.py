"""The mailboxes, as administrators keep them. Every change has a history; no secret is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from dueby.desk.channels.email.models import Mailbox
from dueby.desk.channels.email.sealing import seal
from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record
from dueby.desk.products.keeping import add

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dueby.desk.people.models import User

SECRETS: Final = ("secret", "client_secret")
PERSONAL: Final = frozenset({"address", "user"})
"""What may name a person, and is kept beside the chain of the journal."""
_PLACE: Final = ("host", "user", "folder")
"""What says where the mails lie: in another place the first of them is the first again."""


def add_mailbox(known: Mapping[str, object], *, by: User, at: datetime) -> Mailbox:
    """Return a new mailbox, which is read from now on. Raises ValidationError."""
    return add(Mailbox(**{**known, **_sealed(known)}), "mailbox.added", by=by, at=at)


def change_mailbox(
    mailbox: Mailbox, changes: Mapping[str, object], *, by: User, at: datetime, seen: int | None
) -> Mailbox:
    """Change a mailbox; a secret that is left empty stays, unless it was for another sign-in.

    Raises ValidationError and ChangedMeanwhileError.
    """
    plain = {name: value for name, value in changes.items() if name not in SECRETS}
    with transaction.atomic():
        present = amend(mailbox, plain, by=by, at=at, personal=PERSONAL, seen=seen)
        secrets = _sealed(changes)
        if present.sign_in != mailbox.sign_in:
            secrets = {**dict.fromkeys(SECRETS, ""), **secrets}
        if secrets:
            data = {"secrets": sorted(secrets)}
            record(present, Happening("mailbox.secret_changed", data=data), by=by, at=at)
        anew = {"uid_validity": 0, "last_uid": 0} if _is_elsewhere(mailbox, present) else {}
        Mailbox.objects.filter(pk=present.pk).update(failure="", **secrets, **anew)
    present.refresh_from_db()
    return present


def switch_off(mailbox: Mailbox, *, by: User, at: datetime) -> None:
    """Read a mailbox no more; switching off what is off does nothing."""
    _switch(mailbox, by, at, on=False)


def switch_on(mailbox: Mailbox, *, by: User, at: datetime) -> None:
    """Read a mailbox again, from where its reading ended."""
    _switch(mailbox, by, at, on=True)


def _switch(mailbox: Mailbox, by: User, at: datetime, *, on: bool) -> None:
    with transaction.atomic():
        otherwise = Mailbox.objects.filter(pk=mailbox.pk, is_active=not on)
        if otherwise.update(is_active=on, failure=""):
            kind = f"mailbox.switched_{'on' if on else 'off'}"
            record(mailbox, Happening(kind), by=by, at=at)


def _sealed(given: Mapping[str, object]) -> dict[str, str]:
    """Return the secrets that were given, as they are kept."""
    return {name: seal(str(given[name])) for name in SECRETS if given.get(name)}


def _is_elsewhere(was: Mailbox, present: Mailbox) -> bool:
    return any(getattr(was, name) != getattr(present, name) for name in _PLACE)
