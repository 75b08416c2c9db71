"""Sessions of people, ended from outside."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from dueby.desk.people.models import User


def end_sessions(user: User) -> None:
    """Sign somebody out wherever they are signed in."""
    for session in UserSession.objects.filter(user=user):
        session.end()
