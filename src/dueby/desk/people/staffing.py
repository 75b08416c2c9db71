"""Who works here, as what, and who no longer does. There is always somebody who may change it."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Protocol

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.people.models import LoginLink, Role, User
from dueby.desk.people.sessions import end_sessions

_LAST: Final = (
    "this is the last administrator; make somebody else one first, or nobody could change who "
    "works here"
)


class Verb(Protocol):
    """Something an administrator does to somebody who works here."""

    def __call__(self, user: User, *, by: User, at: datetime) -> User:
        """Change what the user may do."""


class StaffRefusedError(ValueError):
    """A change of the staff is not possible; the message says why and what to do."""


def acting_administrator(user: User) -> list[User]:
    """Return the administrators, all locked, of whom `user` is one: of two who act one waits.

    Raises StaffRefusedError for who is none, or is none any more.
    """
    locked = list(User.objects.administrators().select_for_update().order_by("pk"))
    if user not in locked:
        raise StaffRefusedError("you are no longer an administrator; nothing was changed")
    return locked


def change_role(user: User, role: Role, *, by: User, at: datetime) -> User:
    """Let somebody who works here do more, or less. Raises StaffRefusedError."""
    with transaction.atomic():
        administrators = acting_administrator(by)
        present = _of_staff(user)
        if role == Role.CUSTOMER:
            raise StaffRefusedError("who works here does not become a customer's person")
        if role != Role.ADMINISTRATOR and administrators == [present]:
            raise StaffRefusedError(_LAST)
        return amend(present, {"role": role.value}, by=by, at=at)


def deactivate(user: User, *, by: User, at: datetime) -> User:
    """Let somebody who works here no longer sign in; their sessions end at once."""
    with transaction.atomic():
        administrators = acting_administrator(by)
        present = _of_staff(user)
        if administrators == [present]:
            raise StaffRefusedError(_LAST)
        return shut_out(present, by=by, at=at)


def reactivate(user: User, *, by: User, at: datetime) -> User:
    """Let somebody sign in again, with the password and the second step that they had."""
    with transaction.atomic():
        acting_administrator(by)
        return amend(_of_staff(user), {"is_active": True}, by=by, at=at)


def shut_out(user: User, *, by: User, at: datetime) -> User:
    """Deactivate a user, inside a transaction: no session and no sign-in link is left."""
    LoginLink.objects.filter(user=user, used_at=None).delete()
    changed = amend(user, {"is_active": False}, by=by, at=at)
    end_sessions(user)
    return changed


def _of_staff(user: User) -> User:
    present = User.objects.select_for_update().get(pk=user.pk)
    if not present.is_staff:
        raise StaffRefusedError(f"{present} does not work here")
    return present
