"""Sign-in links, for who is locked out: printed by the command line, good once, for a short time.

A link takes the place of the password. Where a second step is set up its code is still asked for,
unless the link was made to replace that too: a lost telephone is a matter of its own, and a link
that leaks from a terminal's history opens nothing without it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import LoginLink, User

if TYPE_CHECKING:
    from datetime import datetime

GOOD_FOR: Final = timedelta(minutes=15)
_SALT: Final = "people.login_link"


class LinkRefusedError(ValueError):
    """A sign-in link cannot be made or used; the message says why and what to do."""


def make_link(user: User, at: datetime) -> str:
    """Return the address at which a user signs in without the password, once.

    Raises LinkRefusedError for who was deactivated.
    """
    return _made(user, at, replaces_code=False)


def make_rescue_link(user: User, at: datetime) -> str:
    """Return the address at which a user signs in without password and without code, once.

    Raises LinkRefusedError for who was deactivated.
    """
    return _made(user, at, replaces_code=True)


def _made(user: User, at: datetime, *, replaces_code: bool) -> str:
    with transaction.atomic():
        present = User.objects.select_for_update().get(pk=user.pk)
        if not present.is_active:
            raise LinkRefusedError(
                f"{present.email} is deactivated; an administrator reactivates it on the staff page"
            )
        # Of several links only the newest is good.
        LoginLink.objects.filter(user=present, used_at=None).delete()
        link = LoginLink.objects.create(
            user=present, made_at=at, expires_at=at + GOOD_FOR, replaces_code=replaces_code
        )
        _tell(link, "made", by=None, at=at)
    token = signing.Signer(salt=_SALT).sign_object(link.pk)
    return f"{settings.BASE_URL}{reverse('login-link', args=[token])}"


def link_named(token: str) -> LoginLink | None:
    """Return the link that an address names, or None where nobody here signed it."""
    try:
        number = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return LoginLink.objects.select_related("user").filter(pk=number).first()


def check_good(link: LoginLink, at: datetime) -> None:
    """Refuse a link that opens nothing. Raises LinkRefusedError."""
    if link.is_spent(at) or not link.user.is_active:
        raise LinkRefusedError(
            "this address was used already, or is older than 15 minutes; ask for a new one"
        )


def use(link: LoginLink, *, at: datetime) -> LoginLink:
    """Use up a link; of two who use it at once one does. Raises LinkRefusedError."""
    with transaction.atomic():
        present = LoginLink.objects.select_for_update().filter(pk=link.pk).first()
        if present is None:
            raise LinkRefusedError("a newer address takes the place of this one")
        check_good(present, at)
        present.used_at = at
        present.save(update_fields=["used_at"])
        _tell(present, "used", by=present.user, at=at)
        return present


def _tell(link: LoginLink, what: str, *, by: User | None, at: datetime) -> None:
    told = Happening(f"user.login_link_{what}", data={"replaces_code": link.replaces_code})
    record(link.user, told, by=by, at=at)
