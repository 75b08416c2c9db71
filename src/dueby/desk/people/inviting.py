"""Invitations: asked, mailed, accepted once or not at all.

The link is signed, so that nobody makes one up, and names a row, so that it works once and until
a day that the row tells.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from dueby.desk.journal.recording import Happening, record
from dueby.desk.outbox.models import Parcel
from dueby.desk.people.letters import invitation_letter
from dueby.desk.people.models import Contact, Invitation, Role, User
from dueby.desk.people.staffing import acting_administrator

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.journal.recording import Subject

OPEN_FOR: Final = timedelta(days=7)
_SALT: Final = "people.invitation"


class InvitationRefusedError(ValueError):
    """Somebody cannot be invited, or cannot accept; the message says why and what to do."""


def invite_staff(email: str, name: str, role: Role, *, by: User | None, at: datetime) -> Invitation:
    """Invite somebody to work here; `by` is None for what the command line does.

    Raises InvitationRefusedError, StaffRefusedError, ValidationError.
    """
    if role == Role.CUSTOMER:
        raise InvitationRefusedError("a customer's person is invited on the customer's page")
    with transaction.atomic():
        if by is not None:
            acting_administrator(by)
        invitation = Invitation(email=email.strip().lower(), name=name, role=role)
        return _sent(invitation, by=by, at=at)


def invite_contact(contact: Contact, *, by: User, at: datetime) -> Invitation:
    """Invite a customer's person to sign in. Raises InvitationRefusedError."""
    with transaction.atomic():
        present = Contact.objects.select_for_update().get(pk=contact.pk)
        _check_contact(present)
        invitation = Invitation(
            email=present.email, name=present.name, role=Role.CUSTOMER, contact=present
        )
        return _sent(invitation, by=by, at=at)


def _check_contact(contact: Contact) -> None:
    if contact.forgotten_at is not None or contact.left_at is not None:
        raise InvitationRefusedError(f"{contact} no longer speaks for the customer")
    if contact.user_id is not None:
        raise InvitationRefusedError(f"{contact} signs in already")
    if not contact.email:
        raise InvitationRefusedError(f"{contact} has no e-mail address; enter one first")


def _sent(invitation: Invitation, *, by: User | None, at: datetime) -> Invitation:
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationRefusedError(
            "somebody signs in with this address already; a person has one address of their own"
        )
    # Whoever is invited again has one link that works: the newest.
    Invitation.objects.unanswered().filter(email=invitation.email).update(withdrawn_at=at)
    invitation.invited_by, invitation.invited_at = by, at
    invitation.expires_at = (at + OPEN_FOR).replace(second=0, microsecond=0)
    invitation.full_clean(exclude=["contact", "invited_by", "accepted_at", "withdrawn_at", "user"])
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError:
        raise InvitationRefusedError("somebody else has just invited this address") from None
    _tell(invitation, "invited", by=by, at=at)
    _post(invitation, at)
    return invitation


def _tell(invitation: Invitation, what: str, *, by: User | None, at: datetime) -> None:
    subject: Subject = invitation.contact or invitation
    kind = "contact" if invitation.contact else "invitation"
    data: dict[str, object] = {"invitation": invitation.pk, "role": invitation.role}
    words = {"name": invitation.name, "email": invitation.email}
    told = Happening(f"{kind}.{what}", data=data, words=words, person=subject)
    record(subject, told, by=by, at=at)


def _post(invitation: Invitation, at: datetime) -> None:
    contact = invitation.contact
    Parcel.post(
        f"{invitation.journal_name}/letter",
        "mail",
        {
            "to": invitation.email,
            **invitation_letter(invitation, link_of(invitation)),
            "automatic": True,
        },
        subject=invitation.journal_name,
        at=at,
        person=(contact or invitation).journal_name,
        organization_id=None if contact is None else contact.organization_id,
    )


def link_of(invitation: Invitation) -> str:
    """Return the address at which an invitation is accepted."""
    token = signing.Signer(salt=_SALT).sign_object(invitation.pk)
    return f"{settings.BASE_URL}{reverse('invitation', args=[token])}"


def invitation_named(token: str) -> Invitation | None:
    """Return the invitation that a link names, or None where nobody here signed it."""
    try:
        number = signing.Signer(salt=_SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    of = "contact__organization"
    found: Invitation | None = Invitation.objects.select_related(of).filter(pk=number).first()
    return found


def withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    """Take an invitation back. Raises InvitationRefusedError where it was answered."""
    with transaction.atomic():
        present = _locked(invitation)
        if present.accepted_at is not None or present.withdrawn_at is not None:
            raise InvitationRefusedError("this invitation was answered or withdrawn already")
        present.withdrawn_at = at
        present.save(update_fields=["withdrawn_at"])
        _tell(present, "uninvited" if present.contact else "withdrawn", by=by, at=at)


def check_open(invitation: Invitation, at: datetime) -> None:
    """Refuse what can no longer be accepted. Raises InvitationRefusedError."""
    if invitation.accepted_at is not None:
        raise InvitationRefusedError("this invitation was used already; sign in instead")
    if invitation.withdrawn_at is not None:
        raise InvitationRefusedError("this invitation was withdrawn; ask for a new one")
    if invitation.is_expired(at):
        raise InvitationRefusedError("this invitation has expired; ask for a new one")


def accept(invitation: Invitation, password: str, *, at: datetime) -> User:
    """Make the user who was invited, with a password. Of two who accept at once one does."""
    with transaction.atomic():
        present = _locked(invitation)
        check_open(present, at)
        if present.contact is not None:
            _check_contact(present.contact)
        user = _joined(present, password, at)
        present.accepted_at, present.user = at, user
        present.save(update_fields=["accepted_at", "user"])
        return user


def _locked(invitation: Invitation) -> Invitation:
    locked: Invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.contact_id is not None:
        locked.contact = Contact.objects.select_for_update().get(pk=locked.contact_id)
    return locked


def _joined(invitation: Invitation, password: str, at: datetime) -> User:
    contact = invitation.contact
    user = User(email=invitation.email, name=invitation.name, role=invitation.role, joined_at=at)
    if contact is not None:
        user.time_zone = contact.organization.time_zone
    user.set_password(password)
    try:
        user.full_clean()
        with transaction.atomic():
            user.save()
    except ValidationError as wrong:
        raise InvitationRefusedError(" ".join(wrong.messages)) from None
    except IntegrityError:
        raise InvitationRefusedError("somebody signs in with this address already") from None
    words = {"name": user.name, "email": user.email}
    told = Happening("user.joined", data={"role": user.role}, words=words, person=user)
    record(user, told, by=user, at=at)
    if contact is not None:
        contact.user = user
        contact.save(update_fields=["user"])
        record(contact, Happening("contact.joined", data={"user": user.pk}), by=user, at=at)
    return user
