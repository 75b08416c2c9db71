"""What people say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from dueby.desk.journal.amending import amend
from dueby.desk.people.customers import PERSONAL
from dueby.desk.people.models import Contact, User

if TYPE_CHECKING:
    from datetime import datetime


def introduce(user: User, changes: Mapping[str, object], *, at: datetime) -> User:
    """Change a user's own name and zone; a customer's person has one name everywhere."""
    with transaction.atomic():
        present = User.objects.get(pk=user.pk)
        changed = amend(present, changes, by=user, at=at, personal=PERSONAL)
        contact = Contact.objects.present().filter(user=user).first()
        if contact is not None and "name" in changes:
            amend(contact, {"name": changes["name"]}, by=user, at=at, personal=PERSONAL)
    return changed
