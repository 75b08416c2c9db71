"""Sites and saved texts as the vendor's people keep them. Every change has a history."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.channels.chat.models import Macro, Site
from dueby.desk.channels.chat.sealing import seal
from dueby.desk.journal.amending import amend
from dueby.desk.journal.recording import Happening, record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dueby.desk.people.models import User


def add_site(known: Mapping[str, object], *, by: User, at: datetime) -> tuple[Site, str]:
    """Return a new site, and its secret, which is shown this once. Raises ValidationError."""
    secret = secrets.token_urlsafe(32)
    site = Site(**known, key=secrets.token_hex(10), secret=seal(secret))
    with transaction.atomic():
        site.full_clean()
        site.save()
        told = Happening("chat_site.added", data={**known, "key": site.key})
        record(site, told, by=by, at=at)
    return site, secret


def change_site(site: Site, changes: Mapping[str, object], *, by: User, at: datetime) -> Site:
    """Change name or origins of a site, or close it. Raises ValidationError."""
    return amend(site, changes, by=by, at=at)


def renew_secret(site: Site, *, by: User, at: datetime) -> str:
    """Return a new secret of a site; tokens that the old one signed are no longer taken."""
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        present = Site.objects.select_for_update().get(pk=site.pk)
        present.secret = seal(secret)
        present.save(update_fields=["secret"])
        record(present, Happening("chat_site.secret_renewed"), by=by, at=at)
    return secret


def add_macro(known: Mapping[str, object], *, by: User, at: datetime) -> Macro:
    """Return a new saved text. Raises ValidationError for a name that there is already."""
    macro = Macro(**known)
    with transaction.atomic():
        macro.full_clean()
        macro.save()
        record(macro, Happening("macro.added", data=dict(known)), by=by, at=at)
    return macro


def change_macro(macro: Macro, changes: Mapping[str, object], *, by: User, at: datetime) -> Macro:
    """Change a saved text, or offer it no longer. Raises ValidationError."""
    return amend(macro, changes, by=by, at=at)
