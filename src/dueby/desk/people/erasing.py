"""Erasure of what is known of a customer's person, outside the journal.

The words that the journal keeps beside its chain are erased by name: `erase` returns the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from dueby.desk.journal.recording import Happening, record
from dueby.desk.people.models import Contact, Invitation, User
from dueby.desk.people.sessions import end_sessions

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Named


def erase(contact: Contact, *, by: Named | None, at: datetime) -> list[str]:
    """Blank a person and end their sign-in; return the names under which the journal has words.

    What was erased before stays as it is. Nothing personal is recorded.
    """
    with transaction.atomic():
        present: Contact = Contact.objects.select_for_update().get(pk=contact.pk)
        names = [present.journal_name]
        if present.user_id is not None:
            user = User.objects.select_for_update().get(pk=present.user_id)
            names.append(user.journal_name)
            _erase_user(user, present)
        names += _erase_invitations(present, at)
        if present.forgotten_at is None:
            _blank(present, at)
            record(present, Happening("contact.erased"), by=by, at=at)
    return names


def _blank(contact: Contact, at: datetime) -> None:
    contact.name, contact.email, contact.phone = _name(contact), "", ""
    contact.forgotten_at = at
    contact.left_at = contact.left_at or at
    contact.save(update_fields=["name", "email", "phone", "forgotten_at", "left_at"])


def _name(contact: Contact) -> str:
    return f"Erased contact {contact.pk}"


def _erase_user(user: User, contact: Contact) -> None:
    end_sessions(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.login_links.all().delete()
    user.name = _name(contact)
    # No two users have the same address; this one is nobody's, by the top-level domain.
    user.email = f"erased-{user.pk}@desk.invalid"
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["name", "email", "is_active", "password"])


def _erase_invitations(contact: Contact, at: datetime) -> list[str]:
    invitations = list(Invitation.objects.filter(contact=contact))
    Invitation.objects.unanswered().filter(contact=contact).update(withdrawn_at=at)
    Invitation.objects.filter(contact=contact).update(name=_name(contact), email="")
    return [each.journal_name for each in invitations]
