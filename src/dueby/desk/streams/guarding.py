"""Who may still listen: somebody signed in, in a session that has not ended, to what they may see.

Streams know no business. What a name stands for and who may see it is asked of the function that
the setting STREAM_GUARD names; whether a visitor's pass still opens a stream, of STREAM_PASS_GUARD.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, NamedTuple, TypeAlias, cast

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

from dueby.desk.timekeeping import now

Guard: TypeAlias = Callable[[AbstractBaseUser, str], bool]
PassGuard: TypeAlias = Callable[[Collection["Claim"]], set["Claim"]]


class Claim(NamedTuple):
    """What a listener claims: to be in a session, and to be let hear a stream.

    Who has no session holds a pass: a visitor, who does not sign in.
    """

    session: str
    name: str
    visitor: str = ""


def may_listen(user: AbstractBaseUser, name: str) -> bool:
    """Tell whether a person may hear a stream."""
    return cast("Guard", import_string(settings.STREAM_GUARD))(user, name)


def still_good(claims: Collection[Claim]) -> set[Claim]:
    """Return those of the claims that hold at present: two queries, and what the guards ask."""
    visiting = {each for each in claims if each.visitor}
    signed_in = [each for each in claims if not each.visitor]
    users = _signed_in({each.session for each in signed_in}) if signed_in else {}
    return _let_in(visiting) | {
        each
        for each in signed_in
        if (user := users.get(each.session)) is not None and may_listen(user, each.name)
    }


def _let_in(visiting: set[Claim]) -> set[Claim]:
    if not visiting:
        return set()
    return cast("PassGuard", import_string(settings.STREAM_PASS_GUARD))(visiting)


def _signed_in(keys: set[str]) -> dict[str, AbstractBaseUser]:
    """Return who is signed in, by the key of the session; the same tests as of each request."""
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=now())
    sessions: dict[str, dict[str, Any]] = {each.session_key: each.get_decoded() for each in rows}
    ids = {data[SESSION_KEY] for data in sessions.values() if SESSION_KEY in data}
    found = get_user_model()._default_manager.filter(pk__in=ids, is_active=True)  # noqa: SLF001
    users = {str(each.pk): each for each in found}
    return {
        key: user
        for key, data in sessions.items()
        if (user := users.get(data.get(SESSION_KEY, ""))) is not None
        and constant_time_compare(data.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
    }
