"""A desk at which nobody works yet: its first administrator."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.login_links import make_link
from dueby.desk.people.models import Role, User
from dueby.desk.timekeeping import now

WELCOME = """\
Nobody works here yet. {email} is now the administrator, and signs in once, within 15 minutes, at
  {link}
Later, and for whoever is locked out:  dueby login-link {email}
"""


def welcome() -> str:
    """Return what to say before the desk is opened: how to begin, where nobody works here yet."""
    if User.objects.exists():
        return ""
    at = now()
    email = settings.ADMINISTRATOR
    with transaction.atomic():
        user = User.objects.create_user(email, name="Administrator", role=Role.ADMINISTRATOR, at=at)
        record(user, Happening("user.began"), by=None, at=at)
        link = make_link(user, at)
    return WELCOME.format(email=email, link=link)
